// Rich text in place of a textarea: `mount(textarea)` keeps the textarea's value in step and tells of each change by
// an `input` event on it. Needs what meetings/_editor_scripts.html brings; without it the textarea stays as it is.

import { Editor } from "django-prose-editor/editor";
import { focus } from "./editor_focus.js";
import { toHTML } from "./editor_html.js";
import { cleanPaste } from "./editor_paste.js";
import { extensions } from "./editor_schema.js";
import { toolbar } from "./editor_toolbar.js";

const mounted = new WeakMap();
let helps = 0;

/** Turn the textarea into an editor. Answers {getHTML(), setHTML(html), focus(), destroy()}; twice is once. */
export function mount(textarea) {
  if (mounted.has(textarea)) return mounted.get(textarea);
  const parts = document.getElementById("editor-parts");
  const frame = parts.content.querySelector(".editor").cloneNode(true);
  const words = { ...parts.dataset };
  textarea.before(frame);
  const { required } = textarea;
  textarea.hidden = true;
  textarea.required = false;

  const says = frame.querySelector(".editor-says");
  const say = (text) => {
    says.textContent = text;
  };
  let leaving = false; // Escape was the last key: Tab leaves.
  let tools = null;
  let now = null;

  const editor = new Editor({
    element: frame.querySelector(".editor-text"),
    injectCSS: false,
    enableInputRules: ["bulletList"],
    enablePasteRules: false,
    editable: !textarea.disabled && !textarea.readOnly,
    extensions: extensions({ placeholder: textarea.placeholder, words }),
    content: textarea.value,
    editorProps: {
      attributes: attributesOf(textarea, frame),
      transformPastedHTML(html) {
        const { html: cleaned, pictures } = cleanPaste(html);
        say(pictures ? words.pictures : "");
        return cleaned;
      },
      handlePaste: (_view, event) => refusePictures(event.clipboardData, event),
      handleDrop: (_view, event, _slice, moved) => !moved && refusePictures(event.dataTransfer, event),
      handleKeyDown: (_view, event) => key(event),
      handleDOMEvents: { keydown: (_view, event) => leave(event) },
    },
    onUpdate: () => keep(),
    onTransaction: () => turn(),
  });
  const textbox = editor.view.dom;
  const current = () => {
    const { box } = editor.storage.footnote;
    return box?.note && now === box.note.view.dom ? box.note : editor;
  };
  tools = toolbar(frame, editor, current);

  /** A file that is no text is not put into the text, and the browser does not leave the page for it. */
  function refusePictures(data, event) {
    if (!data?.files.length || data.getData("text/html") || data.getData("text/plain")) return false;
    event.preventDefault();
    say(words.pictures);
    return true;
  }

  function key(event) {
    if (event.key === "F10" && event.altKey) tools.focus();
    else if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      tools.act("link");
    } else return false;
    event.preventDefault();
    return true;
  }

  /** Escape, then Tab: the browser moves the focus on, and no command of the editor gets the key. */
  function leave(event) {
    if (event.key === "Tab" && leaving) {
      leaving = false;
      return true;
    }
    leaving = event.key === "Escape" || (leaving && event.key === "Shift");
    return false;
  }

  let waits = false;
  function turn() {
    if (waits || !tools) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      if (!editor.isDestroyed) tools.refresh();
    });
  }

  function keep() {
    textarea.value = toHTML(editor.state.doc);
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  frame.addEventListener("editor:turn", turn);
  // The paper beside the words, and the place of tools that are not seen yet.
  frame.addEventListener("click", (event) => {
    if (event.target.matches(".editor-bar, .editor-text") && !frame.contains(document.activeElement)) {
      focus(editor, { end: true });
    }
  });
  frame.addEventListener("focusin", (event) => {
    if (event.target.closest(".ProseMirror")) {
      now = event.target;
      turn();
    }
  });

  const handle = {
    getHTML: () => toHTML(editor.state.doc),
    setHTML(html) {
      editor.commands.setContent(html, { emitUpdate: false });
      keep();
    },
    focus: () => focus(editor),
    destroy() {
      textarea.value = toHTML(editor.state.doc);
      tools.destroy();
      editor.destroy();
      frame.remove();
      textarea.hidden = false;
      textarea.required = required;
      mounted.delete(textarea);
    },
  };
  mounted.set(textarea, handle);
  // A click on the name of the field begins to write.
  for (const label of textarea.labels ?? []) label.addEventListener("click", () => focus(editor));
  frame.querySelector(".editor-tools").setAttribute("aria-label", words.tools.replace("%(name)s", nameOf(textbox)));
  return handle;
}

function attributesOf(textarea, frame) {
  const attributes = { role: "textbox", "aria-multiline": "true", class: "prose" };
  for (const name of ["aria-labelledby", "aria-label", "aria-describedby", "lang"]) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }
  if (!attributes["aria-labelledby"] && !attributes["aria-label"] && textarea.labels?.length) {
    const [label] = textarea.labels;
    label.id ||= `${textarea.id}-label`;
    attributes["aria-labelledby"] = label.id;
  }
  const help = frame.querySelector(".editor-help");
  help.id = `editor-help-${(helps += 1)}`;
  attributes["aria-describedby"] = [attributes["aria-describedby"], help.id].filter(Boolean).join(" ");
  return attributes;
}

function nameOf(textbox) {
  const ids = textbox.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
  const found = ids.map((id) => document.getElementById(id)?.textContent.trim() ?? "").filter(Boolean);
  return found.join(" ") || textbox.getAttribute("aria-label") || "";
}
