// The device meets the server: what is kept is renewed or removed, what waits is sent, and nobody signs out from words
// that were never sent without knowing.

import "./offline_store.js";
import "./offline_queue.js";

const { device } = globalThis;
const SELDOM = 60_000; // a meeting is asked for once a minute at most, however fast somebody turns pages
const words = { ...document.getElementById("device-words")?.dataset };
const told = document.getElementById("device-told");

function tell(text) {
  if (!told) return;
  told.textContent = text;
  told.hidden = !text;
}

/** Somebody is here: what others kept goes, what this person kept is renewed, their notes are sent. */
export async function look(user) {
  await device.clear(user);
  if (!user) return;
  await send();
  for (const row of await device.meetings()) if (Date.now() - row.checked > SELDOM) await renew(row);
}

async function send() {
  const { sent } = await device.queue.flush(words.pass, words);
  if (sent) tell(words.sent);
  return sent;
}

/** Ask for one meeting: the newer copy takes the old one's place, and what may not be read any more goes. */
export function renew({ meeting }) {
  return navigator.locks.request("chefforum-device-renew", async () => {
    const row = (await device.meetings()).find((one) => one.meeting === meeting);
    // What does not get through is asked for again with the next page; the earlier copy is still there.
    if (row) await ask(row).catch(() => {});
  });
}

async function ask(row) {
  const options = { headers: { "If-None-Match": `"${row.tag}"` }, cache: "no-store", redirect: "manual" };
  const answer = await fetch(row.manifest, options).catch(() => null);
  if (!answer || answer.status >= 500) return;
  if (answer.status === 304) await device.checked(row.meeting);
  else if (answer.ok) {
    await keep(answer, row.manifest, false);
    tell(words.renewed.replace("%s", row.title));
  } else if (answer.status === 404 || answer.status === 403) {
    await device.drop(row.meeting);
    tell(words.gone.replace("%s", row.title));
  } else if (answer.type === "opaqueredirect") await device.clear("");
  document.dispatchEvent(new Event("device:kept"));
}

/** Keep what a manifest names. Throws where something of it cannot be had, or there is no room. */
export async function keep(answer, manifest, anew = true) {
  const said = await answer.json();
  await device.save({ ...said, manifest }, async (url) => {
    const part = await fetch(url, { cache: "no-store", redirect: "manual" });
    if (!part.ok) throw new Error(String(part.status));
    return part;
  }, anew);
  device.flag(said.user);
}

// Signing out

/** Sign out. Notes that were never sent are sent first, or asked about; without a network nobody is signed out. */
export async function signOut(form, user) {
  const { user: here } = await device.queue.flush(words.pass, words);
  const left = (await device.notes(user)).length;
  if (here === null) return warn(form, user, left ? words.unsentOffline : words.offline, left);
  if (left) return warn(form, user, words.unsent, left);
  await leave(form, user);
}

function warn(form, user, text, left) {
  const dialog = document.getElementById("device-leave");
  dialog.querySelector("[data-count]").textContent = left === 1 ? words.one : left ? words.many.replace("%s", left) : words.none;
  dialog.querySelector("[data-say]").textContent = text;
  const anyway = dialog.querySelector("[data-anyway]");
  anyway.hidden = !left || text !== words.unsent;
  anyway.onclick = () => leave(form, user);
  dialog.querySelector("[data-again]").onclick = () => {
    dialog.close();
    signOut(form, user);
  };
  dialog.showModal();
}

async function leave(form, user) {
  const empty = await device.leave(user);
  // Texts that were being written when a connection went away are other people's too, perhaps: they stay.
  const names = (await indexedDB.databases?.())?.map((one) => one.name) ?? ["chefforum-writing"];
  if (empty && !(names.includes("chefforum-writing") && (await holdsTexts()))) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "device", value: "empty" }));
  }
  form.submit();
}

function holdsTexts() {
  return new Promise((resolve) => {
    const request = indexedDB.open("chefforum-writing");
    request.onerror = () => resolve(true);
    request.onsuccess = () => {
      const database = request.result;
      const has = database.objectStoreNames.contains("copies");
      if (!has) return done(false);
      const asked = database.transaction("copies").objectStore("copies").count();
      asked.onsuccess = () => done(asked.result > 0);
      asked.onerror = () => done(true);
      function done(answer) {
        database.close();
        resolve(answer);
      }
      return undefined;
    };
  });
}

addEventListener("online", () => document.body.dataset.user && send().catch(() => {}));
