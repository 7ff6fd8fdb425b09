// Whoever follows a meeting on another screen: what is new is put in where it differs, and nothing else is touched. Only
// a decision is spoken, not each word on its way.

import { hours } from "./dial.js";
import { Polling } from "./polling.js";

const news = document.getElementById("live-news");
const told = document.getElementById("live-told");
const root = () => document.getElementById("live");
let seenAt = new Date();

function tell(text, link = "") {
  news.replaceChildren(text);
  if (link) {
    const way = Object.assign(document.createElement("a"), { href: link, textContent: news.dataset.signIn });
    news.append(" ", way);
  }
  news.hidden = !text;
}

function address() {
  const wanted = new URL(news.dataset.news, location.href);
  const shown = new URLSearchParams(location.search).get("vis");
  if (shown) wanted.searchParams.set("vis", shown);
  wanted.searchParams.set("efter", root().dataset.live);
  return wanted;
}

async function ask(signal) {
  const response = await fetch(address(), { signal, redirect: "manual", cache: "no-store", headers: { "HX-Request": "true" } });
  if (response.type === "opaqueredirect") {
    tell(news.dataset.signedOut, `${news.dataset.login}?next=${encodeURIComponent(location.pathname + location.search)}`);
    return false;
  }
  if (response.status === 404) {
    tell(news.dataset.gone);
    return false;
  }
  if (!response.ok) throw new Error(response.statusText);
  if (response.status === 200) putIn(await response.text());
  seenAt = new Date();
  return true;
}

function putIn(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = template.content.querySelector("#live");
  const old = root();
  const decided = fresh.dataset.decided && fresh.dataset.decided !== old.dataset.decided;
  for (const name of ["live", "decided", "told"]) {
    if (name in fresh.dataset) old.dataset[name] = fresh.dataset[name];
    else delete old.dataset[name];
  }
  const wanted = [...fresh.children];
  const focused = old.contains(document.activeElement) && document.activeElement;
  for (const [place, one] of wanted.entries()) {
    const same = one.id && [...old.children].find((other) => other.id === one.id);
    const here = same && same.outerHTML === one.outerHTML ? same : one;
    if (same && here !== same) same.replaceWith(here);
    if (old.children[place] !== here) old.insertBefore(here, old.children[place] ?? null);
  }
  while (old.children.length > wanted.length) old.lastElementChild.remove();
  if (focused && !focused.isConnected) document.getElementById("main").focus({ preventScroll: true });
  if (decided) told.textContent = fresh.dataset.told;
}

const polling = new Polling(ask, {
  lost(times) {
    if (times > 1) tell(news.dataset.offline.replace("%s", hours(seenAt)));
  },
  back: () => tell(""),
});
polling.begin();
document.documentElement.dataset.follows = "ready";
