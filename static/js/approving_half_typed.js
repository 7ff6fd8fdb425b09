// A correction that is half typed while another item is agreed with, or while the whole minutes are read: it stands in
// its field again on the page that comes. Kept in this tab, and only until then. Whoever leaves otherwise is warned.

import { halfTyped } from "./half_typed.js";

const page = document.querySelector("[data-half-typed]");
const key = page && `approving/${page.dataset.halfTyped}`;
let going = false;

/** The fields of a form where something was typed into it, or stands in it that was refused. */
function typed(form) {
  const fields = [...form.querySelectorAll("textarea, input:not([type=hidden])")];
  const isTyped = form.querySelector("[aria-invalid]") || halfTyped(form).length > 0;
  return isTyped ? fields.map((one) => [one.id, one.value]) : [];
}

const corrections = (sent = null) =>
  [...page.querySelectorAll(".approving-otherwise form")]
    .map((form) => ({ sent: form === sent, version: form.elements.version.value, fields: typed(form) }))
    .filter((one) => one.fields.length);

/** Keep what is half typed; what is sent now only for the case that it does not arrive. */
function keep(sent = null) {
  const kept = corrections(sent);
  try {
    if (kept.length) sessionStorage.setItem(key, JSON.stringify(kept));
    going = true;
  } catch {
    going = sent !== null; // A browser that keeps nothing asks before it goes.
  }
}

function taken() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    sessionStorage.removeItem(key);
    return kept;
  } catch {
    return [];
  }
}

const holds = (details, id) =>
  details.querySelector(`#${CSS.escape(id)}`) || details.querySelector("noscript")?.textContent.includes(`id="${id}"`);

/** Put back what was half typed, with the version that was read then. `unfold` makes a form of a folded one. */
export function putBack(unfold) {
  if (!page) return;
  const came = performance.getEntriesByType("navigation")[0]?.type;
  const left = taken().filter((form) => !form.sent || came === "back_forward" || came === "reload");
  for (const { version, fields } of left) {
    for (const [id, value] of fields) {
      const details = [...page.querySelectorAll(".approving-otherwise")].find((one) => holds(one, id));
      if (!details) continue;
      unfold(details);
      details.open = true;
      const field = document.getElementById(id);
      field.value = value;
      field.form.elements.version.value = version; // so that a text that was changed since is not overwritten
    }
  }
  page.addEventListener("submit", (event) => keep(event.target));
  page.addEventListener("click", (event) => event.target.closest("a[href]") && keep());
  addEventListener("pageshow", () => {
    going = false;
  });
  addEventListener("beforeunload", (event) => {
    if (!going && corrections().length) event.preventDefault();
  });
}
