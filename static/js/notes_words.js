// The words of an item's text as the server reads them (meetings/anchoring.py): letter by letter, without white space.

const AROUND = 80;
const BLANK = /[\s\u00ad\u200b\ufeff]/;
const BLOCK = "p, li, h3, h4, h5, h6, td, th, div, blockquote";
// What the page says of its own, and what was taken out of the text.
const NOT_TEXT = ".eyebrow, .outcomes, .votes-told, .visually-hidden, .empty, .note-tools, del";

/** The sections of the item's text by the names that the server has for them. */
export function parts(article) {
  const seen = new Map();
  const named = new Map();
  for (const section of article.querySelectorAll(".item-text > section.part:not(.part-changed)")) {
    if (section.classList.contains("decision")) {
      named.set("decision", section);
      continue;
    }
    const type = [...section.classList].find((name) => name.startsWith("part-"))?.slice(5);
    const place = seen.get(type) ?? 0;
    seen.set(type, place + 1);
    named.set(`${type}.${place}`, section);
  }
  return named;
}

/** Every letter of a section with the text node and the place in it; `gap` where white space stands before it. */
function letters(section) {
  const found = [];
  const prose = section.querySelector(".prose");
  if (!prose) return found;
  const walker = document.createTreeWalker(prose, NodeFilter.SHOW_TEXT);
  let block = null;
  let gap = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(NOT_TEXT)) continue;
    const around = node.parentElement.closest(BLOCK);
    gap ||= around !== block;
    block = around;
    for (let offset = 0; offset < node.data.length; offset += 1) {
      const letter = node.data[offset];
      if (BLANK.test(letter)) gap ||= /\s/.test(letter);
      else {
        found.push({ letter, node, offset, gap, block });
        gap = false;
      }
    }
  }
  return found;
}

const plain = (some) => some.map((one) => one.letter).join("");

/** What is selected within one section, with what stands around it; null where that is no text of the item. */
export function anchorOf(range, article) {
  for (const [part, section] of parts(article)) {
    if (!range.intersectsNode(section)) continue;
    const all = letters(section);
    const inside = all.map(({ node, offset }) =>
      range.comparePoint(node, offset) >= 0 && range.comparePoint(node, offset + 1) <= 0);
    const start = inside.indexOf(true);
    const end = inside.lastIndexOf(true) + 1;
    if (start < 0) continue;
    const words = all.slice(start, end);
    return {
      part,
      section,
      quote: words.map(({ letter, gap }, place) => (gap && place ? ` ${letter}` : letter)).join(""),
      before: plain(all.slice(Math.max(0, start - AROUND), start)),
      after: plain(all.slice(end, end + AROUND)),
    };
  }
  return null;
}

/** Mark the words in the page, not in what is stored: the marks, or none where the words do not stand here. */
export function mark(section, quote, nth, key) {
  const all = letters(section);
  const text = plain(all);
  const words = [...quote].filter((letter) => !BLANK.test(letter)).join("");
  let start = text.indexOf(words);
  for (let count = 0; count < nth && start >= 0; count += 1) start = text.indexOf(words, start + 1);
  if (start < 0 || !words) return [];
  const pieces = [];
  for (const { node, offset, block } of all.slice(start, start + words.length)) {
    const last = pieces.at(-1);
    const goesOn = last?.block === block; // within a line the spaces between two pieces are marked too
    if (last?.node === node) last.to = offset + 1;
    else {
      if (goesOn) last.to = last.node.data.length;
      pieces.push({ node, from: goesOn ? 0 : offset, to: offset + 1, block });
    }
  }
  return pieces.map(({ node, from, to }) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    const made = Object.assign(document.createElement("mark"), { className: "own-mark" });
    made.dataset.of = key;
    range.surroundContents(made);
    return made;
  });
}

/** Take the marks away again. */
export function unmark(article) {
  for (const one of article.querySelectorAll("mark.own-mark")) {
    const parent = one.parentNode;
    one.replaceWith(...one.childNodes);
    parent.normalize();
  }
}
