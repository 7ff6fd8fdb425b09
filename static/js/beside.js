// Escape leads back from the attachment to its place in the text.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  // There Escape leaves the field or the tools, and not the page.
  if (!event.target.closest("input, textarea, select, .note-tools, .own-note-sheet")) document.querySelector("[data-close]").click();
});
