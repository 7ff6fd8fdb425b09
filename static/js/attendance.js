// Who is here, beyond its forms: a double click is one click, what waits for the network is not done twice, and the
// focus stays with the person that something was noted of.

const inside = (node) => node.closest?.("#fremmoede, .item-absences");
let last = "";

document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("button");
    if (!button || !inside(button)) return;
    // The second click would hit what stands in the place by then: "came back" where "left" was.
    if (event.detail > 1 || button.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

document.addEventListener("act:queued", (event) => {
  const { target: form, detail } = event;
  if (!inside(form) || !detail.button) return;
  detail.button.setAttribute("aria-disabled", "true");
  last = form.closest(".attendee")?.id ?? "";
});

// What is typed anew is another one: a second guest is noted though the first still waits.
document.addEventListener("input", ({ target }) => {
  if (!inside(target)) return;
  for (const button of target.form?.querySelectorAll("[aria-disabled]") ?? []) button.removeAttribute("aria-disabled");
});

document.addEventListener("act:swapped", (event) => {
  const { activeElement } = document;
  if (event.target.id !== "fremmoede" || !last || !event.target.contains(activeElement)) return;
  const place = document.getElementById(last);
  // Whoever writes of somebody else by the time the answer comes goes on writing.
  if (activeElement.matches("input, select") && !place?.contains(activeElement)) return;
  const next = place?.querySelector("summary") ?? place?.querySelector("button");
  next?.focus({ preventScroll: true });
  last = "";
});

document.addEventListener("act:done", () => {
  for (const button of document.querySelectorAll("#fremmoede [aria-disabled], .item-absences [aria-disabled]")) {
    button.removeAttribute("aria-disabled");
  }
});
