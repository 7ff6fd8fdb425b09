// The meeting while it is held: one item at a time, without the network. Looking at an item moves nothing; the meeting
// goes on by "treat this item now" and by "save, next item". Keys: see the legend on `?`.
//
// On an item's section: `held:shown` each time it is shown, `held:first` before it is shown for the first time (mount
// editors then), and `held:save` before the meeting goes on.

import { Clock } from "./holding_clock.js";
import { flush, send, tell, waiting } from "./acts.js";

const page = document.querySelector("[data-hold]");
const people = document.getElementById("people");
const legend = document.getElementById("keys");
const clock = new Clock();
const seen = new WeakSet();
let shown = "";

const row = (key) => document.querySelector(`#hold-list [data-item="${key}"]`);
const section = (key) => page.querySelector(`[data-held="${key}"]`);
const rows = () => [...document.querySelectorAll("#hold-list [data-item]")].filter((one) => section(one.dataset.item));

/** The item that is `step` further on in the order in which they are treated. */
function beside(key, step, fits = () => true) {
  const all = rows();
  for (let place = all.indexOf(row(key)) + step; place >= 0 && place < all.length; place += step) {
    if (fits(all[place])) return all[place].dataset.item;
  }
  return "";
}

function mark() {
  for (const one of rows()) {
    const link = one.querySelector("a");
    if (one.dataset.item === shown) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    const treat = section(one.dataset.item).querySelector("[data-treat]");
    if (treat) treat.hidden = "now" in one.dataset;
  }
  for (const button of document.querySelectorAll("[data-on]")) button.hidden = !beside(shown, 1);
}

function show(key, { focus = true } = {}) {
  const wanted = section(key);
  if (!wanted) return;
  const changed = shown !== key;
  if (changed && document.activeElement?.closest("[data-held]")) document.activeElement.blur();
  shown = key;
  if (!seen.has(wanted)) {
    seen.add(wanted);
    wanted.dispatchEvent(new Event("held:first", { bubbles: true }));
  }
  for (const one of page.querySelectorAll("[data-held]")) one.hidden = one !== wanted;
  mark();
  if (focus) {
    if (changed) history.replaceState(history.state, "", `#${wanted.id}`);
    if (changed) scrollTo({ top: 0 });
    wanted.focus({ preventScroll: true });
  }
  wanted.dispatchEvent(new Event("held:shown", { bubbles: true }));
}

/** Save what is written, and let the meeting go on with the item after the one that is shown: its form's way. */
function goOn(form) {
  const wanted = section(shown);
  wanted.dispatchEvent(new Event("held:save", { bubbles: true }));
  const next = beside(shown, 1, (one) => !("gone" in one.dataset));
  const ending = document.getElementById("hold-ending");
  if (!next) {
    if (ending && !ending.matches(":popover-open")) ending.showPopover();
    return;
  }
  const order = rows();
  const now = order.findIndex((one) => "now" in one.dataset);
  // Whoever corrects an earlier item does not turn the meeting back. The last item has no next one to name, until the
  // order is another.
  const named = form.elements.key ? form : page.querySelector("form[data-next]:not([data-last])");
  if (named && order.indexOf(row(shown)) >= now) {
    named.elements.key.value = next;
    send(named);
  }
  show(next);
}

/** The same by key. Once the meeting is over there is nothing to go on with, and the next item is only shown. */
function saveAndNext() {
  const form = section(shown).querySelector("form[data-next]");
  if (form) {
    form.requestSubmit();
    return;
  }
  section(shown).dispatchEvent(new Event("held:save", { bubbles: true }));
  show(beside(shown, 1));
}

function unfold() {
  const text = section(shown)?.querySelector("[data-unfold]");
  if (!text) return;
  text.open = !text.open;
  text.querySelector("summary").focus();
}

function giveFollowUp() {
  const give = section(shown)?.querySelector("[data-give]");
  if (!give) return;
  give.open = true;
  give.querySelector("input:not([type=hidden])").focus();
}

function togglePeople() {
  const drawer = getComputedStyle(people).position === "fixed";
  if (drawer) people.togglePopover();
  const leaves = drawer ? !people.matches(":popover-open") : people.contains(document.activeElement);
  const first = [...people.querySelectorAll("button, a, summary")].find((one) => one.checkVisibility() && !one.disabled);
  (leaves ? section(shown) : first ?? people).focus();
}

function write(part) {
  const place = section(shown).querySelector(`[data-section="${part}"]`);
  if (!place) return;
  const fold = place.closest("details");
  if (fold) fold.open = true;
  (place.querySelector("[contenteditable=true]") ?? place.querySelector("textarea"))?.focus();
}

const KEYS = {
  n: () => show(beside(shown, 1)),
  j: () => show(beside(shown, 1)),
  p: () => show(beside(shown, -1)),
  k: () => show(beside(shown, -1)),
  t: () => section(shown).querySelector("[data-treat]:not([hidden])")?.requestSubmit(),
  b: () => write("beslutning"),
  e: () => write("droeftelse"),
  o: giveFollowUp,
  u: unfold,
  d: togglePeople,
  "?": () => legend.showModal(),
};

const typing = (target) =>
  target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=file])");

// Escape leaves a field at once; a text that is being written only the second time, since it means something in there.
let escaped = null;

function escape(event) {
  const field = event.target;
  if (!typing(field) || !field.closest("[data-held]")) return;
  if (field.isContentEditable && escaped !== field) {
    escaped = field;
    return;
  }
  section(shown).focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") escaped = null;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (event.target.closest("[popover]:popover-open")) return;
    event.preventDefault();
    // In a field of its own form, what was typed there is saved first; nothing typed is left behind.
    const own = event.target.closest("form[data-act]:not([data-next], [data-treat], [data-saves], [data-changes])");
    if (own && typing(event.target)) own.requestSubmit();
    else saveAndNext();
    return;
  }
  if (event.key === "Escape") {
    escape(event);
    return;
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const does = KEYS[event.key];
  if (!does) return;
  event.preventDefault();
  does();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#punkt-']");
  const wanted = link && page.querySelector(`section[id="${decodeURIComponent(link.hash.slice(1))}"][data-held]`);
  if (wanted) {
    event.preventDefault();
    const drawer = link.closest("[popover]");
    if (drawer?.matches(":popover-open") && getComputedStyle(drawer).position === "fixed") drawer.hidePopover();
    show(wanted.dataset.held);
  }
  if (event.target.closest("[data-last] button")) event.target.closest("form").requestSubmit();
  if (event.target.closest("[data-on]")) saveAndNext();
  if (event.target.closest("[data-keys]")) legend.showModal();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-next]")) return;
  event.preventDefault();
  goOn(event.target);
}, { capture: true });

// A title typed after one that is sent is another item's: under the same key it would be taken for the first.
document.addEventListener("input", ({ target }) => {
  const form = target.closest("[data-takes-up][data-sent]");
  if (!form) return;
  form.elements.key.value = crypto.randomUUID?.() ?? "";
  delete form.dataset.sent;
});

document.addEventListener("act:queued", ({ target, detail }) => {
  if (target.matches("[data-takes-up]")) target.dataset.sent = "";
  if (!target.matches("[data-treat], [data-next]")) return;
  clock.goTo(new Map(detail.pairs).get("key"));
  mark();
  if (target.matches("[data-treat]")) section(shown).focus({ preventScroll: true });
});

document.addEventListener("act:swapped", ({ target }) => {
  if (target.id === "hold-list") {
    clock.show();
    mark();
  }
  if (target.matches("[data-held]") && target.dataset.held !== shown) target.hidden = true;
  // Whoever writes elsewhere by the time the answer comes goes on writing.
  if (target.dataset.show !== undefined && !typing(document.activeElement)) show(target.dataset.held);
});

// The end comes after everything that was done before it, and not while that cannot be sent.
document.addEventListener("submit", async (event) => {
  if (event.target.id !== "hold-end" || (navigator.onLine && !waiting())) return;
  event.preventDefault();
  if (navigator.onLine) await flush();
  const form = document.getElementById("hold-end");
  if (navigator.onLine && !waiting()) {
    form.submit();
    return;
  }
  document.getElementById("hold-ending").hidePopover();
  tell(form.dataset.offline);
});

document.getElementById("hold-ending")?.addEventListener("toggle", ({ target, newState }) => {
  if (newState === "open") target.querySelector("button[type=submit]").focus();
});

addEventListener("hashchange", () => {
  const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (wanted?.matches("[data-held]") && wanted.dataset.held !== shown) show(wanted.dataset.held);
});

const asked = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
const first = asked?.matches?.("[data-held]") ? asked.dataset.held : rows().find((one) => "now" in one.dataset)?.dataset.item;
for (const button of document.querySelectorAll("[data-keys]")) button.hidden = false;
clock.begin();
show(first ?? rows()[0]?.dataset.item, { focus: false });
// The browser goes to the item of the address, below the head; the item stands alone now, so the head may be seen.
addEventListener("load", () => scrollTo({ top: 0 }), { once: true });
document.documentElement.dataset.holds = "ready";
