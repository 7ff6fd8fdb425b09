// The agenda as it comes about: dragging, moving by keys, several titles quickly after one another.
// Without this the page works by its forms.

import Sortable from "../vendor/sortablejs/sortable.esm.js";
import { fillAgain, halfTyped } from "./half_typed.js";
import { sendInTurn } from "./in_turn.js";

const told = document.getElementById("told");

function tell(words) {
  const line = document.createElement("p");
  line.className = "told-refused";
  line.textContent = words;
  told.replaceChildren(line);
}

// Whoever has been signed out is led to another page, which has no place in the list.
const ledAway = ({ xhr, pathInfo }) =>
  Boolean(xhr.responseURL) && new URL(xhr.responseURL).pathname !== new URL(pathInfo.requestPath, location).pathname;

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
      const asBefore = () => list.append(...before.map((key) => list.querySelector(`[data-key="${key}"]`)));
      const url = document.getElementById("agenda").dataset.arrange;
      htmx.ajax("POST", url, { source: list, target: "#agenda", swap: "outerHTML", values }).then(
        () => list.isConnected && asBefore(),
        asBefore,
      );
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

sendInTurn(".agenda-steps button", ledAway);

// The line for a new title is empty again at once, so that the next one can be typed. Titles are sent one after the
// other, in their order; one that is refused or did not arrive comes back into the line.
const adding = document.getElementById("nyt-punkt");
const line = document.getElementById("id_title");
const titles = [];
let sending = "";

function sendNext() {
  if (sending || !titles.length) return;
  sending = titles.shift();
  const values = { title: sending };
  htmx.ajax("POST", adding.action, { source: told, target: "#agenda", swap: "outerHTML", values }).catch(() => {});
}

adding?.addEventListener("submit", (event) => {
  event.preventDefault();
  titles.push(line.value);
  line.value = "";
  line.removeAttribute("aria-invalid");
  sendNext();
});

told.addEventListener("htmx:afterRequest", ({ detail }) => {
  const title = sending;
  sending = "";
  if (detail.xhr.status >= 200 && detail.xhr.status < 300 && !ledAway(detail)) {
    sendNext();
    return;
  }
  line.setAttribute("aria-invalid", "true");
  if (line.value) titles.unshift(title);
  else line.value = title;
  line.focus();
});

document.body.addEventListener("htmx:sendError", () => tell(told.dataset.lost));

// Signing in again changes the token that every act needs: it is fetched when one comes back to the page.
let signedOut = false;

async function fetchToken() {
  const answer = await fetch(told.dataset.pass).catch(() => null);
  if (!answer?.ok) return;
  const { user, token } = await answer.json();
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((field) => (field.value = token));
  signedOut = !user;
}

window.addEventListener("focus", () => signedOut && fetchToken());

document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.xhr.status !== 403 && !ledAway(detail)) return;
  signedOut = true;
  tell(told.dataset.signedOut);
  fetchToken();
});

// What was found at the items stays where it stands when the list comes anew, and so does what is half typed in it.
let found = new Map();
let typed = [];
const isMinutes = (field) => field.form.matches(".agenda-minutes");

document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { elt, successful, requestConfig } = detail;
  if (successful && elt.matches(".agenda-minutes")) elt.elements.minutes.defaultValue = requestConfig.parameters.minutes;
});

/** Put back what was typed; minutes are sent when one leaves the field, as they would have been. */
function typeAgain(old) {
  fillAgain(old);
  const field = document.getElementById(old.id);
  if (!field || !isMinutes(field)) return;
  const send = () => field.value !== field.defaultValue && field.dispatchEvent(new Event("change", { bubbles: true }));
  if (document.activeElement !== field) send();
  else {
    const over = new AbortController();
    field.addEventListener("change", () => over.abort(), { signal: over.signal });
    field.addEventListener("focusout", send, { signal: over.signal });
  }
}

document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (ledAway(detail)) {
    detail.shouldSwap = false;
    return;
  }
  if (detail.target.id !== "agenda") return;
  found = new Map([...document.querySelectorAll('[id^="fund-"]')].map((one) => [one.id, one]));
  const sent = detail.requestConfig.elt;
  typed = halfTyped(detail.target, (field) => field.form === sent, [...detail.requestConfig.formData]);
});

document.body.addEventListener("htmx:afterSettle", () => {
  for (const [id, one] of found) {
    const place = document.getElementById(id);
    if (place && place !== one && !place.firstElementChild) place.replaceWith(one);
  }
  found.clear();
  typed.splice(0).forEach(typeAgain);
});

document.body.addEventListener("htmx:load", beSortable);
beSortable();

// How much is found at each item takes longer than the list, so it comes after it.
const agenda = document.getElementById("agenda");
if (agenda?.dataset.findings) htmx.ajax("GET", agenda.dataset.findings, { target: "#agenda", swap: "none" }).catch(() => {});
