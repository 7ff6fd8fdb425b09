// The service worker: it answers where the network does not. It keeps nothing by itself but the page "on this device"
// and what that is shown with; a meeting is kept by the page on which somebody asks for it (offline_store.js).
//
// A new release takes over at once. That breaks no open page: pages come from the network first, what a kept page is
// shown with is kept with it, and nothing that an earlier release put away is read by this one.

const { release, list, shell, static: files } = self.CHEFFORUM;
const CACHE = `chefforum-${release}`;
const PATIENCE = 4000;
// The windows that were given a kept page: what it is shown with comes from where it came from.
const reading = new Set();

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(shell.map((address) => new Request(address, { cache: "reload" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("chefforum-") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  })());
  // What has expired goes. Nobody waits for it: until this event is over no page is answered.
  self.device.meetings().catch(() => {});
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, address));
  else if (address.pathname.startsWith(files)) event.respondWith(file(event, address));
});

function patiently(network) {
  return Promise.race([network, new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("slow")))]);
}

async function page(event, address) {
  const network = fetch(event.request);
  try {
    const answer = await patiently(network);
    if (answer.status < 502 || answer.status > 504) return answer;
  } catch {
    // no network, or hardly any
  }
  const kept = await keptPage(address).catch(() => null);
  if (kept) {
    reading.add(event.resultingClientId);
    return kept;
  }
  return network.catch(async () => (await caches.match(list)) ?? Response.error());
}

/** The kept page for an address; an item is a place in its meeting's page, and its attachment a file. */
async function keptPage({ pathname }) {
  const exact = await self.device.find(pathname);
  if (exact) return exact;
  const [, meeting, item, file] = pathname.match(/^(.*\/\d+\/)(?:punkt\/([^/]+)|noter)\/(?:bilag\/([^/]+)\/)?$/) ?? [];
  const leads = meeting && (file ? `${meeting}bilag/${file}/` : meeting);
  if (!leads || !(await self.device.find(leads))) return null;
  return Response.redirect(new URL(item && !file ? `${leads}#punkt-${item}` : leads, self.location.href));
}

async function file(event, { pathname }) {
  const kept = async () => (await self.device.find(pathname).catch(() => null)) ?? (await caches.match(pathname));
  if (reading.has(event.clientId)) {
    const found = await kept();
    if (found) return found;
  }
  try {
    const answer = await fetch(event.request);
    if (answer.status !== 404) return answer;
    return (await kept()) ?? answer;
  } catch {
    return (await kept()) ?? Response.error();
  }
}
