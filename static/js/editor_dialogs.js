// The two questions that a tool asks: where a link leads, and how large a table is to be. One dialog for the whole page.

import { focus } from "./editor_focus.js";
import { address, LONGEST_LINK } from "./editor_runs.js";

const MAIL = /^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/;
const SITE = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#]|$)/u;

function dialog(name) {
  const known = document.getElementById(`editor-${name}`);
  if (known) return known;
  const made = document.getElementById("editor-parts").content.querySelector(`#editor-${name}`).cloneNode(true);
  document.body.append(made);
  for (const button of made.querySelectorAll("[data-cancel]")) button.addEventListener("click", () => made.close());
  return made;
}

/** Show the dialog; `finish` gets the form, and keeps it open by answering false. Then back to the text. */
function ask(made, editor, finish) {
  const form = made.querySelector("form");
  form.onsubmit = (event) => {
    event.preventDefault();
    if (finish(form, event.submitter) === false) return;
    made.close();
    back();
  };
  // A dialog says only later that it is closed, where the next key may come at once.
  function back() {
    made.removeEventListener("close", back);
    focus(editor);
  }
  made.addEventListener("close", back);
  made.showModal();
}

/** What was typed, as an address that a reader may be sent to, or nothing. */
export function addressOf(typed) {
  const found = typed.trim();
  if (MAIL.test(found)) return address(`mailto:${found}`);
  if (SITE.test(found)) return address(`https://${found}`);
  return /\s/.test(found) ? "" : address(found);
}

export function askForLink(editor) {
  const made = dialog("link");
  const [href, words, error] = ["href", "words", "error"].map((name) => made.querySelector(`[data-link=${name}]`));
  const linked = editor.isActive("link");
  if (linked) editor.commands.extendMarkRange("link");
  const { empty } = editor.state.selection;
  const wrong = (is) => {
    error.hidden = !is;
    href.setAttribute("aria-invalid", String(is));
  };
  wrong(false);
  href.value = editor.getAttributes("link").href ?? "";
  href.maxLength = LONGEST_LINK;
  words.value = "";
  words.closest("[data-field]").hidden = !empty;
  made.querySelector("[data-link=remove]").hidden = !linked;
  href.oninput = () => wrong(false);
  ask(made, editor, (_form, button) => {
    if (button?.dataset.link === "remove") return editor.chain().unsetMark("link").run();
    const to = addressOf(href.value);
    if (!to) {
      wrong(true);
      href.focus();
      return false;
    }
    const mark = { type: "link", attrs: { href: to } };
    if (!empty) return editor.chain().setMark("link", mark.attrs).run();
    const text = words.value.trim() || href.value.trim();
    return editor.chain().insertContent({ type: "text", text, marks: [mark] }).unsetMark("link").run();
  });
  href.select();
}

export function askForTable(editor) {
  const made = dialog("table");
  ask(made, editor, (form) => {
    const size = (name) => Math.min(Math.max(form.elements[name].valueAsNumber || 1, 1), Number(form.elements[name].max));
    editor
      .chain()
      .insertTable({ rows: size("rows"), cols: size("columns"), withHeaderRow: form.elements.head.checked })
      .run();
  });
  made.querySelector("input").select();
}
