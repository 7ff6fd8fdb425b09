// What a member has read, and what is new since. The page itself is the same for every visit, so that it can come from
// the browser's memory; this comes beside it.

const frame = document.querySelector("[data-preparing]");
const DWELL = 1500; // so long an item has to lie in the middle of the screen before it counts as read
const GATHER = 1000; // what is read within this time is sent together
const waiting = new Set();
const sent = new Set();
let gathering = 0;

function send() {
  clearTimeout(gathering);
  gathering = 0;
  if (!waiting.size) return;
  const items = [...waiting];
  waiting.clear();
  const body = new URLSearchParams([["version", frame.dataset.version], ...items.map((item) => ["item", item])]);
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };
  // What did not get through is sent again with the next: reading goes on without a connection.
  fetch(frame.dataset.marks, { method: "POST", body, headers, keepalive: true, redirect: "manual" })
    .then((response) => { if (!response.ok && response.status !== 404 && response.status !== 403) throw new Error(); })
    .catch(() => items.forEach((item) => waiting.add(item)));
}

function watch() {
  const seen = new Map();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const item = target.dataset.item;
      clearTimeout(seen.get(item));
      if (!isIntersecting || sent.has(item)) continue;
      seen.set(item, setTimeout(() => {
        if (document.hidden) return;
        sent.add(item);
        observer.unobserve(target);
        waiting.add(item);
        gathering ||= setTimeout(send, GATHER);
      }, DWELL));
    }
  }, { rootMargin: "-20% 0px" });
  for (const item of document.querySelectorAll("article.item[data-item]")) observer.observe(item);
  document.addEventListener("visibilitychange", () => document.hidden && send());
  addEventListener("pagehide", send);
  addEventListener("online", send);
}

function dots(news) {
  for (const one of news.querySelectorAll("template[data-of]")) {
    const mark = one.content.querySelector(".news-mark");
    const title = document.querySelector(`article.item[data-item="${one.dataset.of}"] .item-title`);
    title?.after(mark.cloneNode(true));
    const entry = document.querySelector(`.contents li[data-item="${one.dataset.of}"] .contents-title`);
    if (!entry) continue;
    const dot = mark.querySelector(".news-dot").cloneNode();
    if (mark.classList.contains("news-unread")) dot.classList.add("news-unread");
    const word = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` (${mark.textContent})` });
    entry.prepend(dot);
    entry.append(word);
  }
}

// Changes are shown where they are: each changed text stands in the place of the text it became.
let shown = [];

const INNER = ".discussion, .statement";

// What a changed text takes the place of: its section, or of a decision that has more in it the words that it is of.
function placeOf(heading, free) {
  const named = (node, selector) => node.querySelector(selector)?.textContent.trim() === heading;
  const at = free.findIndex((section) => named(section, ".part-heading"));
  if (at >= 0 && !free[at].querySelector(INNER)) return free.splice(at, 1);
  if (at >= 0) return [...free[at].querySelectorAll(".prose > *")].filter((one) => !one.matches(`${INNER}, .votes-told, .part-changed`) && !one.hidden);
  const inner = free.flatMap((section) => [...section.querySelectorAll(INNER)]);
  return inner.filter((one) => !one.hidden && named(one, ".eyebrow")).slice(0, 1);
}

function show(news) {
  for (const one of news.querySelectorAll("template[data-of]")) {
    const text = document.querySelector(`article.item[data-item="${one.dataset.of}"] .item-text`);
    const changed = one.content.querySelector("[data-changed]");
    if (!text || !changed) continue;
    const free = [...text.querySelectorAll(":scope > section.part, :scope > section.addendum")];
    for (const part of changed.children) {
      const others = part.dataset.heading ? placeOf(part.dataset.heading, free) : [];
      const copy = part.cloneNode(true);
      // Among the words of a decision its heading stands already.
      if (others[0]?.matches(".prose > :not(.discussion, .statement)")) copy.querySelector(".part-heading")?.remove();
      if (others.length) others[0].before(copy);
      else text.append(copy);
      for (const other of others) other.hidden = true;
      shown.push([copy, others]);
    }
  }
}

function hide() {
  for (const [copy, others] of shown) {
    copy.remove();
    for (const other of others) other.hidden = false;
  }
  shown = [];
}

function turnOn(news) {
  const button = news.querySelector("[data-show-changes]");
  button?.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    if (on) show(news);
    else hide();
  });
}

async function ask() {
  const response = await fetch(frame.dataset.news, { headers: { "HX-Request": "true" }, redirect: "manual", cache: "no-store" });
  if (!response.ok) return;
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  const news = template.content.querySelector("#news");
  if (!news) return;
  frame.replaceChildren(news);
  dots(news);
  turnOn(news);
}

if (frame) {
  const there = document.getElementById("news");
  if (there) {
    dots(there);
    turnOn(there);
  }
  // What is new is asked for before anything is marked as read.
  (there ? Promise.resolve() : ask().catch(() => {})).then(() => {
    if (!there) watch(); // an item's own page was marked as it was opened
    frame.dataset.preparing = "ready";
  });
}
