// On the page where minutes are approved: a form is text until it is opened, so that a phone has the page sooner, and a
// text with more than words in it gets the editor then.

import { putBack } from "./approving_half_typed.js";

const unfold = (details) => {
  const folded = details.querySelector("noscript");
  if (!folded) return;
  const template = document.createElement("template");
  template.innerHTML = folded.textContent;
  folded.replaceWith(template.content);
  details.querySelector("[data-folded]").remove();
};

const open = async (details) => {
  if (!details.open) return;
  unfold(details);
  const textareas = details.querySelectorAll("textarea[data-editor]");
  if (textareas.length === 0) return;
  const { mount } = await import("./editor.js");
  for (const textarea of textareas) {
    const editor = mount(textarea);
    if (textarea.autofocus) editor.focus();
  }
};

putBack(unfold);
for (const details of document.querySelectorAll("details.approving-otherwise, details.correction-own")) {
  details.addEventListener("toggle", () => open(details));
  open(details);
}
