// Those who write one item at the same time: who writes where, and what the others have saved.

const EVERY = 10000;

export class Together {
  constructor(address, page) {
    Object.assign(this, { address, page });
    this.asking = false;
  }

  begin() {
    setInterval(() => this.beat(), EVERY);
    document.addEventListener("visibilitychange", () => this.beat());
    document.addEventListener("focusin", () => {
      const here = this.here();
      if (here !== this.last) this.beat();
    });
    this.beat();
  }

  here() {
    return this.page.units.find((unit) => unit.section && unit.focused)?.section ?? "";
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
      if (status === 200) this.#hear(data);
      else if (status === 401) this.page.signedOut();
      else if (data?.reason === "not_yours" || data?.reason === "not_now") this.page.news(data.message);
      if (status === 200) this.page.online();
    } catch {
      // A save that fails tells of the connection; a beat is not worth a word.
    } finally {
      this.asking = false;
    }
  }

  #hear({ writing, newer, head }) {
    for (const unit of this.page.units) {
      const line = unit.element.querySelector("[data-here]");
      if (!line) continue;
      const words = writing[unit.section] ?? "";
      const place = line.querySelector("[data-here-words]");
      if (place.textContent !== words) {
        place.textContent = words;
        line.hidden = !words;
      }
    }
    for (const one of newer) this.page.units.find((unit) => unit.section === String(one.section))?.offer(one);
    if (head) this.page.units.find((unit) => unit.kind === "head")?.offer(head);
  }
}
