// Attach files as soon as they are chosen or dropped, each with its progress; order them by dragging.
// Without this the forms of the panel do the same, one page at a time. The words come from the form.

import { fillAgain, halfTyped } from "./half_typed.js";
import { sendInTurn } from "./in_turn.js";

const AT_ONCE = 2;
const panel = () => document.querySelector("#attachments[data-attaching]");
const form = () => panel()?.querySelector("[data-attach]");

const waiting = [];
let sending = 0;

function ready() {
  const attach = form();
  if (!attach || attach.dataset.ready) return;
  attach.dataset.ready = "yes";
  attach.querySelector("[data-attach-submit]").hidden = true;
  attach.querySelector("[data-drop-hint]").hidden = false;
  order();
}

// One row for each file on its way; it goes when the file is there, and stays with the reason when it is not.
function row(file) {
  const line = document.createElement("li");
  const name = document.createElement("span");
  const state = document.createElement("span");
  const bar = document.createElement("progress");
  name.textContent = file.name;
  state.textContent = ` ${form().dataset.sending}`;
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  line.append(name, state, bar);
  document.querySelector("#attach-progress").append(line);
  return { line, state, bar };
}

function refuse({ line }, reason) {
  const told = document.createElement("p");
  told.setAttribute("role", "alert");
  told.textContent = reason;
  line.className = "refused";
  line.replaceChildren(told);
}

function take(files) {
  if (!form()) return;
  document.querySelectorAll("#attach-progress .refused").forEach((old) => old.remove());
  for (const file of files) {
    const shown = row(file);
    if (file.size > Number(form().dataset.largest)) refuse(shown, `${file.name}: ${form().dataset.tooLarge}`);
    else waiting.push({ file, shown, closed: Boolean(form().elements.closed?.checked) });
  }
  next();
}

function next() {
  while (sending < AT_ONCE && waiting.length) send(waiting.shift());
}

function send({ file, shown, closed }) {
  const attach = form();
  const words = attach.dataset;
  const data = new FormData();
  data.append("files", file);
  if (closed) data.append("closed", "on");
  sending += 1;
  const request = new XMLHttpRequest();
  request.open("POST", attach.action);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]);
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    shown.bar.value = Math.round((100 * event.loaded) / event.total);
    if (event.loaded === event.total) shown.state.textContent = ` ${words.checking}`;
  });
  request.addEventListener("loadend", () => {
    sending -= 1;
    const answer = request.response;
    if (answer && Array.isArray(answer.refused)) {
      if (answer.refused.length) refuse(shown, answer.refused.join(" "));
      else shown.line.remove();
    } else if ([401, 403].includes(request.status) || request.responseURL.includes("/login/")) {
      refuse(shown, `${file.name}: ${words.signedOut}`);
    } else {
      refuse(shown, `${file.name}: ${words.failed}`);
    }
    next();
    if (!sending) show();
  });
  request.send(data);
}

// The list as it is now. What somebody types in a form of the panel is left alone until it is saved.
function show() {
  const typing = panel().querySelector(".attachment-edit[open]");
  if (typing) {
    typing.addEventListener("toggle", show, { once: true });
    return;
  }
  htmx.ajax("GET", form().dataset.panel, { target: "#attachments", swap: "outerHTML" });
}

// The focus stays where it was; where that is gone or folded away, it goes to the attachment, or to the heading.
// The files on their way move into the new list.
// What is half typed stays, and so does the tick of whoever attaches closed files one after the other.
let focused = "";
let onTheirWay = [];
let typed = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig, xhr } = event.detail;
  if (target.id !== "attachments") return;
  const isOf = (field) => xhr.status !== 422 && field.form === requestConfig.elt;
  typed = halfTyped(target, isOf, [...requestConfig.formData]);
  focused = target.contains(document.activeElement) ? document.activeElement.id || "-" : "";
  onTheirWay = [...target.querySelectorAll("#attach-progress > li")];
  // What dragging leaves behind would be carried over as an attribute, which the CSP refuses.
  for (const dragged of target.querySelectorAll("[style]")) dragged.removeAttribute("style");
});
document.addEventListener("htmx:afterSwap", () => {
  document.querySelector("#attach-progress")?.append(...onTheirWay.splice(0));
  typed.splice(0).forEach(fillAgain);
});
document.addEventListener("htmx:afterSettle", () => {
  if (!focused || !panel()) return;
  const attachment = focused.replace(/-(save|remove|replace|title|file|closed)$/, "-open");
  const places = [focused, attachment, "attachments-heading"].map((id) => document.getElementById(id));
  focused = "";
  places.find((place) => place?.checkVisibility())?.focus({ preventScroll: true });
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-attach] input[type=file]")) return;
  take([...event.target.files]);
  event.target.value = "";
});

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    const over = event.target instanceof Element && event.target.closest("#attachments[data-attaching]");
    panel()?.toggleAttribute("data-over", Boolean(over) && event.dataTransfer.types.includes("Files"));
    if (over && event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
}

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) panel()?.removeAttribute("data-over");
});

document.addEventListener("drop", (event) => {
  const over = event.target instanceof Element && event.target.closest("#attachments[data-attaching]");
  panel()?.removeAttribute("data-over");
  if (!over || !event.dataTransfer.files.length) return;
  event.preventDefault();
  take([...event.dataTransfer.files]);
});

// A button at the end of the list stays where it is, and so does the focus on it.
document.addEventListener(
  "submit",
  (event) => {
    if (!event.submitter?.matches("#attachments [aria-disabled=true]")) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

async function order() {
  const list = panel().querySelector("[data-arrange]");
  if (!list || list.dataset.ordered) return;
  list.dataset.ordered = "yes";
  const { default: Sortable } = await import(panel().dataset.sortable);
  Sortable.create(list, {
    animation: 0,
    delay: 150,
    delayOnTouchOnly: true,
    filter: "button, summary, input, label",
    preventOnFilter: false,
    onEnd(event) {
      if (event.oldIndex === event.newIndex) return;
      const keys = [...list.querySelectorAll("[data-key]")].map((one) => one.dataset.key);
      htmx.ajax("POST", list.dataset.arrange, {
        target: "#attachments",
        swap: "outerHTML",
        values: { order: keys },
      });
    },
  });
}

sendInTurn(".attachment-acts button[name=to]");
document.addEventListener("htmx:load", ready);
ready();
