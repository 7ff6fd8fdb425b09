// Reading by keyboard, and the place where one is. Everything here is a convenience: each link works without it.

const contents = document.getElementById("contents");
const keys = document.getElementById("keys");
const items = [...document.querySelectorAll("article.item")];
const alone = document.querySelector("article.item-alone") !== null;
const previous = document.querySelector("[data-previous]");
const next = document.querySelector("[data-next]");
let here = -1;

function mark(place) {
  here = place;
  for (const link of contents.querySelectorAll("a")) link.removeAttribute("aria-current");
  const link = place >= 0 && contents.querySelector(`a[href$="#${CSS.escape(items[place].id)}"]`);
  if (link) {
    link.setAttribute("aria-current", "location");
    if (contents.scrollHeight > contents.clientHeight) link.scrollIntoView({ block: "nearest" });
  }
  if (previous) previous.href = place > 0 ? `#${items[place - 1].id}` : "#main";
  if (next) turn(next, items[Math.min(place + 1, items.length - 1)]);
}

function turn(link, item) {
  const word = link.querySelector("[data-word]");
  link.href = `#${item.id}`;
  word.textContent = `${word.dataset.word} ${item.id.replace("punkt-", "")}`;
}

function go(step) {
  if (alone) {
    document.querySelector(step > 0 ? ".turn a[rel=next]" : ".turn a[rel=prev]")?.click();
    return;
  }
  const place = Math.min(here + step, items.length - 1);
  const target = place < 0 ? document.getElementById("main") : items[place];
  target.scrollIntoView();
  target.focus({ preventScroll: true });
  history.replaceState(null, "", place < 0 ? location.pathname + location.search : `#${target.id}`);
  mark(Math.max(place, -1));
}

function place() {
  // The item whose head has passed the upper third is the one that is read.
  const line = innerHeight / 3;
  const found = items.findLastIndex((item) => item.getBoundingClientRect().top <= line);
  if (found !== here) mark(found);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], .table-frame, dialog[open]")) return;
  if (event.key === "?") keys.showModal();
  else if (event.key === "ArrowRight" || event.key === "j") go(1);
  else if (event.key === "ArrowLeft" || event.key === "k") go(-1);
  else return;
  event.preventDefault();
});

// A finger drawn across the text turns to the next item, where an item has a page of its own.
let from = null;
document.addEventListener("touchstart", (event) => {
  const [touch] = event.touches;
  from = alone && event.touches.length === 1 && !event.target.closest(".table-frame, .contents") ? touch : null;
}, { passive: true });

document.addEventListener("touchend", (event) => {
  if (!from) return;
  const across = event.changedTouches[0].clientX - from.clientX;
  const down = event.changedTouches[0].clientY - from.clientY;
  if (Math.abs(across) > 80 && Math.abs(down) < 40 && getSelection().isCollapsed) go(across < 0 ? 1 : -1);
}, { passive: true });

for (const button of document.querySelectorAll("[data-keys]")) {
  button.hidden = false;
  button.addEventListener("click", () => keys.showModal());
}

contents.addEventListener("click", (event) => {
  if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
});

if (!alone) {
  let due = false;
  document.addEventListener("scroll", () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; place(); });
  }, { passive: true });
  place();
}

// Led to the case from its number: it is folded, and was asked for.
const fold = location.hash === "#sagen" && document.querySelector("details#sagen");
if (fold) fold.open = true;

// Back from an attachment: the keyboard is where it was.
if (location.hash.startsWith("#bilag-")) document.getElementById(location.hash.slice(1))?.focus();
