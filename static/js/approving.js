// On the page where minutes are approved: a text with more than words in it gets the editor when it is opened.

const open = async (details) => {
  const textareas = details.querySelectorAll("textarea[data-editor]");
  if (!details.open || textareas.length === 0) return;
  const { mount } = await import("./editor.js");
  for (const textarea of textareas) mount(textarea);
};

for (const details of document.querySelectorAll("details.approving-otherwise, details.correction-own")) {
  details.addEventListener("toggle", () => open(details));
  open(details);
}
