// Notes that were written without a connection: kept in the device's store, sent in their order when there is one, each
// under its own key, so that it is one note however often it is sent. One that is refused stays, with the reason.
//
// A classic script like offline_store.js, since kept pages have both; `device.queue` is what it adds.

device.queue = (() => {
  const turns = new WeakMap();
  const shown = new WeakMap(); // by the entry: whose it is, and what it says

  /** Who is signed in, and the token that is theirs: {user, token}. Throws where there is no network. */
  async function session(pass) {
    const response = await fetch(pass, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!response.ok) throw new Error(String(response.status));
    const { user, token } = await response.json();
    return { user: user === null ? "" : String(user), token };
  }

  function changed() {
    document.dispatchEvent(new Event("device:notes"));
  }

  /** Keep a note: `pairs` as its form would send them, with its `key` among them. */
  async function add(user, { address, title, pairs }) {
    const id = pairs.find(([name]) => name === "key")?.[1] || crypto.randomUUID();
    const sent = [...pairs.filter(([name]) => name !== "key" && name !== "csrfmiddlewaretoken"), ["key", id]];
    const { pathname } = new URL(address, location.href);
    await device.keepNote(user, { id, address: pathname, title, pairs: sent });
    changed();
  }

  /** Send again what was refused, with other words or as it is. */
  async function again(user, note, text) {
    const pairs = note.pairs.map(([name, value]) => [name, name === "text" ? text : value]);
    await device.keepNote(user, { ...note, pairs, refused: false, said: "" });
    changed();
  }

  async function drop(id) {
    await device.dropNote(id);
    changed();
  }

  async function post(note, token) {
    return fetch(note.address, {
      method: "POST",
      body: new URLSearchParams(note.pairs),
      headers: { "HX-Request": "true", "X-CSRFToken": token },
      redirect: "manual",
    });
  }

  /**
   * Send what waits. Tells {user, sent, waiting}: who is signed in (null without a network), how many notes got there,
   * and how many have yet to. Another window that sends is waited for, so nothing is sent by two at once.
   */
  function flush(pass, words) {
    return navigator.locks.request("chefforum-device-notes", async () => {
      let sent = 0;
      let user = null;
      try {
        let { user: who, token } = await session(pass);
        user = who;
        for (const note of user ? await device.notes(user) : []) {
          if (note.refused) continue;
          let answer = await post(note, token);
          if (answer.status === 403) {
            ({ user: who, token } = await session(pass));
            if (who !== user) break;
            answer = await post(note, token);
          }
          if (answer.ok) {
            await device.dropNote(note.id);
            sent += 1;
          } else if (answer.status === 422 || answer.status === 404 || answer.status === 403) {
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const said = page.querySelector("#note-error")?.textContent.trim() || words.refused;
            await device.keepNote(user, { ...note, refused: true, said });
          } else break;
        }
      } catch {
        user = null;
      }
      const waiting = user ? (await device.notes(user)).filter((note) => !note.refused).length : 0;
      if (user) changed();
      return { user, sent, waiting };
    });
  }

  /** Put the entries into the list; what stands there and stays is not touched, nor the focus in it. */
  function put(list, entries) {
    for (const entry of [...list.children]) if (!entries.includes(entry)) entry.remove();
    let place = list.firstElementChild;
    for (const entry of entries) {
      if (entry === place) place = place.nextElementSibling;
      else list.insertBefore(entry, place);
    }
  }

  /** The entry of a note as long as it says what it said, or somebody writes in it. */
  function standing(list, note, said) {
    const entry = [...list.children].find((one) => shown.get(one)?.id === note.id);
    if (!entry) return null;
    const { text } = entry.querySelector("form").elements;
    return shown.get(entry).said === said || text.value !== text.defaultValue ? entry : null;
  }

  /**
   * Show the waiting notes in a section: all of the person's, or those on one item. It is drawn anew whenever something
   * happens to a note, so what somebody writes in one of them meanwhile is left alone.
   */
  async function draw(section) {
    const words = section.dataset;
    const { of, pass } = words;
    const user = words.user || device.owner();
    const list = section.querySelector("ol");
    const template = section.querySelector("template");
    // What was asked for first may be answered last: the newest answer stands.
    const turn = (turns.get(section) ?? 0) + 1;
    turns.set(section, turn);
    const own = (await device.notes(user).catch(() => [])).filter((note) => !of || note.address === of);
    if (turns.get(section) !== turn) return;
    put(list, own.map((note) => {
      const said = JSON.stringify([note.refused, note.said, note.title, note.pairs]);
      const before = standing(list, note, said);
      if (before) return before;
      const entry = template.content.firstElementChild.cloneNode(true);
      const text = note.pairs.find(([name]) => name === "text")?.[1] ?? "";
      const quote = note.pairs.find(([name]) => name === "quote")?.[1] ?? "";
      entry.querySelector("[data-title]").textContent = of ? "" : note.title;
      entry.querySelector("[data-quote]").textContent = quote;
      entry.querySelector("[data-text]").textContent = note.refused ? "" : text;
      entry.querySelector("[data-state]").textContent = note.refused ? note.said : words.waits;
      const form = entry.querySelector("form");
      form.hidden = !note.refused;
      const field = form.elements.text;
      field.value = text;
      field.defaultValue = field.value;
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        field.defaultValue = field.value;
        await again(user, note, field.value);
        await flush(pass, words);
      });
      form.querySelector("[data-drop]").addEventListener("click", () => drop(note.id));
      shown.set(entry, { id: note.id, said });
      return entry;
    }));
    section.hidden = !own.length;
  }

  return { session, add, flush, draw };
})();
