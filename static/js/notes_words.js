// The words of an item's text, or of an attachment's pages, as the server reads them (meetings/anchoring.py): letter by
// letter, without white space; on pages without hyphens too, and with letters that hang together taken apart.

const AROUND = 80;
const BLANK = /[\s\u00ad\u200b\ufeff]/;
const HYPHEN = /[\x00-\x1f\x7f\-\u2010\u2011\ufffe\uffff]/;
const BLOCK = "p, li, h3, h4, h5, h6, td, th, div, blockquote";
// What the page says of its own, and what was taken out of the text.
const NOT_TEXT = ".eyebrow, .outcomes, .votes-told, .visually-hidden, .empty, .note-tools, del";

/** The sections of the item's text, or the pages that are there, by the names that the server has for them. */
export function parts(article) {
  if (article.matches("[data-pages]")) {
    const sheets = [...article.querySelectorAll(".page-sheet:has(.page-words)")];
    return new Map(sheets.map((sheet) => [sheet.dataset.part, sheet]));
  }
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

/** A page's words: every word is a line of its own to the browser, and a hyphen may only end one. */
function lettersOfPage(layer) {
  const found = [];
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  let gap = false;
  let hyphen = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    gap ||= node.nodeName === "BR";
    for (let offset = 0; offset < (node.data?.length ?? 0); offset += 1) {
      const sign = node.data[offset];
      if (HYPHEN.test(sign)) hyphen = "-";
      else if (BLANK.test(sign)) gap ||= /\s/.test(sign);
      else {
        const divided = hyphen && gap && /\p{Ll}/u.test(sign); // the word goes on in the next line
        for (const letter of sign > "\xff" ? sign.normalize("NFKC") : sign) {
          found.push({ letter, node, offset, gap: gap && !divided, hyphen: divided ? "" : hyphen, block: node });
          gap = false;
          hyphen = "";
        }
      }
    }
  }
  return found;
}

/** Every letter of a section with the text node and the place in it; `gap` where white space stands before it. */
function letters(section) {
  const layer = section.querySelector(".page-words");
  if (layer) return lettersOfPage(layer);
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
      quote: words.map(({ letter, gap, hyphen = "" }, place) =>
        (place ? `${hyphen}${gap ? " " : ""}${letter}` : letter)).join(""),
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
  const onPage = section.matches(".page-sheet");
  const words = [...(onPage ? quote.normalize("NFKC") : quote)]
    .filter((letter) => !BLANK.test(letter) && !(onPage && HYPHEN.test(letter))).join("");
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
