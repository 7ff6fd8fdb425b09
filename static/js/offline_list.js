// The page "on this device": what is kept here, the next meeting first. It is the same for everybody; the device fills it.

(() => {
  const list = document.querySelector("[data-meetings]");
  const template = document.querySelector("[data-meeting]");
  const none = document.querySelector("[data-none]");
  const lost = document.querySelector("[data-lost]");

  async function draw() {
    const kept = device.can ? await device.meetings().catch(() => []) : [];
    list.replaceChildren(...kept.map((row) => {
      const entry = template.content.firstElementChild.cloneNode(true);
      const link = entry.querySelector("a");
      link.href = row.address;
      link.textContent = row.title;
      entry.querySelector("[data-when]").textContent = row.kept;
      const lines = row.told.map((line) => Object.assign(document.createElement("li"), { textContent: line }));
      entry.querySelector("ul").replaceChildren(...lines);
      entry.querySelector("[data-remove]").addEventListener("click", async () => {
        await device.drop(row.meeting);
        await draw();
        document.getElementById("main").focus();
      });
      return entry;
    }));
    none.hidden = kept.length > 0;
  }

  // The worker shows this page in the place of one that is not here.
  lost.hidden = location.pathname === document.querySelector("[data-device]").dataset.address;
  document.addEventListener("device:looked", draw);
  draw();
})();
