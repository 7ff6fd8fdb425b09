// The agenda as it comes about: dragging, moving by keys, several titles quickly after one another.
// Without this the page works by its forms.

import Sortable from "../vendor/sortablejs/sortable.esm.js";

const keysOf = (list) => [...list.children].map((row) => row.dataset.key);

function beSortable() {
  const list = document.querySelector("[data-sortable]");
  if (!list || list.dataset.sortable === "on") return;
  list.dataset.sortable = "on";
  let before = [];
  Sortable.create(list, {
    handle: ".agenda-handle",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    ghostClass: "agenda-ghost",
    onStart: () => (before = keysOf(list)),
    onEnd: ({ item }) => {
      const keys = keysOf(list);
      if (keys.join() === before.join()) return;
      const values = { key: item.dataset.key, keys };
      htmx.ajax("POST", document.getElementById("agenda").dataset.arrange, {
        target: "#agenda",
        swap: "outerHTML",
        values,
      });
    },
  });
}

// Alt+↑ and Alt+↓ move the item that one stands on, wherever in its row that is.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const row = event.target.closest?.("[data-key]");
  const button = row?.querySelector(`button[value="${event.key === "ArrowUp" ? "up" : "down"}"]`);
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
});

// The line for a new title is empty again at once, so that the next one can be typed; a refused one comes back.
const adding = document.getElementById("nyt-punkt");
const line = document.getElementById("id_title");

const giveBack = (title) => {
  if (title && !line.value) line.value = title;
  line.focus();
};

adding?.addEventListener("htmx:beforeSend", (event) => {
  event.detail.xhr.typed = line.value;
  line.value = "";
  line.removeAttribute("aria-invalid");
});

adding?.addEventListener("htmx:afterRequest", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 0) {
    const told = document.createElement("p");
    told.className = "told-refused";
    told.textContent = adding.dataset.lost;
    document.getElementById("told").replaceChildren(told);
  }
  if (xhr.status < 200 || xhr.status >= 300) {
    giveBack(xhr.typed);
    line.setAttribute("aria-invalid", "true");
  }
});

document.body.addEventListener("htmx:load", beSortable);
beSortable();

// How much is found at each item takes longer than the list, so it comes after it.
const agenda = document.getElementById("agenda");
if (agenda?.dataset.findings) htmx.ajax("GET", agenda.dataset.findings, { target: "#agenda", swap: "none" });
