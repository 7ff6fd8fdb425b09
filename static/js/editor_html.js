// The editor's document as HTML, in the one form that the server's allow-list has. See meetings/richtext/writing.py.

import { pm } from "django-prose-editor/editor";
import { isBlank, parts, runsOfNode, tidy, write } from "./editor_runs.js";

const LONGEST_HEAD = 1500;
// A block that was not touched is the same node: only what changed is written again.
const known = new WeakMap();

/** The whole document. Headings begin at h4 and skip no level; nothing empty is written. */
export function toHTML(doc) {
  const above = [];
  let html = "";
  doc.forEach((node) => {
    if (node.type.name !== "heading") {
      if (!known.has(node)) known.set(node, join(blocks(node)));
      html += known.get(node);
      return;
    }
    const runs = tidy(runsOfNode(node), { oneLine: true, strong: false });
    if (isBlank(runs)) return;
    while (above.length && above.at(-1) >= node.attrs.level) above.pop();
    above.push(node.attrs.level);
    const tag = `h${Math.min(3 + above.length, 6)}`;
    html += `<${tag}>${write(runs)}</${tag}>`;
  });
  return html;
}

const join = (made) => made.map((block) => (block.text ? `<p>${block.html}</p>` : block.html)).join("");

/** One node as blocks: `text` tells a paragraph from a list or a table. */
function blocks(node, { strong = null } = {}) {
  if (node.isTextblock) {
    return parts(tidy(runsOfNode(node), { strong })).map((part) => ({ text: true, html: write(part) }));
  }
  const list = { bulletList: "ul", orderedList: "ol" }[node.type.name];
  if (list) {
    const items = children(node).map((item) => inside(item, { strong })).filter(Boolean);
    if (!items.length) return [];
    const start = list === "ol" && node.attrs.start !== 1 ? ` start="${node.attrs.start}"` : "";
    return [{ text: false, html: `<${list}${start}>${items.map((item) => `<li>${item}</li>`).join("")}</${list}>` }];
  }
  return node.type.name === "table" ? table(node) : [];
}

const children = (node) => Array.from({ length: node.childCount }, (_, place) => node.child(place));

/** What stands in an item or a cell: its only text, where it comes first, needs no `<p>`. */
function inside(node, options) {
  const made = children(node).flatMap((child) => blocks(child, options));
  if (made[0]?.text && !made.slice(1).some((block) => block.text)) return made[0].html + join(made.slice(1));
  return join(made);
}

/** A header cell as one text, a line for each that stood there; not bold, since the cell is. */
function heading(cell) {
  const lines = [];
  cell.descendants((node) => {
    if (!node.isTextblock) return true;
    lines.push(...parts(tidy(runsOfNode(node), { strong: false })).map(write));
    return false;
  });
  return lines.join("<br>");
}

function table(node) {
  const map = pm.tables.TableMap.get(node);
  const rows = children(node).map(() => []);
  const seen = new Set();
  map.map.forEach((place, index) => {
    if (seen.has(place)) return;
    seen.add(place);
    const cell = node.nodeAt(place);
    const [x, y] = [index % map.width, Math.floor(index / map.width)];
    const { colspan, rowspan } = cell.attrs;
    rows[y].push({ cell, x, y, colspan, rowspan, header: cell.type.name === "tableHeader" });
  });
  const cells = rows.flat();
  if (!cells.some(({ cell }) => cell.textContent.trim() || hasNote(cell))) return [];
  // A column or row in which no cell begins is none.
  const columns = [...new Set(cells.map((one) => one.x))].sort((one, two) => one - two);
  const filled = rows.map((row, y) => (row.length ? y : -1)).filter((y) => y >= 0);
  for (const one of cells) {
    one.colspan = columns.filter((x) => x >= one.x && x < one.x + one.colspan).length;
    one.rowspan = filled.filter((y) => y >= one.y && y < one.y + one.rowspan).length;
    one.first = one.x === columns[0];
  }
  const kept = filled.map((y) => rows[y]);
  const head = headOf(kept);
  const top = kept.slice(0, head).map((row) => row.map((one) => written("th", "col", heading(one.cell), one)));
  const rest = kept.slice(head).map((row, y) => row.map((one) => bodyCell(one, y + head)));
  return [{ text: false, html: `<table>${group("thead", top)}${group("tbody", rest)}</table>` }];
}

function hasNote(cell) {
  let found = false;
  cell.descendants((node) => {
    found ||= node.type.name === "footnote";
  });
  return found;
}

/** How many rows head the table: those at its top with header cells only, and no cell that reaches below them. */
function headOf(rows) {
  let head = 0;
  while (head < rows.length && rows[head].every((one) => one.header)) head += 1;
  const crosses = (count) => rows.slice(0, count).some((row, y) => row.some((one) => y + one.rowspan > count));
  const all = head;
  while (head && crosses(head)) head -= 1;
  // What looks like a head and is none may not be read as one again.
  for (const one of rows.slice(head, all).flat()) one.demoted = true;
  const length = rows.slice(0, head).flat().reduce((sum, one) => sum + one.cell.textContent.length, 0);
  if (head === rows.length || length > LONGEST_HEAD) head = 0;
  return head;
}

function bodyCell(one) {
  if (one.header && one.first && !one.demoted) return written("th", "row", heading(one.cell), one);
  return written("td", "", inside(one.cell, { strong: one.header ? true : null }), one);
}

function written(tag, scope, html, { colspan, rowspan }) {
  const attributes =
    (scope && ` scope="${scope}"`) +
    (colspan > 1 ? ` colspan="${colspan}"` : "") +
    (rowspan > 1 ? ` rowspan="${rowspan}"` : "");
  return `<${tag}${attributes}>${html}</${tag}>`;
}

const group = (tag, rows) => (rows.length ? `<${tag}>${rows.map((row) => `<tr>${row.join("")}</tr>`).join("")}</${tag}>` : "");
