// On a meeting's page: keep it on this device, or remove it from there. Without a script, or where the browser cannot
// keep anything safely, nothing of it is shown.

import { keep, renew } from "./offline_contact.js";

const frame = document.querySelector("[data-keep]");
const { device } = globalThis;

async function show() {
  const row = (await device.meetings()).find((one) => one.meeting === Number(frame.dataset.keep));
  frame.querySelector("[data-do=keep]").hidden = Boolean(row);
  frame.querySelector("[data-kept]").hidden = !row;
  if (row) {
    frame.querySelector("[data-when]").textContent = row.kept;
    const lines = row.told.map((line) => Object.assign(document.createElement("li"), { textContent: line }));
    frame.querySelector("ul").replaceChildren(...lines);
  }
  frame.hidden = false;
}

async function act(button) {
  const told = frame.querySelector("[data-told]");
  const { manifest } = frame.dataset;
  button.disabled = true;
  told.textContent = "";
  try {
    if (button.dataset.do === "keep") {
      told.textContent = frame.dataset.working;
      await navigator.serviceWorker.register(frame.dataset.worker, { scope: "/" });
      navigator.storage?.persist?.().catch(() => {});
      const answer = await fetch(manifest, { cache: "no-store", redirect: "manual" });
      if (!answer.ok) throw new Error(String(answer.status));
      await keep(answer, manifest);
      await navigator.serviceWorker.ready;
      told.textContent = frame.dataset.done;
    } else {
      await device.drop(Number(frame.dataset.keep));
      told.textContent = frame.dataset.removed;
    }
  } catch (error) {
    told.textContent = error.name === "QuotaExceededError" ? frame.dataset.full : frame.dataset.failed;
  }
  button.disabled = false;
  await show();
  frame.querySelector("button:not([hidden], [hidden] *)")?.focus({ preventScroll: true });
}

if (frame && device.can && "serviceWorker" in navigator) {
  frame.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) act(button);
  });
  document.addEventListener("device:kept", show);
  show().then(async () => {
    const row = (await device.meetings()).find((one) => one.meeting === Number(frame.dataset.keep));
    if (row) await renew(row);
  });
}
