// Two texts that meet in one part: both stay on the screen until the writer has chosen, and neither is thrown away.

export class Conflict {
  constructor(unit) {
    this.unit = unit;
    this.slot = unit.element.querySelector("[data-conflict]");
    this.open = null;
    this.slot.addEventListener("submit", (event) => this.#choose(event));
    this.slot.addEventListener("click", (event) => this.#takeHead(event));
  }

  /** Show both. The writer's own words are still in the editor. */
  meet(data) {
    this.open = data;
    this.slot.innerHTML = data.page; // our own page, of texts that are clean
    this.unit.tell(this.unit.page.words.conflict, "wait");
  }

  #part() {
    this.open = null;
    this.slot.replaceChildren();
    this.unit.tell("");
  }

  async #choose(event) {
    event.preventDefault();
    const { unit } = this;
    const choice = event.submitter.value;
    const version = this.open?.version ?? unit.version;
    if (choice === "mine") {
      unit.version = version;
      unit.unheard = [];
      this.#part();
      unit.focus();
      unit.keep();
      if (unit.dirty) unit.save();
      return;
    }
    const { open } = this;
    this.open = null;
    unit.unheard = [];
    unit.saving = this.#ask(choice, version, open);
    await unit.saving;
    unit.saving = null;
    unit.save();
  }

  async #ask(choice, version, open) {
    const { unit } = this;
    const body = new URLSearchParams(unit.pairs);
    body.set("version", version);
    body.set("choice", choice);
    let answer;
    try {
      answer = await unit.page.session.send(unit.form.action, body);
    } catch {
      this.open = open;
      unit.page.offline(unit);
      return;
    }
    if (answer.status !== 200) {
      this.open = open;
      unit.refused(answer);
      return;
    }
    this.#part();
    unit.version = answer.data.version;
    unit.set(answer.data.text, { saved: choice === "theirs" });
    unit.focus();
    if (choice === "theirs") {
      unit.tell(answer.data.saved);
      unit.clear();
      unit.page.landed(unit);
    } else {
      unit.keep();
    }
  }

  async #takeHead(event) {
    if (!event.target.closest("[data-theirs]")) return;
    event.preventDefault();
    const { unit } = this;
    const { data } = await unit.page.together.ask({ head: 0 });
    if (!data?.head) return;
    this.#part();
    unit.setHead(data.head);
    unit.clear();
    unit.focus();
  }
}
