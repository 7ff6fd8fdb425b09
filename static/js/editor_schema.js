// What a text may hold: exactly what the server's allow-list keeps (meetings/richtext).

import * as PE from "django-prose-editor/editor";
import { Footnote } from "./editor_footnote.js";
import { address } from "./editor_runs.js";

const CELL = "(paragraph | bulletList | orderedList)+";

const span = (name, most) => ({
  default: 1,
  parseHTML: (element) => Math.min(Math.max(Number.parseInt(element.getAttribute(name), 10) || 1, 1), most),
  renderHTML: (attributes) => (attributes[name] > 1 ? { [name]: attributes[name] } : {}),
});

// prosemirror-tables asks for the width of a cell; ours have none.
const cellAttributes = () => ({
  colspan: span("colspan", 60),
  rowspan: span("rowspan", 5000),
  colwidth: { default: null, parseHTML: () => null, renderHTML: () => ({}) },
});

const Heading = PE.Heading.extend({
  // As in Word: Ctrl+Alt with the level.
  addKeyboardShortcuts() {
    return Object.fromEntries(
      this.options.levels.map((level) => [
        `Mod-Alt-${level - 3}`,
        () => this.editor.commands.toggleHeading({ level }),
      ]),
    );
  },
}).configure({ levels: [4, 5, 6] });

const OrderedList = PE.OrderedList.extend({
  addAttributes: () => ({
    start: {
      default: 1,
      parseHTML: (element) => {
        const start = Number.parseInt(element.getAttribute("start") ?? "1", 10);
        return start >= 0 && start < 10000 ? start : 1;
      },
      renderHTML: ({ start }) => (start === 1 ? {} : { start }),
    },
  }),
  addNodeView: null,
  // "14. marts" at the beginning of a line is a date.
  addInputRules: () => [],
});

const BulletList = PE.BulletList.extend({
  addInputRules() {
    return [PE.wrappingInputRule({ find: /^\s*[-*•–]\s$/, type: this.type })];
  },
});

const ListItem = PE.ListItem.extend({
  content: "(paragraph | bulletList | orderedList | table)+",
});

const Table = PE.Table.extend({
  renderHTML: () => ["div", { class: "editor-table" }, ["table", ["tbody", 0]]],
  addNodeView: null,
});

const Link = PE.Mark.create({
  name: "link",
  inclusive: false,
  priority: 1000,
  addAttributes: () => ({
    href: { default: "", parseHTML: (element) => address(element.getAttribute("href")) },
  }),
  parseHTML: () => [
    {
      tag: "a[href]",
      getAttrs: (element) => (address(element.getAttribute("href")) ? {} : false),
    },
  ],
  renderHTML: ({ mark }) => ["a", { href: mark.attrs.href, rel: "noopener" }, 0],
});

const Superscript = PE.Superscript.extend({ excludes: "subscript superscript" });
const Subscript = PE.Subscript.extend({ excludes: "subscript superscript" });

const MARKS = [PE.Bold, PE.Italic, Superscript, Subscript, Link];

/** The extensions of a section's text. */
export const extensions = ({ placeholder, words }) => [
  PE.Document,
  PE.Paragraph,
  PE.Text,
  PE.HardBreak,
  Heading,
  BulletList,
  OrderedList,
  ListItem,
  Table,
  PE.TableRow,
  PE.TableHeader.extend({ content: CELL, addAttributes: cellAttributes }),
  PE.TableCell.extend({ content: CELL, addAttributes: cellAttributes }),
  ...MARKS,
  Footnote.configure({ words, noteExtensions }),
  PE.History,
  PE.Gapcursor,
  PE.Dropcursor.configure({ color: false, class: "editor-drop" }),
  ...(placeholder ? [PE.Placeholder.configure({ placeholder })] : []),
];

/** The extensions of a footnote's own text: one line, with marks. */
const noteExtensions = () => [
  PE.Document.extend({ content: "paragraph" }),
  PE.Paragraph,
  PE.Text,
  ...MARKS,
  PE.History,
];
