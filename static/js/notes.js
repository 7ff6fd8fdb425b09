// One's own notes beside an item's text. They come by a request of their own, so that the page is the same for all.

import { fillAgain, halfTyped } from "./half_typed.js";
import { anchorOf, mark, parts, unmark } from "./notes_words.js";
import "./offline_store.js";
import "./offline_queue.js";

const frame = document.querySelector("[data-notes]");
const article = document.querySelector("article.item-alone, [data-pages]");
const told = frame?.querySelector("[data-told]");
const holder = frame?.querySelector("[data-panel]");
const waiting = frame?.querySelector("[data-waiting-notes]");
const { device } = globalThis;
let tools = null;
let chosen = null;

const panel = () => holder.querySelector("#own-notes");
const newForm = () => holder.querySelector("[data-new-note]");

async function ask(address, options = {}) {
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };
  const response = await fetch(address, { ...options, headers, cache: "no-store" });
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  const found = template.content.querySelector("#own-notes");
  if (response.redirected && !found && options.method === "POST") return ask(frame.dataset.notes);
  if (!found || (!response.ok && response.status !== 422)) throw new Error(String(response.status));
  return found;
}

/** Mark the notes' words; those of one page alone, when it has come. */
function draw(page = null) {
  if (!page) unmark(article);
  const sections = parts(article);
  for (const note of holder.querySelectorAll("[data-note]")) {
    const section = sections.get(note.dataset.part);
    const quote = note.querySelector("[data-quote]");
    if (!section || !quote || (page && section !== page)) continue;
    const [first] = mark(section, quote.textContent, Number(note.dataset.nth), note.dataset.note);
    if (!first) continue;
    first.id = `words-${note.dataset.note}`;
    const link = Object.assign(document.createElement("a"), { href: `#${first.id}` });
    link.append(...quote.childNodes);
    quote.append(link);
  }
}

/** Put the new panel in the old one's place; what is being written in it is kept, but for the text that was sent. */
function put(found, sent = null, pairs = null) {
  const typed = halfTyped(holder, (field) => sent?.contains(field), pairs);
  holder.replaceChildren(found);
  typed.forEach(fillAgain);
  draw();
  told.textContent = found.dataset.done ?? "";
  if (!sent) return;
  const wrong = found.querySelector("[aria-invalid]");
  const newest = found.dataset.newest && document.getElementById(found.dataset.newest);
  if (wrong) {
    wrong.closest("details")?.setAttribute("open", "");
    wrong.focus();
  } else (newest || found.querySelector(".own-note-removed button") || holder.querySelector("#new-note"))?.focus({ preventScroll: true });
}

async function send(form) {
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  told.classList.remove("own-notes-failed");
  try {
    const pairs = [...new FormData(form)];
    put(await ask(form.action, { method: "POST", body: new URLSearchParams(pairs) }), form, pairs);
  } catch (error) {
    button.disabled = false;
    if (form === newForm() && !/^4/.test(error.message) && (await keepFor(form))) return;
    told.classList.add("own-notes-failed");
    told.textContent = frame.dataset.notSent;
    form.querySelector("textarea")?.focus();
  }
}

/** Without a connection a new note waits on the device, under its key; true where it does. */
async function keepFor(form) {
  if (!device.can) return false;
  const { user } = waiting.dataset;
  try {
    await device.queue.add(user, { address: form.action, title: frame.dataset.title, pairs: [...new FormData(form)] });
  } catch {
    return false;
  }
  form.reset();
  form.elements.key.value = crypto.randomUUID();
  close();
  told.textContent = frame.dataset.kept;
  waiting.querySelector("li:last-child")?.focus({ preventScroll: true });
  resend();
  return true;
}

let again = 0;

async function resend() {
  clearTimeout(again);
  const { user, waiting: yet } = await device.queue.flush(waiting.dataset.pass, waiting.dataset);
  if (user === null || yet) again = setTimeout(resend, 15000);
}

/** What waits is shown under the others; what got there since is among them. */
async function drawWaiting() {
  const before = waiting.querySelectorAll("li").length;
  await device.queue.draw(waiting);
  if (waiting.querySelectorAll("li").length < before) put(await ask(frame.dataset.notes));
}

function fill(form, anchor) {
  for (const name of ["quote", "before", "after", "part"]) form.elements[name].value = anchor[name];
  const [file, page] = article.matches("[data-pages]") ? anchor.part.split("/") : [];
  if (file) form.elements.part.value = page;
  if (form.elements.attachment) form.elements.attachment.value = file ?? "";
  if (form.elements.page) form.elements.page.value = page ?? "";
}

function open(anchor) {
  const form = newForm();
  fill(form, anchor);
  const preview = form.querySelector("[data-preview]");
  preview.textContent = anchor.quote;
  preview.hidden = false;
  form.classList.add("own-note-sheet");
  form.querySelector("[data-cancel]").hidden = false;
  form.elements.text.focus();
}

function close() {
  const form = newForm();
  form.classList.remove("own-note-sheet");
  form.querySelector("[data-cancel]").hidden = true;
  form.querySelector("[data-preview]").hidden = true;
  fill(form, { quote: "", before: "", after: "", part: "" });
  if (chosen) (chosen.section.querySelector(".prose") ?? chosen.section).focus();
}

function select() {
  const selection = getSelection();
  if (!newForm() || tools.contains(document.activeElement)) return;
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  chosen = range && article.contains(range.startContainer) ? anchorOf(range, article) : null;
  // After the text that was selected, so that Tab leads from it to the tools.
  if (chosen && chosen.quote) chosen.section.after(tools);
  else tools.remove();
}

function listen() {
  let due = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(due);
    due = setTimeout(select, 250);
  });
  // The words stay selected while a tool is pressed.
  tools.addEventListener("pointerdown", (event) => event.preventDefault());
  tools.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (!tool || !chosen) return;
    tools.remove();
    getSelection().removeAllRanges();
    if (tool === "write") open(chosen);
    else {
      const form = newForm();
      const written = form.elements.text.value;
      fill(form, chosen);
      form.elements.text.value = "";
      send(form).then(() => { if (written) newForm().elements.text.value = written; });
    }
  });
  // From words that are selected Tab leads to the tools, wherever the focus was before.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || !tools.isConnected || tools.contains(document.activeElement)) return;
    if (event.target.closest("input, textarea, select") || getSelection().isCollapsed) return;
    event.preventDefault();
    tools.querySelector("button").focus({ preventScroll: true });
  });
  tools.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    tools.remove();
    article.focus({ preventScroll: true });
  });
  holder.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target);
  });
  holder.addEventListener("click", (event) => {
    if (event.target.closest("[data-cancel]")) close();
    if (event.target.closest("[data-print-notes]")) {
      document.body.classList.add("with-own-notes");
      print();
    }
  });
  holder.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && newForm()?.classList.contains("own-note-sheet")) close();
  });
  article.addEventListener("click", (event) => {
    const of = event.target.closest("mark.own-mark")?.dataset.of;
    const note = of && getSelection().isCollapsed && document.getElementById(`note-${of}`);
    if (!note) return;
    note.scrollIntoView({ block: "nearest" });
    note.focus({ preventScroll: true });
  });
  article.addEventListener("pages:words", (event) => draw(event.detail));
  // Beside a file a note without words is on the page that is open, unless another place is chosen for it.
  holder.addEventListener("focusin", ({ target }) => {
    const form = newForm();
    if (!article.dataset.file || target !== form?.elements.text || target.value || form.elements.quote.value) return;
    form.elements.attachment.value = article.dataset.file;
    form.elements.page.value = article.dataset.page;
    form.querySelector(".own-note-where").open = true;
  });
  addEventListener("beforeunload", (event) => {
    const unsent = [...holder.querySelectorAll("textarea[name=text]")].some((field) => field.value !== field.defaultValue);
    if (unsent) event.preventDefault();
  });
}

/** Beside the text where there is a margin; below it where there is none. */
function settle() {
  if (article.matches("[data-pages]")) return; // the page has a place for them
  let margin = article.querySelector(":scope > .margin");
  if (!margin) {
    margin = Object.assign(document.createElement("div"), { className: "margin" });
    article.append(margin);
  }
  margin.append(frame);
}

if (frame && article) {
  if (new URLSearchParams(location.search).get("noter") === "1") document.body.classList.add("with-own-notes");
  tools = frame.querySelector("[data-tools]").content.firstElementChild.cloneNode(true);
  settle();
  ask(frame.dataset.notes).then((found) => {
    put(found);
    listen();
    frame.dataset.ready = "";
    if (!device.can) return;
    document.addEventListener("device:notes", () => drawWaiting().catch(() => {}));
    addEventListener("online", resend);
    drawWaiting();
  }).catch(() => {}); // the link to the page of the notes is still there
}
