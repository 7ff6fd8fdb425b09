// The clock of the meeting: what the item now has taken, and when the meeting ends if the rest takes its time. It reads
// the list of items, which the server renews, and goes on without the network. `decisions/pace.py` says the same.

import { now } from "./acts.js";
import { hours } from "./dial.js";

const words = JSON.parse(document.getElementById("clock-words").textContent);
const TICK = 5000;
const EARLY = 60;

const fill = (text, facts) => text.replace(/%\((\w+)\)s/g, (_all, name) => facts[name]);
const say = (place, text) => place && place.textContent !== text && (place.textContent = text);

export class Clock {
  begin() {
    this.read = now();
    this.show();
    setInterval(() => this.show(), TICK);
  }

  get list() {
    return document.getElementById("hold-list");
  }

  get rows() {
    return [...this.list.children].filter((one) => one.dataset.item);
  }

  /** The meeting goes on with this item: what the server will say as soon as it is told. */
  goTo(key) {
    const { rows } = this;
    const to = rows.find((one) => one.dataset.item === key);
    const from = rows.find((one) => "now" in one.dataset);
    if (!to || to === from) return;
    if (from) {
      from.dataset.spent = this.#spent(from);
      from.dataset.past = "";
      delete from.dataset.now;
      const sign = from.querySelector(".hold-state-now");
      if (sign) to.querySelector(".hold-state")?.replaceChildren(sign);
    }
    delete to.dataset.past;
    to.dataset.now = "";
    to.dataset.since = now().toISOString();
    const link = document.querySelector("[data-clock-item]");
    if (link) {
      link.textContent = link.textContent.replace(/\d+[a-z]?/, to.dataset.label);
      link.hash = to.querySelector("a").hash;
    }
    this.show();
  }

  show() {
    const item = this.rows.find((one) => "now" in one.dataset);
    if (!item) return;
    // The list has told what was spent until it was made: what runs has run on since.
    item.dataset.since ??= now().toISOString();
    const used = Math.floor(this.#spent(item) / 60);
    const set = Number(item.dataset.minutes ?? 0);
    const over = set ? Math.max(0, used - set) : 0;
    const word = over ? words.over : set ? words.within : words.open;
    say(document.querySelector("[data-clock-used]"), fill(word, { used, set, over }));
    const bar = document.querySelector("[data-clock-bar]");
    if (bar) {
      bar.hidden = !set;
      bar.max = set || 1;
      bar.value = used;
    }
    const clock = document.getElementById("hold-clock");
    if (clock.dataset.over !== String(over)) clock.dataset.over = over;
    say(document.querySelector("[data-clock-ends]"), this.#ends());
  }

  #ends() {
    const left = this.rows.reduce((sum, one) => sum + this.#remaining(one), 0);
    const end = new Date(now().getTime() + left * 1000);
    const due = this.list.dataset.due ? new Date(this.list.dataset.due) : null;
    const late = due ? Math.round((end - due) / 60000) : 0;
    const word = late > 0 ? words.ends_late : late < 0 && late >= -EARLY ? words.ends_early : words.ends;
    return fill(word, { time: hours(end), late, early: -late });
  }

  #spent(one) {
    const { spent, since } = one.dataset;
    return Number(spent) + (since ? (now() - new Date(since)) / 1000 : 0);
  }

  #remaining(one) {
    const isOver = "past" in one.dataset || "done" in one.dataset || "gone" in one.dataset;
    if (isOver && !("now" in one.dataset)) return 0;
    return Math.max(0, Number(one.dataset.minutes ?? 0) * 60 - this.#spent(one));
  }
}
