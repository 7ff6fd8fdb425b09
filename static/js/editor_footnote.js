// A footnote: a mark in the text, and its note in a box below it that is written in place.
// The note is an attribute of its mark, so that nothing done to the words around it reaches into it.

import * as PE from "django-prose-editor/editor";
import { focus as toText } from "./editor_focus.js";
import { runsOfElement, runsOfNode, tidy, write } from "./editor_runs.js";

const { NodeSelection, TextSelection } = PE.pm.state;

const noteHTML = (element) => write(tidy(runsOfElement(element), { oneLine: true }));

export const Footnote = PE.Node.create({
  name: "footnote",
  inline: true,
  group: "inline",
  atom: true,
  selectable: true,
  marks: "",
  priority: 2000,

  addOptions: () => ({ words: {}, noteExtensions: () => [] }),

  addAttributes: () => ({ html: { default: "" } }),

  parseHTML: () => [{ tag: "span.footnote", getAttrs: (element) => ({ html: noteHTML(element) }) }],

  renderHTML({ node }) {
    const dom = document.createElement("span");
    dom.className = "footnote";
    dom.innerHTML = node.attrs.html; // Written by `write` alone: marks and escaped words.
    return dom;
  },

  renderText: ({ node }) => ` (${wordsOf(node.attrs.html)})`,

  addCommands() {
    return {
      addFootnote:
        () =>
        ({ tr, dispatch, editor }) => {
          const { $to } = tr.selection;
          if (!$to.parent.inlineContent) return false;
          if (dispatch) {
            const place = $to.pos;
            tr.insert(place, this.type.create());
            tr.setSelection(NodeSelection.create(tr.doc, place)).scrollIntoView();
            queueMicrotask(() => this.storage.box?.open(editor.view.nodeDOM(place), { focus: true }));
          }
          return true;
        },
    };
  },

  addKeyboardShortcuts() {
    return {
      "Mod-Alt-f": () => this.editor.commands.addFootnote(),
      Enter: () => {
        const { selection } = this.editor.state;
        if (selection.node?.type.name !== this.name) return false;
        this.storage.box.open(this.editor.view.nodeDOM(selection.from), { focus: true });
        return true;
      },
    };
  },

  addStorage: () => ({ box: null }),

  onCreate() {
    this.storage.box = new NoteBox(this.editor, this.options);
  },

  onDestroy() {
    this.storage.box?.close();
  },

  addNodeView() {
    return (given) => new Mark(given, this.options.words, () => this.storage.box);
  },
});

const wordsOf = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;

class Mark {
  constructor({ node, getPos }, words, box) {
    Object.assign(this, { node, words, box });
    this.dom = document.createElement("span");
    this.dom.className = "editor-note";
    this.dom.setAttribute("role", "note");
    this.dom.note = { at: getPos, html: () => this.node.attrs.html };
    this.dom.addEventListener("click", () => box()?.open(this.dom, { focus: true }));
    this.say();
  }

  say() {
    const words = wordsOf(this.node.attrs.html);
    this.dom.setAttribute("aria-label", `${this.words.footnote}: ${words}`);
    this.dom.title = words;
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.say();
    return true;
  }

  selectNode() {
    this.dom.classList.add("is-chosen");
    this.box()?.open(this.dom, { focus: false });
  }

  deselectNode() {
    this.dom.classList.remove("is-chosen");
    this.box()?.leave(this.dom);
  }

  ignoreMutation() {
    return true;
  }

  destroy() {
    this.box()?.leave(this.dom);
  }
}

/** The box below the mark. It is there as long as its mark is chosen, or its own text is written in. */
class NoteBox {
  constructor(editor, { noteExtensions }) {
    this.editor = editor;
    this.frame = editor.view.dom.closest(".editor");
    this.root = this.frame?.querySelector(".editor-note-box");
    this.text = this.root?.querySelector(".editor-note-text");
    this.noteExtensions = noteExtensions;
    this.mark = this.note = null;
    this.root?.addEventListener("focusout", (event) => {
      // To the tools and back is not away.
      if (event.relatedTarget && !this.frame.contains(event.relatedTarget)) this.close();
    });
    this.root?.querySelector("[data-note=done]").addEventListener("click", () => this.done());
    this.root?.querySelector("[data-note=remove]").addEventListener("click", () => this.remove());
  }

  open(mark, { focus }) {
    if (!this.root || !mark?.note) return;
    if (this.mark !== mark) {
      this.close();
      this.mark = mark;
      this.root.hidden = false;
      this.note = new PE.Editor({
        element: this.text,
        injectCSS: false,
        enableInputRules: false,
        enablePasteRules: false,
        editable: this.editor.isEditable,
        extensions: this.noteExtensions(),
        content: mark.note.html(),
        editorProps: {
          attributes: { role: "textbox", "aria-multiline": "false", "aria-label": this.root.dataset.label },
          handleKeyDown: (_view, event) => this.key(event),
        },
        onUpdate: () => this.keep(),
      });
      this.note.on("transaction", () => this.frame.dispatchEvent(new CustomEvent("editor:turn")));
      this.place();
    }
    if (focus) toText(this.note, { end: true });
  }

  place() {
    const [frame, mark] = [this.frame.getBoundingClientRect(), this.mark.getBoundingClientRect()];
    const widest = Math.max(0, frame.width - this.root.offsetWidth);
    this.root.style.top = `${mark.bottom - frame.top + 6}px`;
    this.root.style.left = `${Math.min(Math.max(0, mark.left - frame.left - 24), widest)}px`;
  }

  key(event) {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return false;
    event.preventDefault();
    event.stopPropagation();
    this.done();
    return true;
  }

  keep() {
    const html = write(tidy(runsOfNode(this.note.state.doc.firstChild), { oneLine: true }));
    const { state, view } = this.editor;
    view.dispatch(state.tr.setNodeAttribute(this.mark.note.at(), "html", html));
  }

  /** Back to the text, after the mark. */
  done() {
    const after = this.mark.note.at() + 1;
    this.close();
    const { state, view } = this.editor;
    const place = Math.min(after, state.doc.content.size);
    view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(place))));
    toText(this.editor);
  }

  remove() {
    const at = this.mark.note.at();
    this.close({ keepEmpty: true });
    this.editor.chain().deleteRange({ from: at, to: at + 1 }).setTextSelection(at).run();
    toText(this.editor);
  }

  leave(mark) {
    if (this.mark === mark && !this.root.contains(document.activeElement)) this.close();
  }

  /** A note without a word goes with its mark. */
  close({ keepEmpty = false } = {}) {
    const { mark, note } = this;
    if (!mark) return;
    this.mark = this.note = null;
    this.root.hidden = true;
    note.destroy();
    this.text.replaceChildren();
    const at = mark.note.at();
    if (keepEmpty || at === undefined || this.editor.isDestroyed) return;
    queueMicrotask(() => {
      const now = mark.note.at();
      const node = now === undefined || this.editor.isDestroyed ? null : this.editor.state.doc.nodeAt(now);
      if (node?.type.name === "footnote" && !node.attrs.html) {
        this.editor.view.dispatch(this.editor.state.tr.delete(now, now + 1));
      }
    });
  }
}
