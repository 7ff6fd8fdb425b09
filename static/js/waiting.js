// Fetch the document as soon as the page learns that it is there. Without this its link does.

document.body.addEventListener("htmx:afterSwap", () => {
  const ready = document.querySelector("[data-ready]");
  if (ready) location.assign(ready.dataset.ready);
});
