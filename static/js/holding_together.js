// Those who take minutes of one meeting at the same time: who writes where, and what the others have decided, noted and
// written, put in where nobody types here.

import { putIn, session, waiting } from "./acts.js";
import { offerText, units } from "./deciding.js";
import { isLeftOut } from "./half_typed.js";
import { Polling } from "./polling.js";
import { Together } from "./writing_together.js";

const root = document.querySelector("[data-acts]");
const place = document.getElementById("hold-together");
const EVERY = 2000;
const BEAT = 10000;
const FIELDS = "input, textarea, select, [contenteditable=true]";

class HeldTogether extends Together {
  constructor(address, page) {
    super(address, page);
    // How far each item is known, by its key; the page itself as it was made.
    this.known = new Map();
    this.first = place.dataset.token;
    this.since = root.dataset.now;
    this.offered = new Map();
    this.stood = new Map();
    this.done = 0;
  }

  begin() {
    const polling = new Polling(() => this.once(), { every: EVERY });
    // What is done here while an answer is on its way makes the answer old.
    for (const name of ["act:queued", "act:done"]) document.addEventListener(name, () => (this.done += 1));
    // What the answer to one's own act has put in, the next news may well take back.
    root.addEventListener("act:swapped", ({ target }) => this.stood.delete(target.id));
    root.addEventListener("held:shown", ({ target }) => {
      if (this.known.get(target.dataset.held) !== this.token) polling.now();
    });
    this.watch(() => polling.now());
    polling.begin();
  }

  place(unit) {
    return unit.element.id;
  }

  get shown() {
    return root.querySelector("[data-held]:not([hidden])")?.dataset.held ?? "";
  }

  async once() {
    const [shown, here, done] = [this.shown, this.here(), this.done];
    const said = { shown, here, since: this.since, efter: this.known.get(shown) ?? this.first };
    if (here !== this.last || (here && Date.now() - this.told > BEAT)) said.moved = "1";
    const { status, data } = await session.send(this.address, new URLSearchParams(said));
    if (status === 404) return false;
    if (status !== 200) throw new Error(String(status));
    if (said.moved) [this.last, this.told] = [here, Date.now()];
    this.showWriters(data.writing);
    this.since = data.since;
    for (const text of data.texts ?? []) this.offered.set(text.place, text);
    this.#offer();
    this.token = data.token;
    if (data.html !== undefined && done === this.done && !waiting() && this.#swap(data.html)) this.known.set(shown, data.token);
    return true;
  }

  #offer() {
    for (const [at, text] of this.offered) {
      if (offerText(text.item, text.section, { version: text.version, text: { html: text.html }, line: text.line })) {
        this.offered.delete(at);
      }
    }
  }

  /** Put in what differs; whether all of it could be, since nothing is put in under somebody's hands. */
  #swap(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    let all = true;
    for (const fresh of [...template.content.children]) {
      const text = fresh.outerHTML.replaceAll(/<input[^>]*csrfmiddlewaretoken[^>]*>/g, "");
      if (this.stood.get(fresh.id) === text) continue;
      const old = document.getElementById(fresh.id);
      const active = document.activeElement;
      if (old && ((old.contains(active) && active.matches(FIELDS)) || isLeftOut(old, fresh))) {
        all = false;
        continue;
      }
      putIn(fresh);
      this.stood.set(fresh.id, text);
    }
    this.#takeUp();
    return all;
  }

  /** Bring in the items that somebody else has taken up. */
  async #takeUp() {
    const rows = [...document.querySelectorAll("#hold-list [data-item]")];
    const section = (within, key) => within.querySelector(`[data-held="${key}"]`);
    if (rows.every((row) => section(root, row.dataset.item))) return;
    const response = await fetch(location.pathname, { cache: "no-store" });
    if (!response.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const [at, row] of rows.entries()) {
      const fresh = section(page, row.dataset.item);
      if (!fresh || section(root, row.dataset.item)) continue;
      fresh.hidden = true;
      const before = at && section(root, rows[at - 1].dataset.item);
      if (before) before.after(fresh);
      else root.querySelector("main").append(fresh);
      window.htmx?.process(fresh);
      fresh.dispatchEvent(new CustomEvent("act:swapped", { bubbles: true }));
    }
  }
}

const together = new HeldTogether(place.dataset.news, { units, session });
together.begin();
document.documentElement.dataset.together = "ready";
