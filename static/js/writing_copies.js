// What has been written and is not on the server yet, kept in this browser. Each copy belongs to one person, one item,
// one of its parts and one window; it is forgotten as soon as the server has its words.

const NAME = "chefforum-writing";
const STORE = "copies";
const tab = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
let opened = null;

// A copy of a window that is still open is that window's to send.
navigator.locks?.request(`${NAME}-${tab}`, () => new Promise(() => {}));

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function act(mode, ask) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = ask(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** The name of a part's copy in this window. */
export function keyOf(writer, item, part) {
  return `${writer}/${item}/${part}/${tab}`;
}

/** Keep a copy; false where this browser cannot. */
export async function keep(copy) {
  try {
    await act("readwrite", (store) => store.put({ ...copy, tab, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

/** Forget a copy. */
export async function forget(key) {
  try {
    await act("readwrite", (store) => store.delete(key));
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** The copies that a window left behind, of this person and item, the latest first. */
export async function leftBehind(writer, item) {
  let copies;
  try {
    copies = await act("readonly", (store) => store.getAll());
  } catch {
    return [];
  }
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const alive = new Set(held.map((lock) => lock.name));
  return copies
    .filter((copy) => copy.writer === writer && copy.item === item && !alive.has(`${NAME}-${copy.tab}`))
    .sort((one, other) => other.at - one.at);
}
