// A kept page, and the page "on this device": what waits, new notes, and whether there is a connection again.

(() => {
  const root = document.querySelector("[data-device]");
  const words = root.dataset;
  const online = document.querySelector("[data-online]");
  const offline = document.querySelector("[data-offline]");
  const told = document.querySelector("[data-told]");
  const waiting = [...document.querySelectorAll("[data-waiting-notes]")];
  let again = 0;

  const draw = () => Promise.all(waiting.map((section) => device.queue.draw(section)));

  /** What may not be read any more goes, from the screen too. A newer version is fetched by the pages of the house. */
  async function ask() {
    for (const row of await device.meetings()) {
      const options = { headers: { "If-None-Match": `"${row.tag}"` }, cache: "no-store", redirect: "manual" };
      const { status } = await fetch(row.manifest, options);
      if (status !== 403 && status !== 404) continue;
      await device.drop(row.meeting);
      if (location.pathname.startsWith(row.address)) location.reload();
    }
  }

  /** Is there a connection? What waits is sent; whoever is not signed in any more keeps nothing. */
  async function look() {
    clearTimeout(again);
    const { user, sent } = await device.queue.flush(words.pass, words);
    if (user === null) again = setTimeout(look, 15000);
    if (user !== null) await device.clear(user);
    if (user !== null && user !== (words.user || user)) {
      location.reload();
      return;
    }
    offline.hidden = user !== null;
    if (online) online.hidden = user === null;
    if (user) await ask().catch(() => {});
    if (sent) told.textContent = words.sent;
    draw();
    document.dispatchEvent(new CustomEvent("device:looked", { detail: { user } }));
  }

  document.addEventListener("device:notes", draw);
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-device-note]");
    if (!form) return;
    event.preventDefault();
    const { text } = form.elements;
    if (!text.value.trim()) return text.focus();
    try {
      await device.queue.add(words.user, { address: form.action, title: form.dataset.title, pairs: [["text", text.value]] });
    } catch {
      told.textContent = words.full;
      return;
    }
    text.value = "";
    told.textContent = words.kept;
    text.focus();
    look();
  });
  addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("[data-device-note] textarea")].some((field) => field.value.trim())) event.preventDefault();
  });
  const contents = document.getElementById("contents");
  contents?.addEventListener("click", (event) => {
    if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
  });
  addEventListener("online", look);
  addEventListener("offline", look);
  if (device.can) {
    draw();
    look();
  }
})();
