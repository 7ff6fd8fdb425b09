// What is decided of an item: outcomes by the keys 1 to 7, standard texts by Shift and a digit, and texts that save
// themselves. An item's editors are mounted when the item is first seen. Needs acts.js and meetings/_writing_words.html.

import { send, session, tell } from "./acts.js";
import { mount } from "./editor.js";
import { leftBehind } from "./writing_copies.js";
import { Unit } from "./writing_unit.js";

const root = document.querySelector("[data-acts]");
const words = { ...document.getElementById("writing-words").dataset };
const RETRY = 5000;
const WRITES = "input, textarea, select, [contenteditable=true]";
let said = "";

const page = {
  writer: root.dataset.writer,
  words,
  units: [],
  away: false,
  session,
  pointsChanged() {},
  setPoints() {},
  headChanged() {},

  news(text, act = null) {
    said = text;
    tell(text, act);
  },

  /** A save found no connection: the words are kept, and sent when there is one. */
  offline(unit) {
    unit.tell(words.unsent, "wait");
    page.away = true;
    page.news(unit.kept ? words.offline : words.offlineUnkept);
    clearTimeout(page.retry);
    page.retry = setTimeout(flush, RETRY);
  },

  /** An answer came, though not the one that was hoped for. */
  reached() {
    page.away = false;
    if ([words.offline, words.offlineUnkept].includes(said)) page.news("");
  },

  landed(unit, data) {
    if (data && "edited" in data) noteEdited(unit, data.edited);
    if (page.away) {
      page.away = false;
      flush();
    }
    if (!said || page.units.some((one) => one.dirty)) return;
    if ([words.offline, words.offlineUnkept].includes(said)) page.news(words.back);
    else if (said !== words.found) page.news("");
  },

  signedOut() {
    const act = { words: document.getElementById("sign-in-again-heading").textContent, does: () => session.enter() };
    page.news(words.signedOut, act);
    session.ask();
  },
};

/** Every text that is mounted, so that what others have saved can be offered to it: see `Unit.offer`. */
export const { units } = page;

/** Send every text that is not sent. */
export async function flush() {
  await Promise.all(page.units.map((unit) => unit.save()));
}

const mounted = new Map();

/** Let the texts of an item be edited; answers its units by name. Twice is once. */
export function begin(board) {
  const key = board.dataset.deciding;
  if (mounted.has(key)) return mounted.get(key);
  const own = {};
  for (const element of board.querySelectorAll("[data-unit]")) {
    const unit = new Unit(element, page);
    unit.editor = mount(element.querySelector("textarea[data-editor]"));
    unit.begin();
    own[unit.name] = unit;
    page.units.push(unit);
  }
  mounted.set(key, own);
  return own;
}

function plain(part) {
  for (const one of part.querySelectorAll("[data-plain]")) one.hidden = true;
}

const boardOf = (element) => element.closest("[data-deciding]");

function noteEdited(unit, edited) {
  const note = unit.name === "beslutning" && boardOf(unit.element)?.querySelector("[data-edited]");
  if (note) note.hidden = !edited;
}

// Outcomes

/** Show the choice at once: its answer may be long in coming. */
function choose(form, button) {
  const row = form.closest("[data-point]");
  const rows = row.dataset.point ? [row] : form.closest("[data-outcomes]").querySelectorAll("[data-point]");
  const taken = button.getAttribute("aria-pressed") === "true";
  for (const one of rows) {
    for (const other of one.querySelectorAll("button[data-value]")) {
      const pressed = !taken && other.dataset.value === button.dataset.value;
      other.setAttribute("aria-pressed", pressed);
      other.value = pressed ? "" : other.dataset.value;
    }
  }
}

/** Where the next outcome goes: to the point with the focus, else to the first that has none. */
function rowFor(outcomes) {
  const here = document.activeElement.closest("[data-point]");
  if (here && outcomes.contains(here)) return here;
  const rows = [...outcomes.querySelectorAll("[data-point]:not(.outcome-all)")];
  return rows.length === 1 ? rows[0] : rows.find((row) => !row.querySelector("[aria-pressed=true]"));
}

function outcome(key) {
  const outcomes = document.querySelector("[data-held]:not([hidden]) [data-outcomes]");
  const row = outcomes && rowFor(outcomes);
  if (!row) {
    outcomes?.querySelector("[data-point]:not(.outcome-all)")?.focus();
    return;
  }
  row.querySelector(`[aria-keyshortcuts="${key}"]`)?.click();
  const next = row.dataset.point && row.closest("li").nextElementSibling?.querySelector("[data-point]");
  (next || row).focus();
}

/** The text as the outcomes have written it, put in where nobody writes. */
function offer(outcomes) {
  const made = outcomes.querySelector("template[data-made]");
  const board = boardOf(outcomes);
  if (!made || !board) return;
  const newer = { version: Number(made.dataset.version), text: { html: made.content.textContent }, line: made.dataset.line ?? "" };
  offerText(board.dataset.deciding, "beslutning", newer);
}

/** Offer what was saved elsewhere to a text of an item; whether it stands there now. */
export function offerText(key, name, newer) {
  const unit = mounted.get(key)?.[name];
  if (unit) {
    unit.offer(newer);
    return unit.version >= newer.version;
  }
  const element = root.querySelector(`[data-deciding="${key}"] [data-section="${name}"]`);
  if (!element || Number(element.dataset.version) >= newer.version) return true;
  element.dataset.version = newer.version;
  element.querySelector("[name=version]").value = newer.version;
  element.querySelector("textarea").value = newer.text.html;
  return true;
}

// Standard texts

function putIn(button) {
  const { beslutning: unit } = begin(boardOf(button));
  const before = unit.editor.getHTML();
  unit.editor.setHTML(`${before === "<p></p>" ? "" : before}${button.dataset.standard}`);
  unit.editor.focus();
}

function standard(place, target) {
  const board = boardOf(target) ?? document.querySelector("[data-held]:not([hidden]) [data-deciding]");
  const button = board?.querySelectorAll("[data-standard]")[place - 1];
  if (button) putIn(button);
  return Boolean(button);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
  const digit = Number(/^Digit([1-9])$/.exec(event.code)?.[1] ?? 0);
  const writes = event.target.closest(WRITES);
  if (event.shiftKey && digit && (event.altKey || !writes)) {
    if (standard(digit, event.target)) event.preventDefault();
  } else if (!event.shiftKey && !event.altKey && !writes && /^[1-7]$/.test(event.key)) {
    event.preventDefault();
    outcome(event.key);
  }
});

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-standard]");
  if (!button) return;
  event.preventDefault();
  putIn(button);
});

root.addEventListener("change", (event) => event.target.closest("form[data-changes]")?.requestSubmit());

root.addEventListener("act:queued", (event) => {
  const { button } = event.detail;
  if (event.target.matches("[data-outcome]") && button) choose(event.target, button);
});

root.addEventListener("act:swapped", (event) => {
  plain(event.target);
  if (event.target.matches("[data-outcomes]")) offer(event.target);
});

/** Of an item of which something is decided: whoever goes on is done with it. */
function isTold(board) {
  const text = board.querySelector("[data-section=beslutning] textarea").value;
  return board.querySelector("[data-outcomes] [aria-pressed=true]") || !["", "<p></p>"].includes(text);
}

const SECTIONS = { decision: "beslutning", discussion: "droeftelse" };

root.addEventListener("held:first", ({ target }) => {
  const board = target.querySelector("[data-deciding]");
  if (board) begin(board);
});

root.addEventListener("held:save", ({ target }) => {
  flush();
  const board = target.querySelector("[data-deciding]");
  const done = board?.querySelector("form[data-decide]");
  if (done && isTold(board)) send(done);
});

root.addEventListener("held:focus", (event) => {
  const board = event.target.querySelector("[data-deciding]");
  if (!board) return;
  event.preventDefault();
  const unit = begin(board)[SECTIONS[event.detail.part]];
  const more = unit.element.closest("details");
  if (more) more.open = true;
  unit.focus();
});

document.addEventListener("signed-in", () => {
  page.news("");
  flush();
});
addEventListener("online", flush);
addEventListener("pagehide", flush);
document.addEventListener("visibilitychange", () => document.hidden && flush());
addEventListener("beforeunload", (event) => {
  if (page.units.some((unit) => unit.dirty && !unit.kept)) event.preventDefault();
});

plain(root);

// What a window left behind is brought back, whichever item is shown.
for (const board of root.querySelectorAll("[data-deciding]")) {
  const { copies } = board.querySelector("[data-unit]").dataset;
  for (const copy of await leftBehind(page.writer, copies)) {
    const unit = begin(board)[copy.part];
    if (!unit) continue;
    if (unit.begun) unit.behind.push(copy);
    else {
      unit.begun = true;
      unit.bringBack(copy);
    }
  }
}
document.documentElement.dataset.decides = "ready";
