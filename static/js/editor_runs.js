// Inline text as runs of characters that share their marks, tidied and written as the server's allow-list writes it.
// The same rules stand in meetings/richtext/runs.py: what is written here is unchanged when it is cleaned there.

const SPACES = /[\t\n\v\f\r\u001c-\u001f\u0085\u2028\u2029]/g;
const UNSEEN = new RegExp(
  "[\\u0000-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5" +
    "\\u180b-\\u180f\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0" +
    "\\ufff0-\\ufffc\\p{Co}\\p{Cs}\\p{Noncharacter_Code_Point}\\u{e0000}-\\u{e0fff}]",
  "gu",
);
const LINK = /^(?:https?:\/\/[^/?#]|mailto:.)/i;
export const LONGEST_LINK = 2000;
export const PLAIN = Object.freeze({ href: "", strong: false, em: false, script: "" });
const LINE = Object.freeze({ text: "\n", marks: PLAIN });

/** The address in ASCII, or nothing where it leads nowhere a reader may be sent. */
export function address(href) {
  const found = (href ?? "").replace(SPACES, " ").replace(UNSEEN, "").trim();
  if (!LINK.test(found) || found.length > LONGEST_LINK) return "";
  if (!URL.canParse(found)) return "";
  return found.replace(/[^A-Za-z0-9_.~\-/:?#[\]@!$&'()*+,;=%]/gu, encodeURIComponent);
}

/** The text of a DOM element, as runs: what is neither text, a known mark nor a line break is only its words. */
export function runsOfElement(element, marks = PLAIN) {
  const runs = [];
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) runs.push({ text: child.data, marks });
    if (child.nodeType !== Node.ELEMENT_NODE) continue;
    const name = child.localName;
    if (name === "br") runs.push({ text: " ", marks });
    else if (name === "strong" || name === "b") runs.push(...runsOfElement(child, { ...marks, strong: true }));
    else if (name === "em" || name === "i") runs.push(...runsOfElement(child, { ...marks, em: true }));
    else if (name === "sup" || name === "sub") runs.push(...runsOfElement(child, { ...marks, script: name }));
    else if (name === "a") runs.push(...runsOfElement(child, { ...marks, href: address(child.getAttribute("href")) }));
    else runs.push(...runsOfElement(child, marks));
  }
  return runs;
}

/** The text of an editor's paragraph, heading or note, as runs. */
export function runsOfNode(node) {
  const runs = [];
  node.forEach((child) => {
    if (child.type.name === "hardBreak") runs.push(LINE);
    else if (child.type.name === "footnote") runs.push({ text: "", marks: PLAIN, note: child.attrs.html });
    else runs.push({ text: child.text ?? "", marks: marksOf(child.marks) });
  });
  return runs;
}

function marksOf(marks) {
  const found = { ...PLAIN };
  for (const mark of marks) {
    if (mark.type.name === "link") found.href = mark.attrs.href;
    else if (mark.type.name === "bold") found.strong = true;
    else if (mark.type.name === "italic") found.em = true;
    else if (mark.type.name === "superscript") found.script = "sup";
    else if (mark.type.name === "subscript") found.script = "sub";
  }
  return found;
}

/** The runs merged, with single spaces and none at an end of a line. `oneLine` makes every line break a space. */
export function tidy(runs, { oneLine = false, strong = null } = {}) {
  let tidied = [];
  for (const run of runs) {
    if (run.note !== undefined) {
      if (run.note) tidied.push(run);
    } else if (run === LINE) tidied.push(oneLine ? { text: " ", marks: PLAIN } : LINE);
    else {
      const text = run.text.replace(SPACES, " ").replace(UNSEEN, "");
      tidied.push({ text, marks: strong === null ? run.marks : { ...run.marks, strong } });
    }
  }
  for (let before = ""; before !== JSON.stringify(tidied); ) {
    before = JSON.stringify(tidied);
    tidied = squeezed(merged(tidied));
  }
  return tidied;
}

export const isBlank = (runs) => !runs.some((run) => run.note || run.text.trim().replace(/^[\u200c\u200d]+$/, ""));

/** The runs in parts: two line breaks in a row begin a new paragraph. Blank parts are left out. */
export function parts(runs) {
  const found = [];
  let part = [];
  for (const run of [...runs, LINE, LINE]) {
    if (run === LINE && part.at(-1) === LINE) {
      part.pop();
      if (!isBlank(part)) found.push(part);
      part = [];
    } else if (part.length || run !== LINE) part.push(run);
  }
  return found;
}

/** The runs as HTML, marks nested in one order: a, strong, em, sup or sub. */
export function write(runs) {
  return nested(runs, [
    (run, inner) => (run.marks.href ? `<a href="${escaped(run.marks.href, true)}">${inner}</a>` : inner),
    (run, inner) => (run.marks.strong ? `<strong>${inner}</strong>` : inner),
    (run, inner) => (run.marks.em ? `<em>${inner}</em>` : inner),
    (run, inner) => (run.marks.script ? `<${run.marks.script}>${inner}</${run.marks.script}>` : inner),
  ]);
}

const KEYS = ["href", "strong", "em", "script"];

function nested(runs, wrappers, depth = 0) {
  if (depth === KEYS.length) return runs.map(written).join("");
  let html = "";
  for (let from = 0; from < runs.length; ) {
    let to = from + 1;
    while (to < runs.length && runs[to].marks[KEYS[depth]] === runs[from].marks[KEYS[depth]]) to += 1;
    html += wrappers[depth](runs[from], nested(runs.slice(from, to), wrappers, depth + 1));
    from = to;
  }
  return html;
}

function written(run) {
  if (run.note) return `<span class="footnote">${run.note}</span>`;
  return run === LINE ? "<br>" : escaped(run.text);
}

function escaped(text, quotes = false) {
  const safe = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return quotes ? safe.replace(/"/g, "&quot;").replace(/'/g, "&#x27;") : safe;
}

const same = (one, two) => KEYS.every((key) => one[key] === two[key]);

function merged(runs) {
  const found = [];
  for (const run of runs) {
    if (!run.note && !run.text) continue;
    const last = found.at(-1);
    if (last && last !== LINE && run !== LINE && !last.note && !run.note && same(last.marks, run.marks)) {
      found[found.length - 1] = { ...last, text: last.text + run.text };
    } else found.push(run);
  }
  return found;
}

function squeezed(runs) {
  const found = [];
  runs.forEach((run, index) => {
    if (run.note || run === LINE) {
      found.push(run);
      return;
    }
    let text = run.text.normalize("NFC").replace(/ +/g, " ");
    const before = found.at(-1) ?? LINE;
    const after = runs[index + 1] ?? LINE;
    if (before === LINE || before.text.endsWith(" ")) text = text.replace(/^ +/, "");
    if (after === LINE) text = text.replace(/ +$/, "");
    let marks = run.marks;
    if (text && !text.trim()) {
      // A space is bold or linked only between two that are.
      const kept = (key) => marks[key] === before.marks[key] && marks[key] === after.marks[key];
      marks = Object.fromEntries(KEYS.map((key) => [key, kept(key) ? run.marks[key] : PLAIN[key]]));
    }
    if (text) found.push({ text, marks });
  });
  while (found[0] === LINE) found.shift();
  while (found.at(-1) === LINE) found.pop();
  return found;
}
