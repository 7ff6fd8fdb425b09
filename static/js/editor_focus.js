// Into the text, at once. Tiptap's own command waits for the next frame: until then a quick hand's keys go astray, and
// then it takes the focus back from where the person has gone meanwhile.

import * as PE from "django-prose-editor/editor";

const { Selection } = PE.pm.state;

/** Give the editor the keys and show its selection; `end` puts the caret after the last word first. */
export function focus(editor, { end = false } = {}) {
  const { state, view } = editor;
  if (end) view.dispatch(state.tr.setSelection(Selection.atEnd(state.doc)));
  if (!view.hasFocus()) view.focus();
  editor.commands.scrollIntoView();
}
