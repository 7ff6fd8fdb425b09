// Escape leads back from the attachment to its place in the text.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) document.querySelector("[data-close]").click();
});
