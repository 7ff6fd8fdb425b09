// Footnotes whose text came along with the paste: the note moves to its mark. A mark without its note is raised text.

const hashOf = (link) => {
  const href = link.getAttribute("href") ?? "";
  const place = href.indexOf("#");
  return place < 0 ? "" : decode(href.slice(place + 1));
};

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Turn every mark that leads to a note, which leads back to the mark, into that note. */
export function footnotes(root) {
  const places = new Map();
  for (const element of root.querySelectorAll("[id], a[name]")) {
    for (const name of [element.id, element.getAttribute("name")]) {
      if (name && !places.has(name)) places.set(name, element);
    }
  }
  const spent = new Set();
  for (const mark of [...root.querySelectorAll("a[href*='#']")]) {
    if (spent.has(mark) || !mark.isConnected) continue;
    const target = places.get(hashOf(mark));
    const block = target && blockOf(target);
    const back = block && !block.contains(mark) && backTo(mark, block, places);
    if (back) {
      replace(mark, block, back);
      spent.add(back);
    } else if (/^#?_?(ftn|edn)\d/.test(hashOf(mark)) && !hashOf(mark).includes("ref")) raise(mark);
  }
  for (const list of root.querySelectorAll("[data-style*='mso-element:footnote-list'], [data-style*='mso-element:endnote-list']")) {
    if (!list.textContent.trim()) list.remove();
  }
}

/** Word sets a note apart by its element; elsewhere it is a paragraph or an item of a list. */
const blockOf = (target) => target.closest("[data-style*='mso-element:footnote'], [data-style*='mso-element:endnote']") ?? target.closest("li, p, dd, div");

function backTo(mark, block, places) {
  return [...block.querySelectorAll("a[href*='#']")].find((link) => {
    const to = places.get(hashOf(link));
    return to && (to === mark || to.contains(mark) || mark.contains(to));
  });
}

function replace(mark, block, back) {
  const note = mark.ownerDocument.createElement("span");
  note.className = "footnote";
  back.remove();
  // A note is one line.
  for (const one of block.querySelectorAll("p, div, li, ul, ol, br")) one.replaceWith(" ", ...one.childNodes, " ");
  note.append(...block.childNodes);
  // The mark is often raised, and its note is not.
  const raised = mark.closest("sup");
  if (raised && raised.textContent.trim() === mark.textContent.trim()) raised.replaceWith(note);
  else mark.replaceWith(note);
  const list = block.parentElement;
  block.remove();
  if (list && /^(ol|ul)$/.test(list.localName) && !list.textContent.trim()) list.remove();
}

function raise(mark) {
  const raised = mark.ownerDocument.createElement("sup");
  raised.textContent = mark.textContent.trim();
  mark.replaceWith(raised);
}
