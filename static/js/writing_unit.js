// One part of an item that is saved by itself: a section, the recommendation, or the head. It saves a moment after the
// last change, one save at a time, on the version that it was written on; every change is first kept in the browser.

import { Conflict } from "./writing_conflict.js";
import { forget, keep, keyOf } from "./writing_copies.js";

const AFTER = { section: 1000, recommendation: 1000, head: 4000 };
const AT_MOST = 5000;
const AGAIN = 15000;
const OWN = new Set(["csrfmiddlewaretoken", "version", "writer", "chosen"]);

export class Unit {
  constructor(element, page) {
    this.element = element;
    this.page = page;
    this.form = element.querySelector("form");
    this.kind = element.dataset.unit;
    this.section = element.dataset.section ?? "";
    this.name = this.section || "head";
    this.version = Number(element.dataset.version);
    this.state = element.querySelector("[data-state]");
    // Whose copies these are in the browser: the page's one item, or that of which this is a part.
    this.item = element.dataset.copies ?? page.item;
    this.key = keyOf(page.writer, this.item, this.name);
    this.editor = null;
    this.quiet = false;
    this.unheard = [];
    this.behind = [];
    this.typedAt = 0;
    this.stopped = "";
    this.conflict = new Conflict(this);
    this.saving = null;
    this.kept = true;
    this.keeping = null;
  }

  /** Begin, as soon as the editors are there. */
  begin() {
    this.saved = this.text;
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.kind === "head" && this.save());
    this.element.addEventListener("focusout", () => this.save());
    this.form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      this.save();
    });
  }

  /** What stands in the fields, as pairs. */
  get pairs() {
    const skipped = new Set(["submit", "button"]);
    return [...this.form.elements]
      .filter((field) => field.name && !OWN.has(field.name) && !skipped.has(field.type))
      .filter((field) => field.type !== "checkbox" || field.checked)
      .map((field) => [field.name, field.value]);
  }

  get text() {
    return JSON.stringify(this.pairs);
  }

  get dirty() {
    return this.text !== this.saved;
  }

  get focused() {
    return this.element.contains(document.activeElement);
  }

  /** Somebody has typed. */
  changed() {
    if (this.quiet) return;
    this.typedAt = Date.now();
    if (!this.dirty && !this.saving) {
      clearTimeout(this.timer);
      this.since = null;
      this.#forget();
      return;
    }
    this.element.dataset.unsent = "";
    this.keep();
    this.schedule();
  }

  /** Keep the words in the browser. While one copy is being written the next one waits, and is the latest. */
  keep() {
    delete this.element.dataset.kept;
    this.again = true;
    this.keeping ??= this.#keepLatest();
    return this.keeping;
  }

  async #keepLatest() {
    const { writer } = this.page;
    while (this.again) {
      this.again = false;
      const { item, pairs, unheard, version } = this;
      const copy = { key: this.key, writer, item, part: this.name, version, sent: unheard, pairs };
      this.kept = await keep(copy);
    }
    this.keeping = null;
    this.element.dataset.kept = this.kept;
  }

  schedule(after = AFTER[this.kind]) {
    this.since ??= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(after, this.since + AT_MOST - Date.now())));
  }

  /** Save what is not saved. While one save is on its way the next one waits for its answer. */
  async save() {
    clearTimeout(this.timer);
    if (this.saving) return this.saving;
    if (!this.dirty || this.conflict.open || this.stopped) return undefined;
    this.since = null;
    this.saving = this.#send({});
    try {
      await this.saving;
    } finally {
      this.saving = null;
    }
    if (this.dirty && !this.conflict.open && !this.stopped && !this.failed) this.schedule();
    return undefined;
  }

  async #send(more) {
    const { pairs, text } = this;
    const body = new URLSearchParams(pairs);
    body.set("version", this.version);
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    for (const sent of this.unheard) body.append("sent", sent);
    this.unheard = [...new Set([...this.unheard, this.#asSent(pairs)])].slice(-4);
    this.keep(); // with what is on its way: should this window die, it is known as one's own
    this.failed = false;
    let answer;
    try {
      answer = await this.page.session.send(this.form.action, body);
    } catch {
      this.failed = true;
      this.page.offline(this);
      return null;
    }
    if (answer.status === 200) this.#landed(answer.data, text);
    else this.refused(answer);
    return answer;
  }

  #asSent(pairs) {
    const all = (name) => pairs.filter(([one]) => one === name).map(([, value]) => value);
    if (this.kind === "section") return all("html")[0] ?? "";
    return JSON.stringify({ recommender: all("recommender")[0] ?? "", point: all("point"), was: all("was") });
  }

  #landed(data, text) {
    this.version = data.version;
    this.unheard = [];
    if (data.text) {
      this.set(data.text);
    } else {
      this.saved = text;
    }
    for (const place of this.element.querySelectorAll("[data-error]")) place.textContent = "";
    this.tell(data.saved ?? "");
    if (this.dirty) this.keep();
    else this.clear();
    this.page.landed(this, data);
  }

  async clear() {
    await this.#forget();
    if (this.behind.length && !this.dirty) this.bringBack(this.behind.shift());
  }

  async #forget() {
    delete this.element.dataset.unsent;
    this.again = false;
    await this.keeping;
    if (this.dirty) return;
    await forget(this.key);
    delete this.element.dataset.kept;
  }

  refused({ status, data }) {
    this.page.reached();
    const reason = data?.reason;
    if (status === 409) {
      this.conflict.meet(data);
    } else if (status === 401) {
      this.failed = true;
      this.page.signedOut();
    } else if (reason === "unfit") {
      this.failed = true;
      for (const place of this.element.querySelectorAll("[data-error]")) {
        place.textContent = (data.errors[place.dataset.error] ?? []).join(" ");
      }
      this.tell(this.page.words.check, "wait");
    } else if (reason === "somebody_else") {
      this.failed = true;
      this.page.news(this.page.words.somebodyElse);
      setTimeout(() => this.save(), AGAIN);
    } else if (status === 404 || reason) {
      this.stopped = data?.message ?? this.page.words.gone;
      this.tell(this.page.words.unsent, "wait");
      this.page.news(this.stopped);
    } else {
      this.failed = true;
      this.tell(this.page.words.unsent, "wait");
      this.page.news(this.page.words.unwilling);
      setTimeout(() => this.save(), AGAIN);
    }
    this.keep();
  }

  /** The status line; it is spoken, so it is only touched when it says something else. */
  tell(words, kind = "") {
    if (this.state.textContent !== words) this.state.textContent = words;
    this.state.dataset.kind = kind;
  }

  /** What somebody else saved, put in where nobody types here. */
  offer(newer) {
    const idle = Date.now() - this.typedAt > 10000;
    if (newer.version <= this.version || this.dirty || this.saving || this.conflict.open || this.stopped) return;
    if (this.focused && !idle) return;
    if (this.kind === "head") this.setHead(newer);
    else this.set(newer.text);
    this.version = newer.version;
    if (newer.line) this.tell(newer.line);
  }

  setHead({ version, values }) {
    for (const [name, value] of Object.entries(values)) {
      const field = this.form.elements[name];
      if (field.type === "checkbox") field.checked = value;
      else field.value = value ?? "";
    }
    this.version = version;
    this.saved = this.text;
    this.page.headChanged();
  }

  // Putting text in

  /** Put a text in; it counts as saved unless told otherwise. */
  set(text, { saved = true } = {}) {
    const before = this.saved;
    this.quiet = true;
    if (this.kind === "recommendation") {
      this.form.elements.recommender.value = text.recommender;
      this.element.querySelector("[data-points]").innerHTML = text.points;
      this.page.pointsChanged(this.element);
    }
    if (this.editor) this.editor.setHTML(text.html);
    this.quiet = false;
    this.saved = saved ? this.text : before;
  }

  /** Put back what a window left behind, and send it. */
  bringBack(copy) {
    this.quiet = true;
    const all = (name) => copy.pairs.filter(([one]) => one === name).map(([, value]) => value);
    if (this.kind === "recommendation") {
      this.page.setPoints(this.element, all("point"), all("was"));
      this.form.elements.recommender.value = all("recommender")[0] ?? "";
    }
    if (this.kind === "head") {
      for (const field of this.form.elements) {
        if (!field.name || OWN.has(field.name) || field.type === "submit") continue;
        if (field.type === "checkbox") field.checked = all(field.name).length > 0;
        else field.value = all(field.name)[0] ?? "";
      }
      this.page.headChanged();
    } else if (this.editor && all("html").length) {
      this.editor.setHTML(all("html")[0]);
    }
    this.quiet = false;
    if (this.dirty) {
      this.element.dataset.unsent = "";
      this.version = copy.version;
      this.unheard = copy.sent ?? [];
      this.keep().then(() => forget(copy.key));
      this.page.news(this.page.words.found);
      this.save();
    } else {
      forget(copy.key);
    }
  }

  focus() {
    if (this.editor) this.editor.focus();
    else this.form.querySelector("textarea, input:not([type=hidden])")?.focus();
  }
}
