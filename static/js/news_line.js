// The line on top of a page that says how its own sending goes: no network, signed out, sent after all.

export class NewsLine {
  /** `element` is a `role=status`: what it is filled with is spoken, once. */
  constructor(element) {
    this.element = element;
    this.said = null;
  }

  /** Say it; '' takes the line away. An act, { words, does }, becomes a button behind the words. */
  tell(text, act = null) {
    if (this.said === text) return;
    this.said = text;
    this.element.replaceChildren(text);
    if (act) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "link-button", textContent: act.words });
      button.addEventListener("click", act.does);
      this.element.append(" ", button);
    }
    this.element.hidden = !text;
  }

  /** Whether it is one of these that was said last. */
  says(...texts) {
    return texts.includes(this.said);
  }
}
