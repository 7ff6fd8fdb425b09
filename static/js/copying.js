// Copy an address by one press. Without this it is marked and copied by hand.

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    const told = field.closest("section").querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = button.dataset.copied;
    } catch {
      field.focus();
      field.select();
      told.textContent = button.dataset.notCopied;
    }
  });
}
