// What is pasted from Word, Excel, Outlook or a web page, as the HTML that the editor knows and nothing else.
// The server cleans once more by its own rules (meetings/richtext); both are held to the same fixtures.

import { joinLists, listParagraphs, listWrappers } from "./editor_paste_lists.js";
import { footnotes } from "./editor_paste_notes.js";

const KEPT = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "br"]);
const MARKS = { b: "strong", strong: "strong", i: "em", em: "em", cite: "em", dfn: "em", var: "em", sup: "sup", sub: "sub" };
const BLOCKS = new Set([
  "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "dir", "div", "dl", "dt", "fieldset",
  "figcaption", "figure", "footer", "form", "header", "hr", "legend", "main", "menu", "nav", "option", "pre", "section", "summary",
]); // prettier-ignore
const GONE =
  "script, style, head, meta, link, title, template, noscript, xml, iframe, object, embed, video, audio, canvas, img, picture, svg, " +
  "map, col, colgroup, input, select, textarea, [hidden]";
const OFFICE = /class=["']?Mso|mso-|ListContainerWrapper/i;
const HEADINGS = "h1, h2, h3, h4, h5, h6";

/** The pasted HTML cleaned, and how many pictures it had: they belong among the attachments. */
export function cleanPaste(source) {
  const doc = new DOMParser().parseFromString(unstyled(source), "text/html");
  const { body } = doc;
  const pictures = body.querySelectorAll("img:not([width='0'], [width='1'])").length;
  comments(doc);
  footnotes(body);
  if (OFFICE.test(source)) office(body);
  for (const element of body.querySelectorAll(GONE)) element.remove();
  for (const element of body.querySelectorAll("[data-style]")) {
    if (/display:\s*none|visibility:\s*hidden|mso-hide:\s*all/i.test(element.getAttribute("data-style"))) element.remove();
  }
  listParagraphs(body);
  listWrappers(body);
  const cleaned = doc.createElement("div");
  rebuild(body, cleaned, doc);
  headings(cleaned);
  innerTables(cleaned);
  cells(cleaned);
  joinLists(cleaned);
  blanks(cleaned);
  return { html: cleaned.innerHTML, pictures };
}

/** The source with each style as plain data, to be read here, and no handler: the page's policy lets neither act. */
function unstyled(source) {
  return source
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/i, " data-style=").replace(/\son[a-z]+\s*=/gi, " data-on="));
}

function comments(doc) {
  const walker = doc.createTreeWalker(doc, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const comment of found) comment.remove();
}

/** What Word keeps beside the text: comments, and what was struck out with tracked changes on. */
function office(body) {
  const beside = "[data-style*='mso-element:comment'], a.msocomanchor, .MsoCommentReference, .EOP, del, .msoDel, [data-style*='mso-element:header'], [data-style*='mso-element:footer']";
  for (const element of body.querySelectorAll(beside)) element.remove();
}

const styleOf = (element) => element.getAttribute("data-style") ?? "";

/** The marks that an element's style asks for. A wrapper that says "not bold" is no mark. */
function styled(element) {
  const style = styleOf(element);
  const marks = [];
  if (/(?<![-\w])font-weight:\s*(bold|[6-9]00)/i.test(style)) marks.push("strong");
  if (/(?<![-\w])font-style:\s*(italic|oblique)/i.test(style)) marks.push("em");
  if (/(?<![-\w])vertical-align:\s*super/i.test(style)) marks.push("sup");
  if (/(?<![-\w])vertical-align:\s*sub/i.test(style)) marks.push("sub");
  return marks;
}

function plain(element, mark) {
  const style = styleOf(element);
  return (mark === "strong" && /(?<![-\w])font-weight:\s*(normal|400)/i.test(style)) || (mark === "em" && /(?<![-\w])font-style:\s*normal/i.test(style));
}

function rebuild(from, into, doc) {
  for (const child of [...from.childNodes]) {
    if (child.nodeType === Node.TEXT_NODE) {
      text(child, into, doc);
      continue;
    }
    if (child.nodeType !== Node.ELEMENT_NODE) continue;
    const name = child.localName === "tfoot" ? "tbody" : child.localName;
    if (name === "span" && child.classList.contains("footnote")) {
      const note = doc.createElement("span");
      note.className = "footnote";
      rebuild(child, note, doc);
      into.append(note);
    } else if (KEPT.has(name)) rebuild(child, marked(child, into.appendChild(copy(child, name, doc)), doc), doc);
    else if (name === "a") rebuild(child, marked(child, into.appendChild(link(child, doc)), doc), doc);
    else if (MARKS[name] && !plain(child, MARKS[name])) rebuild(child, marked(child, into.appendChild(doc.createElement(MARKS[name])), doc), doc);
    else if (BLOCKS.has(name)) block(child, into, doc);
    else rebuild(child, marked(child, into, doc), doc);
  }
}

/** Lines of a `<pre>` stay lines; elsewhere a line end is a space. */
function text(node, into, doc) {
  if (!node.parentElement.closest("pre")) {
    into.append(doc.createTextNode(node.data.replace(/[\t\n\r]+/g, " ")));
    return;
  }
  node.data.split("\n").forEach((line, place) => {
    if (place) into.append(doc.createElement("br"));
    into.append(line);
  });
}

function copy(element, name, doc) {
  const made = doc.createElement(name);
  const keep = { ol: ["start"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan"] }[name] ?? [];
  for (const attribute of keep) {
    if (/^\d{1,4}$/.test(element.getAttribute(attribute) ?? "")) made.setAttribute(attribute, element.getAttribute(attribute));
  }
  return made;
}

function link(element, doc) {
  const made = doc.createElement("a");
  if (element.hasAttribute("href")) made.setAttribute("href", element.getAttribute("href"));
  return made;
}

function marked(element, into, doc) {
  let inner = into;
  if (!/^(h[1-6]|table|thead|tbody|tr|ul|ol)$/.test(element.localName)) {
    for (const mark of styled(element)) inner = inner.appendChild(doc.createElement(mark));
  }
  return inner;
}

/** A block that is not kept: a paragraph where it holds text alone, else only what stands in it. */
function block(element, into, doc) {
  const holds = [...KEPT, ...BLOCKS].filter((name) => name !== "br").join(", ");
  const inner = element.querySelector(holds) || into.closest("p, h1, h2, h3, h4, h5, h6, a, strong, em, sup, sub");
  if (!inner) rebuild(element, marked(element, into.appendChild(doc.createElement("p")), doc), doc);
  else {
    // Text beside a block may not run together with what stands before it.
    into.append(" ");
    rebuild(element, into, doc);
    into.append(" ");
  }
}

/** Headings begin at h4 and skip no level. */
function headings(root) {
  const above = [];
  for (const heading of root.querySelectorAll(HEADINGS)) {
    if (!heading.textContent.trim()) {
      heading.remove();
      continue;
    }
    const level = Number(heading.localName[1]);
    while (above.length && above.at(-1) >= level) above.pop();
    above.push(level);
    rename(heading, heading.closest("td, th, li") ? "p" : `h${Math.min(3 + above.length, 6)}`);
  }
}

function rename(element, name) {
  const made = element.ownerDocument.createElement(name);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

/** A table within a table is its words, a paragraph for each cell. Pages are often laid out so. */
function innerTables(root) {
  for (const inner of [...root.querySelectorAll("table table")].reverse()) {
    const made = [...inner.querySelectorAll("td, th")].map((cell) => {
      if (cell.querySelector("p, ul, ol")) return [...cell.childNodes];
      const paragraph = root.ownerDocument.createElement("p");
      paragraph.append(...cell.childNodes);
      return [paragraph];
    });
    inner.replaceWith(...made.flat());
  }
}

/** An empty paragraph was only distance; a text of ours has its own. */
function blanks(root) {
  for (const paragraph of root.querySelectorAll("p")) {
    const alone = paragraph.parentElement !== root && paragraph.parentElement.children.length === 1;
    if (!paragraph.textContent.trim() && !alone) paragraph.remove();
  }
}

/** The cells of a table's head are header cells. */
function cells(root) {
  for (const cell of root.querySelectorAll("thead td")) {
    const made = rename(cell, "th");
    for (const name of ["colspan", "rowspan"]) {
      if (cell.hasAttribute(name)) made.setAttribute(name, cell.getAttribute(name));
    }
  }
}
