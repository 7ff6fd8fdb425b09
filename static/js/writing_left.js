// Words that were never sent, of somebody who no longer holds the pen: shown, so that they can be copied.

import { forget, leftBehind } from "./writing_copies.js";

const desk = document.querySelector("[data-item]");
const template = document.getElementById("left-behind");
const WORDS = new Set(["title", "public_title", "recommender", "point", "html"]);

function plain(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const blocks = [...page.body.querySelectorAll("p, li, td, th, h4, h5, h6")];
  return blocks.length ? blocks.map((block) => block.textContent).join("\n") : page.body.textContent;
}

for (const copy of await leftBehind(desk.dataset.writer, desk.dataset.item)) {
  const said = copy.pairs.filter(([name, value]) => WORDS.has(name) && value);
  const notice = template.content.firstElementChild.cloneNode(true);
  const text = notice.querySelector("textarea");
  text.value = said.map(([name, value]) => (name === "html" ? plain(value) : value)).join("\n");
  notice.querySelector("button").addEventListener("click", () => {
    forget(copy.key);
    notice.remove();
  });
  if (said.length) template.before(notice);
}
