// Lists that were no lists: Word writes each item as a paragraph with a mark, Word on the web as a list of one item.

const BULLET = /^[^\p{L}\p{N}]*$|^[oOØü§]$/u;
const ROMAN = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 };

/** What a mark such as "3.", "b)", "iv." or "·" says: the kind of list, and the number if it has one. */
export function readMark(mark, expected = 1) {
  const found = mark.replace(/[\s\u00a0]+/g, "");
  if (BULLET.test(found)) return { tag: "ul", number: 1 };
  const numbers = /^\(?(?:\d{1,4}\.)*(\d{1,4})[.):]*$/.exec(found);
  if (numbers) return { tag: "ol", number: Number(numbers[1]) };
  const letters = /^\(?(\p{L}+)[.)]$/u.exec(found)?.[1].toLowerCase();
  if (!letters) return { tag: "ul", number: 1 };
  const letter = letters.length === 1 ? "abcdefghijklmnopqrstuvwxyzæøå".indexOf(letters) + 1 : 0;
  const roman = /^[ivxlcdm]+$/.test(letters) ? romanNumber(letters) : 0;
  if (letter && letter === expected) return { tag: "ol", number: letter };
  if (roman && (letters.length > 1 || "ivx".includes(letters) || roman === expected)) return { tag: "ol", number: roman };
  return letter ? { tag: "ol", number: letter } : { tag: "ul", number: 1 };
}

function romanNumber(letters) {
  const values = [...letters].map((letter) => ROMAN[letter]);
  return values.reduce((sum, value, place) => sum + (value < (values[place + 1] ?? 0) ? -value : value), 0);
}

const styleOf = (element) => element.getAttribute?.("data-style") ?? "";
const levelOf = (element) => Number(/mso-list:[^;]*\blevel(\d)/i.exec(styleOf(element))?.[1] ?? 0);

/** Word's paragraphs with a mark become items of lists, nested by their level, each list with its first number. */
export function listParagraphs(root) {
  const paragraphs = [...root.querySelectorAll("p[data-style*='mso-list'], div[data-style*='mso-list'], li[data-style*='mso-list']")].filter(
    (element) => levelOf(element) && element.localName !== "li",
  );
  const parents = new Set(paragraphs.map((element) => element.parentElement));
  const listed = new Set(paragraphs);
  for (const parent of parents) {
    for (const run of runs(parent, (child) => listed.has(child))) {
      build(run.map((element) => ({ level: levelOf(element), ...markOf(element), content: [...element.childNodes] })), run);
    }
  }
  // A mark before something that is no item, such as a numbered heading, is text.
  for (const element of root.querySelectorAll("[data-style*='mso-list']")) {
    if (isMark(element)) element.replaceWith(`${element.textContent.trim()} `);
  }
}

const isMark = (element) => /mso-list:\s*ignore/i.test(styleOf(element));

function markOf(paragraph) {
  const mark = [...paragraph.querySelectorAll("[data-style*='mso-list']")].find(isMark);
  const text = mark?.textContent ?? "";
  mark?.remove();
  return { mark: text };
}

/** Word on the web: every item is a list of its own in a wrapper, with its level on the item. */
export function listWrappers(root) {
  const wrappers = new Set(root.querySelectorAll("div.ListContainerWrapper"));
  for (const parent of new Set([...wrappers].map((wrapper) => wrapper.parentElement))) {
    for (const run of runs(parent, (child) => wrappers.has(child))) {
      const items = run.flatMap((wrapper) =>
        [...wrapper.querySelectorAll("li")].map((item, place) => {
          const list = item.closest("ol, ul");
          const start = Number.parseInt(list.getAttribute("start") ?? "1", 10) || 1;
          const level = Number.parseInt(item.dataset.ariaLevel ?? item.getAttribute("aria-level") ?? "1", 10) || 1;
          return { level, tag: list.localName, number: start + (run.length === 1 ? place : 0), content: [...item.childNodes] };
        }),
      );
      build(items, run);
    }
  }
}

/** Children that hold the test and stand beside each other, with nothing but space between. */
function runs(parent, test) {
  const found = [];
  let run = [];
  for (const child of [...parent.childNodes]) {
    if (child.nodeType === Node.ELEMENT_NODE && test(child)) run.push(child);
    else if (child.nodeType !== Node.TEXT_NODE || child.data.trim()) {
      found.push(run);
      run = [];
    }
  }
  found.push(run);
  return found.filter((one) => one.length);
}

function build(items, replaced) {
  const doc = replaced[0].ownerDocument;
  const place = doc.createComment("");
  replaced[0].before(place);
  const open = [];
  for (const item of items) {
    while (open.length && open.at(-1).level > item.level) open.pop();
    let top = open.at(-1);
    const { tag, number } = item.tag ? item : readMark(item.mark, top?.level === item.level ? top.next : 1);
    if (top?.level === item.level && (top.list.localName !== tag || (tag === "ol" && top.next !== number))) {
      open.pop();
      top = open.at(-1);
    }
    if (top?.level !== item.level) {
      const list = doc.createElement(tag);
      if (tag === "ol" && number !== 1) list.setAttribute("start", number);
      if (top) top.list.lastElementChild.append(list);
      else place.before(list);
      open.push({ level: item.level, list, next: number });
      top = open.at(-1);
    }
    const made = doc.createElement("li");
    made.append(...item.content);
    top.list.append(made);
    top.next = number + 1;
  }
  for (const element of replaced) element.remove();
  place.remove();
}

/** A list that stands among the items of another belongs to the item before it. */
export function joinLists(root) {
  for (const list of root.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    const before = list.previousElementSibling;
    if (before?.localName === "li") before.append(list);
    else {
      const item = root.ownerDocument.createElement("li");
      list.before(item);
      item.append(list);
    }
  }
}
