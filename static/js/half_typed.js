// What somebody has half typed, ticked or chosen in a part of the page that is about to come anew.

const fields = (part) =>
  [...part.querySelectorAll("input[id], select[id], textarea[id]")].filter((field) => field.type !== "hidden");
const isTicked = (field) => ["checkbox", "radio"].includes(field.type);

/** Whether somebody has put something else into a field than it came with, or it came with what was refused. */
function isFilled(field) {
  if ("refused" in field.dataset) return true;
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (field.localName !== "select") return field.value !== field.defaultValue;
  return [...field.options].some((one) => one.selected !== one.defaultSelected);
}

/** Whether what stands in a field is what was sent; without `pairs` nobody knows what was, and it counts as sent. */
function isSent(field, pairs) {
  if (!pairs) return true;
  const sent = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
  if (field.type === "file") return sent.includes(field.files[0]);
  return isTicked(field) ? sent.includes(field.value) === field.checked : sent.includes(field.value);
}

/** The fields of a part that somebody has filled, but for those of a form (`isOf`) that hold what it sent. */
export const halfTyped = (part, isOf = () => false, pairs = null) =>
  fields(part).filter((field) => isFilled(field) && !(isOf(field) && isSent(field, pairs)));

/** What stands in these forms was refused and is still somebody's to put right, though it came from the server. */
export function keepRefused(part, isOf) {
  for (const field of fields(part)) if (isOf(field)) field.dataset.refused = "";
}

/** Whether words are half written in a text that has no place in what is to come. */
export const isLeftOut = (part, fresh) =>
  halfTyped(part).some((field) => field.localName === "textarea" && !fresh.querySelector(`#${CSS.escape(field.id)}`));

/** A choice that is gone is no choice: nobody else is to be meant by it. */
export function unchoose(part, fresh) {
  for (const old of part.querySelectorAll("select[id]")) {
    const one = old.checkVisibility() && fresh.querySelector(`#${CSS.escape(old.id)}`);
    if (one && ![...one.options].some((option) => option.value === old.value)) one.value = "";
  }
}

/** Put the cursor where it was in the field of which this one takes the place. */
export function putCursor(field, old) {
  if (Number.isInteger(old.selectionStart)) field.setSelectionRange(old.selectionStart, old.selectionEnd);
}

/** Put what stood in a field into the one that has its place on the page now, with the cursor and unfolded as it was. */
export function fillAgain(old) {
  const field = document.getElementById(old.id);
  if (!field) return;
  if (isTicked(field)) field.checked = old.checked;
  else if (field.type === "file") field.files = old.files;
  else if (field.localName !== "select") field.value = old.value;
  else if ([...field.options].some((one) => one.value === old.value)) field.value = old.value;
  putCursor(field, old);
  const fold = field.closest("details");
  if (fold && old.closest("details")?.open) fold.open = true;
}
