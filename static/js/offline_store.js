// What is kept on this device: meetings to read without a connection, and notes that wait for one. Everything with words
// in it is sealed (AES-GCM) under a key that belongs to one person, cannot be read out, and goes when they sign out;
// without its key the rest cannot be read.
//
// A classic script that pages and the service worker share: not every browser lets a worker import a module.

globalThis.device = (() => {
  const NAME = "chefforum-device";
  const STORES = { keys: "user", meetings: "meeting", parts: "id", notes: "key" };
  const KEPT_HEADERS = ["Content-Type", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options"];
  const SAVING = `${NAME}-saving`;
  let opened = null;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        for (const [store, keyPath] of Object.entries(STORES)) request.result.createObjectStore(store, { keyPath });
      };
      request.onsuccess = () => {
        const database = request.result;
        database.onclose = () => { opened = null; };
        database.onversionchange = () => { database.close(); opened = null; };
        resolve(database);
      };
      request.onerror = () => { opened = null; reject(request.error); };
    });
    return opened;
  }

  /** One transaction; resolves with what `ask` asked for, once it is on the disk. */
  async function act(stores, mode, ask) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(stores, mode);
      const request = ask(transaction);
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  const get = (store, key) => act([store], "readonly", (on) => on.objectStore(store).get(key));
  const all = (store) => act([store], "readonly", (on) => on.objectStore(store).getAll());
  const put = (store, row) => act([store], "readwrite", (on) => on.objectStore(store).put(row));
  /** Put a row there only as long as the key is that it is sealed with: whoever signs out ends what is under way. */
  const putSealed = (store, row, user) => act(["keys", store], "readwrite", (on) => {
    const key = on.objectStore("keys").getKey(user);
    key.onsuccess = () => key.result === undefined ? on.abort() : on.objectStore(store).put(row);
  });
  const remove = (store, key) => act([store], "readwrite", (on) => on.objectStore(store).delete(key));

  // Sealing

  async function keyOf(user, make = false) {
    const there = await get("keys", user);
    if (there || !make) return there?.key ?? null;
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    // Another window may have been first.
    await act(["keys"], "readwrite", (on) => on.objectStore("keys").add({ user, key })).catch(() => {});
    return (await get("keys", user)).key;
  }

  async function seal(key, bytes, name) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const about = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) };
    return { iv, data: await crypto.subtle.encrypt(about, key, bytes) };
  }

  async function unseal(user, { iv, data }, name) {
    const key = await keyOf(user);
    if (!key) throw new Error("no key");
    return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) }, key, data);
  }

  const written = (said) => new TextEncoder().encode(JSON.stringify(said));
  const read = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

  // Meetings

  /** What is kept, less what has expired: that is removed now. */
  async function rows() {
    const kept = await all("meetings");
    const over = kept.filter((row) => row.until <= Date.now());
    for (const row of over) await drop(row.meeting);
    return kept.filter((row) => !over.includes(row));
  }

  /** The kept meetings with what is told of them, the next one first. */
  async function meetings() {
    const told = await Promise.all((await rows()).map(async (row) => {
      try {
        return { ...row, ...read(await unseal(row.user, row.sealed, `meeting ${row.meeting}`)) };
      } catch {
        return null; // its key is gone
      }
    }));
    return told.filter(Boolean).sort((one, other) => one.date.localeCompare(other.date));
  }

  /**
   * Keep a meeting as its manifest says; `load` brings a part: a Response. What is there already is not asked for again,
   * and the earlier copy is read until the new one is whole. `anew` is somebody who asked for it; a copy is renewed only
   * as long as it is there.
   */
  function save(said, load, anew) {
    return navigator.locks.request(SAVING, () => saveAlone(said, load, anew));
  }

  async function saveAlone(said, load, anew) {
    const before = await get("meetings", said.meeting);
    try {
      const key = await keyOf(said.user, anew);
      if (!key || !(before || anew)) throw new Error("gone");
      const parts = [];
      for (const { url, at, tag } of said.parts) {
        const id = `${said.meeting} ${said.user} ${at} ${tag}`;
        parts.push({ at, id });
        if (await get("parts", id)) continue;
        const response = await load(url);
        const headers = KEPT_HEADERS.map((name) => [name, response.headers.get(name)]).filter(([, value]) => value);
        await putSealed("parts", { id, headers, sealed: await seal(key, await response.arrayBuffer(), id) }, said.user);
      }
      const { meeting, user, until, tag, title, date, address, manifest, told, kept } = said;
      const sealed = await seal(key, written({ title, date, address, manifest, told, kept }), `meeting ${meeting}`);
      await putSealed("meetings", { meeting, user, until, tag, parts, sealed, checked: Date.now() }, user);
      await sweep(meeting, new Set(parts.map((part) => part.id)));
    } catch (error) {
      if (!before || !(await keyOf(said.user))) await drop(said.meeting);
      throw error;
    }
  }

  /** Note that a meeting was asked for and is still the newest. */
  async function checked(meeting) {
    const row = await get("meetings", meeting);
    if (row) await put("meetings", { ...row, checked: Date.now() });
  }

  const partsOf = (meeting) => IDBKeyRange.bound(`${meeting} `, `${meeting} \uffff`);

  async function sweep(meeting, but) {
    const ids = await act(["parts"], "readonly", (on) => on.objectStore("parts").getAllKeys(partsOf(meeting)));
    for (const id of ids) if (!but.has(id)) await remove("parts", id);
  }

  /** Parts of no meeting go: a window may have been closed while it kept one. */
  async function prune() {
    const held = new Set((await all("meetings")).flatMap((row) => row.parts.map((part) => part.id)));
    const ids = await act(["parts"], "readonly", (on) => on.objectStore("parts").getAllKeys());
    for (const id of ids) if (!held.has(id)) await remove("parts", id);
  }

  /** Remove a meeting from the device. */
  function drop(meeting) {
    return act(["meetings", "parts"], "readwrite", (on) => {
      on.objectStore("parts").delete(partsOf(meeting));
      on.objectStore("meetings").delete(meeting);
    });
  }

  /** The kept answer to an address, or null. */
  async function find(path) {
    for (const row of await rows()) {
      const part = row.parts.find((one) => one.at === path);
      const kept = part && (await get("parts", part.id));
      if (!kept) continue;
      try {
        return new Response(await unseal(row.user, kept.sealed, part.id), { headers: kept.headers });
      } catch {
        continue; // its key is gone
      }
    }
    return null;
  }

  // Notes

  /** Keep a note until there is a connection. */
  async function keepNote(user, note) {
    const key = await keyOf(user, true);
    const { id, order = Date.now(), refused = false, ...said } = note;
    await put("notes", { key: id, user, order, refused, sealed: await seal(key, written(said), `note ${id}`) });
    flag(user);
  }

  /** A person's notes that the server does not have, in the order in which they were written. */
  async function notes(user) {
    const own = (await all("notes")).filter((row) => row.user === user).sort((one, other) => one.order - other.order);
    return Promise.all(own.map(async ({ key: id, order, refused, sealed }) => (
      { id, order, refused, ...read(await unseal(user, sealed, `note ${id}`)) }
    )));
  }

  /** Who was signed in when the device last heard of the server; "" for nobody. Nobody else's notes are shown. */
  const owner = () => localStorage.getItem(NAME) ?? "";

  // Leaving

  /**
   * Everything that was kept for others than this person goes: "" is somebody who has signed out. Notes that were never
   * sent stay sealed under the key of whoever wrote them, until they sign in again.
   */
  async function clear(user) {
    flag(user);
    const unsent = new Set((await all("notes")).map((note) => note.user));
    for (const { user: owner } of await all("keys")) {
      if (owner !== user && !unsent.has(owner)) await remove("keys", owner);
    }
    for (const row of await all("meetings")) if (row.user !== user) await drop(row.meeting);
    // What is being kept without a key does not get there any more.
    if (!(await all("keys")).length) await prune();
    else await navigator.locks.request(SAVING, { ifAvailable: true }, (lock) => lock && prune());
    if (!(await all("keys")).length) await forget();
  }

  /** A person signs out: what is theirs goes, unsent notes too; they have been asked. True where nothing is left. */
  async function leave(user) {
    for (const note of await all("notes")) if (note.user === user) await remove("notes", note.key);
    await clear("");
    return !(await all("keys")).length;
  }

  /** Nothing is kept any more: the worker goes, with its pages. */
  async function forget() {
    if (typeof localStorage !== "undefined") localStorage.removeItem(NAME);
    for (const name of await caches.keys()) if (name.startsWith("chefforum-")) await caches.delete(name);
    const registration = await globalThis.navigator.serviceWorker?.getRegistration();
    await registration?.unregister();
  }

  /** Pages look for what is kept only where this is set. A worker has none. */
  function flag(user) {
    if (typeof localStorage !== "undefined") localStorage.setItem(NAME, user);
  }

  const can = globalThis.isSecureContext && "indexedDB" in globalThis && Boolean(globalThis.crypto?.subtle && navigator.locks);

  return { can, flag, owner, meetings, save, checked, drop, find, keepNote, notes, dropNote: (id) => remove("notes", id), clear, leave };
})();
