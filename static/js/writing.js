// Writing an item: its parts save themselves, nothing that was typed is lost, and those who write together know it.

import { mount } from "./editor.js";
import { NewsLine } from "./news_line.js";
import { leftBehind } from "./writing_copies.js";
import { points, pointsChanged, setPoints } from "./writing_points.js";
import { Session } from "./writing_session.js";
import { Together } from "./writing_together.js";
import { Unit } from "./writing_unit.js";

const desk = document.querySelector("[data-writing]");
const words = { ...document.getElementById("writing-words").dataset };
const news = new NewsLine(document.getElementById("draft-news"));
const RETRY = 5000;

const page = {
  writer: desk.dataset.writer,
  item: desk.dataset.item,
  words,
  units: [],
  away: false,
  session: new Session(desk.dataset, words),
  pointsChanged,
  setPoints,

  /** A line on top, spoken once; '' takes it away. */
  news(text, act = null) {
    news.tell(text, act);
  },

  /** A save found no connection: the words are kept, and sent when there is one. */
  offline(unit) {
    unit.tell(words.unsent, "wait");
    page.away = true;
    page.news(unit.kept ? words.offline : words.offlineUnkept);
    clearTimeout(page.retry);
    page.retry = setTimeout(() => page.flush(), RETRY);
  },

  /** An answer came, though not the one that was hoped for: what is in the way now is not the connection. */
  reached() {
    page.away = false;
    if (news.says(words.offline, words.offlineUnkept)) page.news("");
  },

  online() {
    if (!page.away) return;
    page.away = false;
    if (page.units.every((unit) => !unit.dirty)) page.news(words.back);
  },

  landed(unit) {
    if (unit.kind === "head") page.headChanged();
    if (page.away) {
      page.away = false;
      page.flush();
    }
    if (page.units.every((one) => !one.dirty)) {
      if (news.says(words.offline, words.offlineUnkept)) page.news(words.back);
      else if (!news.says(words.found)) page.news("");
    }
    document.body.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
  },

  signedOut() {
    page.news(words.signedOut, { words: dialogWords(), does: () => page.session.enter() });
    page.session.ask();
  },

  headChanged() {
    const head = page.units.find((unit) => unit.kind === "head");
    desk.querySelector("[data-title]").textContent = head.form.elements.title.value;
  },

  /** Send everything that is not sent. */
  async flush() {
    await Promise.all(page.units.map((unit) => unit.save()));
  },
};

function dialogWords() {
  return document.getElementById("sign-in-again-heading").textContent;
}

function phrase(unit) {
  const button = unit.element.querySelector("[data-phrase]");
  if (!button) return;
  const undo = unit.element.querySelector("[data-phrase-undo]");
  let before = null;
  const put = (html) => {
    unit.quiet = true;
    unit.editor.setHTML(html);
    unit.quiet = false;
    unit.changed();
  };
  button.addEventListener("click", (event) => {
    event.preventDefault();
    before = unit.editor.getHTML();
    put(button.value);
    undo.hidden = false;
    undo.focus();
  });
  undo.addEventListener("click", () => {
    put(before);
    undo.hidden = true;
    button.focus();
  });
}

function caseNumber() {
  const field = desk.querySelector("[data-kle]");
  const hint = document.getElementById("case-hint");
  const form = new RegExp(`^(${field.dataset.kle})?$`, "u");
  field.addEventListener("change", () => {
    hint.textContent = form.test(field.value.trim()) ? "" : hint.dataset.hint;
  });
}

function leaving() {
  const dialog = document.getElementById("leave-unsent");
  const form = document.querySelector(".masthead-nav form");
  form?.addEventListener("submit", async (event) => {
    if (page.units.every((unit) => !unit.dirty)) return;
    event.preventDefault();
    await Promise.race([page.flush(), new Promise((resolve) => { setTimeout(resolve, 4000); })]);
    if (page.units.every((unit) => !unit.dirty)) {
      form.submit();
      return;
    }
    dialog.returnValue = "stay";
    dialog.showModal();
    dialog.addEventListener("close", () => dialog.returnValue === "leave" && form.submit(), { once: true });
  });
}

for (const plain of desk.querySelectorAll("[data-plain]")) plain.hidden = true;
page.units = [...desk.querySelectorAll("[data-unit]")].map((element) => new Unit(element, page));
for (const unit of page.units) {
  const textarea = unit.element.querySelector("textarea[data-editor]");
  if (textarea) unit.editor = mount(textarea);
  if (unit.kind === "recommendation") {
    const say = (text) => unit.tell(text);
    points(unit.element, { changed: () => unit.changed(), say, words });
  }
  unit.begin();
  phrase(unit);
}
desk.querySelector("[data-line]").addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
caseNumber();
leaving();

page.session.onreturn = () => {
  page.news("");
  page.flush();
};
page.together = new Together(desk.dataset.writing, page);
page.together.begin();

addEventListener("online", () => page.flush());
addEventListener("pagehide", () => page.flush());
document.addEventListener("visibilitychange", () => document.hidden && page.flush());
addEventListener("beforeunload", (event) => {
  if (page.units.some((unit) => unit.dirty && !unit.kept)) event.preventDefault();
});

for (const copy of await leftBehind(page.writer, page.item)) {
  const unit = page.units.find((one) => one.name === copy.part);
  if (!unit) continue;
  if (unit.begun) unit.behind.push(copy);
  else {
    unit.begun = true;
    unit.bringBack(copy);
  }
}
document.documentElement.dataset.writes = "ready";
