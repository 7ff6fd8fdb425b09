// The tools above the text: one stop for Tab, arrows between them, and back to the text by Escape.

import { askForLink, askForTable } from "./editor_dialogs.js";
import { focus } from "./editor_focus.js";

const level = (number) => (chain) => chain.setHeading({ level: number });

// What each tool does to the editor's chain of commands.
const ACTS = {
  paragraph: (chain) => chain.setParagraph(),
  heading4: level(4),
  heading5: level(5),
  heading6: level(6),
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  superscript: (chain) => chain.toggleSuperscript(),
  subscript: (chain) => chain.toggleSubscript(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  footnote: (chain) => chain.addFootnote(),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
  rowBefore: (chain) => chain.addRowBefore(),
  rowAfter: (chain) => chain.addRowAfter(),
  columnBefore: (chain) => chain.addColumnBefore(),
  columnAfter: (chain) => chain.addColumnAfter(),
  merge: (chain) => chain.mergeCells(),
  split: (chain) => chain.splitCell(),
  headerRow: (chain) => chain.toggleHeaderRow(),
  headerColumn: (chain) => chain.toggleHeaderColumn(),
  deleteRow: (chain) => chain.deleteRow(),
  deleteColumn: (chain) => chain.deleteColumn(),
  deleteTable: (chain) => chain.deleteTable(),
};
const DIALOGS = { link: askForLink, table: askForTable };
const STYLES = { heading4: 4, heading5: 5, heading6: 6 };
const PRESSED = ["bold", "italic", "superscript", "subscript", "bulletList", "orderedList", "link"];
// What a note may have too.
const IN_NOTES = new Set(["bold", "italic", "superscript", "subscript", "link", "undo", "redo"]);

/** Bring the tools of the frame to life. `current` gives the editor that they work on: the text's or a note's. */
export function toolbar(frame, main, current) {
  const tools = frame.querySelector(".editor-tools");
  const buttons = [...tools.querySelectorAll("button")];
  const shown = () => buttons.filter((button) => !button.hidden);
  let menu = null;

  function stop(button) {
    for (const one of buttons) one.tabIndex = one === button ? 0 : -1;
  }

  function act(name) {
    const editor = current();
    if (editor !== main && !IN_NOTES.has(name)) return;
    if (DIALOGS[name]) DIALOGS[name](editor);
    else {
      focus(editor);
      ACTS[name](editor.chain()).run();
    }
    refresh();
  }

  function open(button) {
    close();
    menu = { button, root: frame.querySelector(`.editor-menu[data-menu="${button.dataset.opens}"]`) };
    button.setAttribute("aria-expanded", "true");
    const right = frame.clientWidth - menu.root.offsetWidth;
    menu.root.hidden = false;
    const left = button.getBoundingClientRect().left - frame.getBoundingClientRect().left;
    menu.root.style.left = `${Math.max(0, Math.min(left, right, frame.clientWidth - menu.root.offsetWidth))}px`;
    for (const item of menu.root.querySelectorAll("button")) {
      item.setAttribute("aria-disabled", String(!ACTS[item.dataset.act](main.can().chain()).run()));
    }
    (menu.root.querySelector("[aria-checked=true]") ?? menu.root.querySelector("button")).focus();
  }

  function close({ back = false } = {}) {
    if (!menu) return;
    const { button, root } = menu;
    menu = null;
    root.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  }

  function turn(list, from, event) {
    const place = list.indexOf(from);
    const next = { Home: 0, End: list.length - 1, ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place - 1, ArrowUp: place - 1 }[event.key];
    if (next === undefined || place < 0) return null;
    event.preventDefault();
    return list.at(next % list.length);
  }

  // The text keeps its selection while a tool is pointed at.
  frame.querySelector(".editor-bar").addEventListener("mousedown", (event) => event.preventDefault());

  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    stop(button);
    if (!button.dataset.opens) act(button.dataset.act);
    else if (menu?.button === button) close({ back: true });
    else open(button);
  });

  tools.addEventListener("keydown", (event) => {
    if (event.key === "Escape") focus(current());
    else if (event.key === "ArrowDown" && event.target.dataset.opens) open(event.target);
    else if (event.key !== "ArrowDown" && event.key !== "ArrowUp") {
      const next = turn(shown(), event.target.closest("button"), event);
      if (!next) return;
      stop(next);
      next.focus();
    } else return;
    event.preventDefault();
  });

  for (const root of frame.querySelectorAll(".editor-menu")) {
    const items = [...root.querySelectorAll("button")];
    root.addEventListener("click", (event) => {
      const item = event.target.closest("button");
      if (!item || item.getAttribute("aria-disabled") === "true") return;
      close();
      act(item.dataset.act);
    });
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close({ back: true });
      else if (event.key === "Tab") return close({ back: true });
      else if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") {
        turn(items, document.activeElement, event)?.focus();
      } else return undefined;
      event.preventDefault();
      return event.stopPropagation();
    });
  }

  const outside = (event) => {
    if (menu && !menu.root.contains(event.target) && !menu.button.contains(event.target)) close();
  };
  document.addEventListener("pointerdown", outside);

  const names = Object.fromEntries(
    [...frame.querySelectorAll('.editor-menu[data-menu="styles"] button')].map((item) => [item.dataset.act, item.textContent.trim()]),
  );

  function refresh() {
    const editor = current();
    for (const button of buttons) {
      const { act: name, opens } = button.dataset;
      if (PRESSED.includes(name)) button.setAttribute("aria-pressed", String(editor.isActive(name)));
      let usable = editor === main || IN_NOTES.has(name);
      if (name === "undo" || name === "redo") usable = editor.can()[name]();
      button.setAttribute("aria-disabled", String(!usable || !main.isEditable));
      if (opens === "table") button.hidden = !main.isActive("table");
      if (name === "table") button.hidden = main.isActive("table");
    }
    if (!shown().some((button) => button.tabIndex === 0)) stop(shown()[0]);
    // A tool that goes hands the focus on.
    if (buttons.some((button) => button.hidden && button === document.activeElement)) toStop();
    const style = Object.keys(STYLES).find((name) => main.isActive("heading", { level: STYLES[name] })) ?? "paragraph";
    frame.querySelector("[data-style-now]").textContent = names[style];
    for (const item of frame.querySelectorAll('.editor-menu[data-menu="styles"] button')) {
      item.setAttribute("aria-checked", String(item.dataset.act === style));
    }
  }

  function toStop() {
    shown()
      .find((button) => button.tabIndex === 0)
      .focus();
  }

  stop(buttons[0]);
  refresh();
  return {
    refresh,
    focus: toStop,
    act,
    destroy: () => document.removeEventListener("pointerdown", outside),
  };
}
