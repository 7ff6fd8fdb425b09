// Follow-ups in the cockpit: when one is given, the next can be written at once; when it is refused, one stands in what
// is to be corrected.

document.addEventListener("act:swapped", ({ target }) => {
  const form = target.querySelector?.(".follow-up-form");
  if (!target.matches?.(".follow-ups") || !form?.contains(document.activeElement)) return;
  (form.querySelector("[aria-invalid]") ?? form.elements.what).focus();
});
