// The points of a recommendation: rows that are added, moved and removed. Without this the buttons save the form.

function rowOf(part) {
  return part.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
}

/** The rows as texts, each with the form in which it stood. */
export function setPoints(part, texts, was) {
  const rows = texts.map((text, place) => {
    const row = rowOf(part);
    row.querySelector("[name=point]").value = text;
    row.querySelector("[name=was]").value = was[place] ?? "";
    return row;
  });
  part.querySelector("[data-points]").replaceChildren(...rows);
  pointsChanged(part);
}

/** Number the rows for those who listen, and let them be as high as their words. */
export function pointsChanged(part) {
  const list = part.querySelector("[data-points]");
  if (!list.children.length) list.append(rowOf(part));
  [...list.children].forEach((row, place) => {
    const text = row.querySelector("textarea");
    text.dataset.label ??= text.getAttribute("aria-label");
    text.setAttribute("aria-label", `${text.dataset.label} ${place + 1}`);
    grow(text);
  });
}

function grow(text) {
  if (CSS.supports("field-sizing", "content")) return;
  text.rows = Math.max(1, Math.ceil(text.value.length / 60), text.value.split("\n").length);
}

/** Let the buttons and keys work on the rows; `changed` is called after each act, `say` with what happened. */
export function points(part, { changed, say, words }) {
  const list = part.querySelector("[data-points]");
  const add = part.querySelector("[data-add]");
  add.hidden = false;
  pointsChanged(part);

  function done(row, words_) {
    pointsChanged(part);
    changed();
    say(words_);
    row?.querySelector("textarea").focus();
  }

  function move(row, step) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    done(null, words.moved.replace("%s", [...list.children].indexOf(row) + 1));
  }

  function insert(after) {
    const row = rowOf(part);
    if (after) after.after(row);
    else list.append(row);
    pointsChanged(part);
    row.querySelector("textarea").focus();
  }

  function remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    if (!list.children.length) list.append(rowOf(part));
    done(next ?? list.firstElementChild, words.removed);
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest(".point");
    const act = button.dataset.move;
    if (act === "remove") return remove(row);
    move(row, act === "up" ? -1 : 1);
    const left = getComputedStyle(button).visibility === "hidden" ? row.querySelector("textarea") : button;
    return left.focus();
  });

  list.addEventListener("keydown", (event) => {
    const row = event.target.closest(".point");
    if (event.target.name !== "point") return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      insert(row);
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(row, event.key === "ArrowUp" ? -1 : 1);
      event.target.focus();
    } else if (event.key === "Backspace" && !event.target.value && list.children.length > 1) {
      event.preventDefault();
      remove(row);
    }
  });

  list.addEventListener("input", (event) => grow(event.target));
  add.addEventListener("click", () => insert(null));

  const chosen = part.querySelector("[data-chosen]");
  chosen?.addEventListener("change", () => {
    if (!chosen.value) return;
    const opening = part.querySelector("[name=recommender]");
    opening.value = chosen.dataset.sentence.replace("%s", chosen.value);
    opening.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
