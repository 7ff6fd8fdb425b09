// The secretary's corrections by one key: T takes the one with the focus, A declines it, J and K go to the next and the
// one before, ? shows the keys. Nothing happens while somebody writes. A dialog that was closed may hold the focus
// until the next frame: only an open one is asked about.

const all = () => [...document.querySelectorAll("[data-correction]")];
const now = () => document.activeElement?.closest("[data-correction]");

const go = (step) => {
  const found = all();
  const at = found.indexOf(now());
  found[Math.min(Math.max(at + step, 0), found.length - 1)]?.focus();
};

const legend = document.getElementById("keys");
for (const button of document.querySelectorAll("[data-keys]")) {
  button.hidden = false;
  button.addEventListener("click", () => legend.showModal());
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (event.key === "?") legend.showModal();
  else if (key === "j") go(1);
  else if (key === "k") go(-1);
  else if (key === "t" || key === "a") now()?.querySelector(`[data-key="${key}"]`)?.click();
  else return;
  event.preventDefault();
});
