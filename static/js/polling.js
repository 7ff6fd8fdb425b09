// Asking again and again whether there is news: every second while somebody looks, seldom while the page is hidden, and
// more and more seldom while there is no connection. Many ask at once, so nobody asks to the beat.

const AT_MOST = 15000;
const HIDDEN = 15000;
const PATIENCE = 10000;

export class Polling {
  /** `ask(signal)` asks once, and answers whether to go on; it throws where there is no connection. */
  constructor(ask, { every = 1000, lost = () => {}, back = () => {} } = {}) {
    Object.assign(this, { ask, every, lost, back });
    this.failed = 0;
    this.busy = false;
  }

  begin() {
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
    this.#later();
  }

  /** Ask at once, and then go on as before. */
  now() {
    if (!this.busy && !this.over) this.#once();
  }

  #later() {
    clearTimeout(this.timer);
    if (this.over) return;
    const wait = this.failed ? Math.min(AT_MOST, this.every * 2 ** this.failed) : document.hidden ? HIDDEN : this.every;
    this.timer = setTimeout(() => this.#once(), wait * (0.85 + 0.3 * Math.random()));
  }

  async #once() {
    clearTimeout(this.timer);
    this.busy = true;
    try {
      this.over = (await this.ask(AbortSignal.timeout(PATIENCE))) === false;
      if (this.failed) this.back();
      this.failed = 0;
    } catch {
      this.failed += 1;
      this.lost(this.failed);
    }
    this.busy = false;
    this.#later();
  }
}
