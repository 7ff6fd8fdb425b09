// Those who write at the same time: who writes where, and what the others have saved. Of one item as it stands here; the
// page of a meeting that is held says what is different there (holding_together.js).

const EVERY = 10000;

export class Together {
  constructor(address, page) {
    Object.assign(this, { address, page });
    this.asking = false;
  }

  begin() {
    setInterval(() => this.beat(), EVERY);
    document.addEventListener("visibilitychange", () => this.beat());
    this.watch(() => this.beat());
    this.beat();
  }

  /** Call where the cursor has gone to another text. */
  watch(moved) {
    document.addEventListener("focusin", () => {
      if (this.here() !== this.last) moved();
    });
  }

  /** What the server knows a text by. */
  place(unit) {
    return unit.section;
  }

  here() {
    const unit = this.page.units.find((one) => this.place(one) && one.focused);
    return unit ? this.place(unit) : "";
  }

  async ask(more = {}) {
    const body = new URLSearchParams({ section: this.here() });
    for (const unit of this.page.units) body.set(unit.section ? `v${unit.section}` : "head", unit.version);
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    return this.page.session.send(this.address, body);
  }

  async beat() {
    if (document.hidden || this.asking || this.page.away) return;
    this.asking = true;
    this.last = this.here();
    try {
      const { status, data } = await this.ask();
      if (status === 200) this.hear(data);
      else if (status === 401) this.page.signedOut();
      else if (data?.reason === "not_yours" || data?.reason === "not_now") this.page.news(data.message);
      if (status === 200) this.page.online();
    } catch {
      // A save that fails tells of the connection; a beat is not worth a word.
    } finally {
      this.asking = false;
    }
  }

  hear({ writing, newer, head }) {
    this.showWriters(writing);
    for (const one of newer) this.page.units.find((unit) => unit.section === String(one.section))?.offer(one);
    if (head) this.page.units.find((unit) => unit.kind === "head")?.offer(head);
  }

  /** Say at each text who else writes there. */
  showWriters(writing) {
    for (const unit of this.page.units) {
      const line = unit.element.querySelector("[data-here]");
      if (!line) continue;
      const words = writing[this.place(unit)] ?? "";
      const place = line.querySelector("[data-here-words]");
      if (place.textContent !== words) {
        place.textContent = words;
        line.hidden = !words;
      }
    }
  }
}
