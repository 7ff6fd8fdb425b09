// Acts: forms marked `data-act` are sent without leaving the page, one after the other, in the order in which they were
// done. Where there is no network they wait in this browser, and are sent when it is back, each with the time at which
// it was done (`at`). An act can be sent twice without harm, since an answer may have been lost on its way.
//
//   <div data-acts="meeting-7" data-writer="…" data-pass="…" data-login="…" data-now="2026-11-22T09:00:00+01:00">
//   <p id="acts-news" role="status"></p>, <p id="told" role="status"></p>, <div id="acts-words" data-…>
//
// The answer is HTML: each root element with an id takes the place of the one that has it now; one whose place is a
// `role=status` gives it its words; a new one says by `data-after` behind which it stands. Events, all of them bubbling:
// `act:queued` on the form (detail: pairs, button), `act:swapped` on each new element, and on the document `act:done`
// (detail: url, pairs, status), `signed-in`, and `acts:sent` as soon as nothing waits any more.

import { fillAgain, halfTyped, keepRefused, putCursor, unchoose } from "./half_typed.js";
import { NewsLine } from "./news_line.js";
import { forget, keep, keyOf, leftBehind } from "./writing_copies.js";
import { Session } from "./writing_session.js";

const root = document.querySelector("[data-acts]");
const words = { ...document.getElementById("acts-words").dataset };
const news = new NewsLine(document.getElementById("acts-news"));
const RETRY = 4000;
const AGAIN = 15000;

const { writer, acts: scope } = root.dataset;
// What the clock of this device is wrong by.
const offset = root.dataset.now ? new Date(root.dataset.now) - Date.now() : 0;
const queue = [];
let counted = 0;
let sending = null;
let timer = null;

/** Asks the server as the person who opened the page; there is one for all scripts of it. */
export const session = new Session(root.dataset, words);

/** The time now, by the server's clock. */
export const now = () => new Date(Date.now() + offset);

/** How many acts are not sent yet. */
export const waiting = () => queue.length;

/** A line on top, spoken once; '' takes it away. */
export const tell = (text, act = null) => news.tell(text, act);

/** Send a form as one act; where there is no network it waits. `more` are further pairs. */
export function send(form, button = null, more = []) {
  const data = new FormData(form, button);
  data.delete("csrfmiddlewaretoken");
  const typed = [...data];
  data.set("at", now().toISOString());
  for (const [name, value] of more) data.set(name, value);
  const url = button?.hasAttribute("formaction") ? button.formAction : form.getAttribute("action") ? form.action : location.href;
  const pairs = [...data];
  put({ url, pairs }, typed);
  form.dispatchEvent(new CustomEvent("act:queued", { bubbles: true, detail: { pairs, button } }));
  return flush();
}

function put(act, typed) {
  counted += 1;
  const key = keyOf(writer, `acts/${scope}`, String(counted).padStart(6, "0"));
  const entry = { ...act, typed, key, writer, item: `acts/${scope}`, order: Date.now() + counted / 1000 };
  entry.keeping = keep({ ...act, key, writer, item: entry.item, order: entry.order });
  queue.push(entry);
}

/** Send what waits. Resolves when all is sent, or when it has to wait further. */
export function flush() {
  clearTimeout(timer);
  sending ??= drain().finally(() => {
    sending = null;
  });
  return sending;
}

async function drain() {
  while (queue.length) {
    const [act] = queue;
    let answer;
    try {
      answer = await post(act);
    } catch {
      await offline(act);
      return;
    }
    if (!answer) return;
    queue.shift();
    act.keeping.then(() => forget(act.key));
    if (answer.html) swap(answer.html, act, answer.status === 422);
    else if (answer.status >= 400) tell(words.refused);
    document.dispatchEvent(new CustomEvent("act:done", { detail: { ...act, status: answer.status } }));
  }
  if (news.says(words.offline, words.unkept, words.unwilling, words.found)) tell(words.back);
  else if (news.says(words.signedOut, words.somebodyElse)) tell("");
  document.dispatchEvent(new Event("acts:sent"));
}

async function offline(act) {
  tell((await act.keeping) ? words.offline : words.unkept);
  timer = setTimeout(flush, RETRY);
}

/** The answer, or null where the act has to wait for somebody. */
async function post(act, again = true) {
  const files = act.pairs.some(([, value]) => value instanceof File);
  const body = files ? new FormData() : new URLSearchParams();
  for (const [name, value] of act.pairs) body.append(name, value);
  const response = await fetch(act.url, {
    method: "POST",
    body,
    headers: { "HX-Request": "true", "X-CSRFToken": session.token },
    redirect: "manual",
  });
  const moved = response.type === "opaqueredirect";
  if (response.status === 403 || moved) {
    const user = await session.renew();
    if (user !== writer) {
      if (user) {
        tell(words.somebodyElse);
        timer = setTimeout(flush, AGAIN);
      } else {
        tell(words.signedOut, { words: words.signIn, does: () => session.enter() });
        session.ask();
      }
      return null;
    }
    if (!moved && again) return post(act, false);
  }
  if (response.status >= 500) {
    tell(words.unwilling);
    timer = setTimeout(flush, AGAIN);
    return null;
  }
  const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
  const html = isPage && response.status !== 403 && response.status !== 404 ? await response.text() : "";
  return { status: moved ? 204 : response.status, html };
}

// Putting an answer in

function swap(html, act, isRefused) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const fresh of [...template.content.children]) {
    // What was refused was not taken, and so is still to be put right where it was typed.
    putIn(fresh, isRefused ? null : act);
    if (isRefused) keepRefused(fresh, (field) => field.form?.action === act.url);
  }
}

/** Put one element in, as the answer to an act is put in. Nothing of what is half typed is lost but what was sent. */
export function putIn(fresh, act = null) {
  const place = fresh.id && document.getElementById(fresh.id);
  const before = fresh.dataset.after && document.getElementById(fresh.dataset.after);
  if (place?.getAttribute("role") === "status") {
    place.className = fresh.className;
    place.replaceChildren(...fresh.childNodes);
    place.hidden = !place.textContent.trim();
    return;
  }
  if (place) replace(place, fresh, act);
  else if (before) before.after(fresh);
  else return;
  window.htmx?.process(fresh);
  fresh.dispatchEvent(new CustomEvent("act:swapped", { bubbles: true }));
}

/** Put the new in the place of the old: focus, what is unfolded and what is half typed elsewhere stay. */
function replace(place, fresh, act) {
  const active = place.contains(document.activeElement) ? document.activeElement : null;
  for (const old of place.querySelectorAll("details[id][open]")) {
    const one = fresh.querySelector(`#${CSS.escape(old.id)}`);
    if (one) one.open = true;
  }
  // Of an act from before the page was opened nobody knows what was sent with it.
  const typed = halfTyped(place, (field) => act && field.form?.action === act.url, act?.typed);
  unchoose(place, fresh);
  place.replaceWith(fresh);
  typed.forEach(fillAgain);
  if (!active) return;
  const next = same(fresh, active) ?? fallback(fresh);
  next.focus({ preventScroll: true });
  if (next.id === active.id && next.value === active.value) putCursor(next, active);
}

function same(fresh, old) {
  if (old.id && fresh.querySelector(`#${CSS.escape(old.id)}`)) return fresh.querySelector(`#${CSS.escape(old.id)}`);
  const alike = [...fresh.querySelectorAll(old.localName)].filter((one) => !one.disabled && one.type !== "hidden");
  const form = (one) => one.form?.getAttribute("action") ?? "";
  return (
    alike.find((one) => one.name === old.name && one.value === old.value && form(one) === form(old)) ??
    alike.find((one) => one.textContent.trim() && one.textContent.trim() === old.textContent.trim())
  );
}

function fallback(fresh) {
  const field = fresh.querySelector("button:not([disabled]), a[href], input:not([type=hidden]), summary");
  if (field) return field;
  if (!fresh.hasAttribute("tabindex")) fresh.tabIndex = -1;
  return fresh;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-act]") || event.defaultPrevented) return;
  event.preventDefault();
  send(form, event.submitter);
});

session.onreturn = () => {
  tell("");
  document.dispatchEvent(new Event("signed-in"));
  flush();
};

addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden || flush());
addEventListener("beforeunload", (event) => {
  if (queue.length) event.preventDefault();
});

// What an earlier page left behind is sent first.
leftBehind(writer, `acts/${scope}`).then((left) => {
  if (!left.length) return;
  const acts = left.sort((one, other) => one.order - other.order);
  queue.unshift(...acts.map((act) => ({ ...act, keeping: Promise.resolve(true) })));
  tell(words.found);
  flush();
});
