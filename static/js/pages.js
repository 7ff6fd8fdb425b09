// A PDF's pages beside the text: drawn as they come into view, with their words over them to select, search and read
// aloud. Where the browser or the file does not let them be drawn the browser's own way to show a file stays.

const pages = document.querySelector("[data-pages]");
const sheets = [];
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
const MOST_PIXELS = 5_000_000; // of one page's picture; an iPad has room for few larger ones
const KEPT_NEAR = 2; // pages on both sides of what is in view whose pictures are kept
const MOST_WORDS = 150; // pages whose words are laid out before anybody comes to them

let pdf = null;
let own = null;
let zoom = 1;
let room = 595;
let current = 0;
let busy = false;

const find = (name) => pages.querySelector(`[data-${name}]`);
const said = (name, values) => Object.entries(values).reduce((text, [key, value]) => text.replace(`%(${key})s`, value), pages.dataset[name]);

/** Every page fits the width by itself, whatever its sheet is. */
const scaleOf = (sheet) => Math.max(0.1, (room / sheet.width) * zoom);

async function page(sheet) {
  sheet.page ??= await own.getPage(sheet.number);
  const { width, height } = sheet.page.getViewport({ scale: 1 });
  if (sheet.width !== width || sheet.height !== height) size(sheet, width, height);
  return sheet.page;
}

function size(sheet, width, height) {
  Object.assign(sheet, { width, height });
  sheet.element.style.setProperty("--page-width", width);
  sheet.element.style.setProperty("--page-height", height);
  sheet.element.style.setProperty("--total-scale-factor", scaleOf(sheet));
}

/** The page's words, laid over its picture letter by letter, where they can be selected and are read aloud. */
async function lay(sheet) {
  if (sheet.words) return;
  const layer = Object.assign(document.createElement("div"), { className: "page-words" });
  const from = await page(sheet);
  const text = new pdf.TextLayer({
    textContentSource: from.streamTextContent(),
    container: layer,
    viewport: from.getViewport({ scale: scaleOf(sheet) }),
  });
  sheet.words = layer;
  await text.render();
  layer.append(Object.assign(document.createElement("div"), { className: "page-words-end" }));
  sheet.element.append(layer);
  pages.dispatchEvent(new CustomEvent("pages:words", { detail: sheet.element }));
}

/** The page's picture, as fine as the screen shows it and the memory allows. */
async function draw(sheet) {
  const from = await page(sheet);
  const at = scaleOf(sheet);
  const fine = Math.min(devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (sheet.width * sheet.height)) / at);
  const viewport = from.getViewport({ scale: at * fine });
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  canvas.setAttribute("aria-hidden", "true");
  await from.render({ canvas, viewport }).promise;
  free(sheet);
  Object.assign(sheet, { canvas, drawn: at });
  sheet.element.prepend(canvas);
}

function free(sheet) {
  if (!sheet.canvas) return;
  sheet.canvas.width = 0; // what some browsers wait for before they give the memory back
  sheet.canvas.remove();
  sheet.canvas = null;
  sheet.drawn = 0;
}

function near() {
  const seen = sheets.filter((sheet) => sheet.seen);
  const first = seen.length ? seen[0].number : current + 1;
  const last = seen.length ? seen.at(-1).number : current + 1;
  const away = (sheet) => Math.max(first - sheet.number, sheet.number - last, 0);
  for (const sheet of sheets) if (away(sheet) > KEPT_NEAR) free(sheet);
  return sheets.filter((sheet) => away(sheet) <= 1).sort((one, other) => away(one) - away(other));
}

/** One thing at a time, what is in view first: pictures, words, and when all is there the words of the other pages. */
async function work() {
  if (busy) return;
  busy = true;
  try {
    for (;;) {
      const wanted = near();
      const undrawn = wanted.find((sheet) => !sheet.broken && (sheet.drawn !== scaleOf(sheet) || !sheet.words));
      const unsaid = undrawn ?? sheets.slice(0, MOST_WORDS).find((sheet) => !sheet.words && !sheet.broken);
      if (!unsaid) break;
      try {
        if (undrawn && undrawn.drawn !== scaleOf(undrawn)) await draw(undrawn);
        await lay(unsaid);
      } catch (error) {
        unsaid.broken = true; // this page alone: the others are still to be read
        if (!unsaid.canvas) unsaid.element.append(find("page-broken").content.cloneNode(true));
      }
      if (!undrawn) await new Promise((done) => { setTimeout(done, 30); });
    }
  } finally {
    busy = false;
  }
}

const holder = () => find("sheets");

function fit() {
  room = holder().clientWidth - parseFloat(getComputedStyle(holder()).paddingInline) * 2;
  const place = holder().scrollTop / (holder().scrollHeight || 1);
  for (const sheet of sheets) size(sheet, sheet.width, sheet.height);
  holder().scrollTop = place * holder().scrollHeight;
  find("zoom").textContent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(zoom);
  find("smaller").disabled = zoom <= ZOOMS[0];
  find("larger").disabled = zoom >= ZOOMS.at(-1);
  work();
}

function magnify(step) {
  zoom = step ? ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, ZOOMS.indexOf(zoom) + step))] : 1;
  fit();
}

function tell() {
  pages.dataset.page = current + 1;
  find("number").value = current + 1;
  find("before").disabled = current === 0;
  find("after").disabled = current === sheets.length - 1;
}

/** Turn to a page, and say so to whoever does not see it. */
function turn(place) {
  current = Math.min(sheets.length - 1, Math.max(0, place));
  holder().scrollTop = sheets[current].element.offsetTop - parseFloat(getComputedStyle(holder()).paddingBlock);
  find("told").textContent = said("pageOf", { page: current + 1, pages: sheets.length });
  tell();
  work();
}

function look() {
  const { top, height } = holder().getBoundingClientRect();
  const middle = top + height / 3;
  const at = sheets.findIndex((sheet) => sheet.element.getBoundingClientRect().bottom > middle);
  if (at < 0 || at === current) return;
  current = at;
  tell();
}

function build() {
  for (let number = 1; number <= own.numPages; number += 1) {
    const element = Object.assign(document.createElement("section"), { className: "page-sheet", id: `side-${number}`, tabIndex: -1 });
    element.setAttribute("aria-label", said("pageOf", { page: number, pages: own.numPages }));
    element.dataset.part = `${pages.dataset.file}/${number}`;
    sheets.push({ number, element, seen: false, drawn: 0 });
  }
  holder().append(...sheets.map((sheet) => sheet.element));
  find("pages-count").textContent = said("ofPages", { pages: own.numPages });
  find("number").max = own.numPages;
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) sheets[Number(entry.target.id.slice(5)) - 1].seen = entry.isIntersecting;
    work();
  });
  for (const sheet of sheets) watch.observe(sheet.element);
}

function listen() {
  const acts = {
    before: () => turn(current - 1),
    after: () => turn(current + 1),
    smaller: () => magnify(-1),
    larger: () => magnify(1),
    fit: () => magnify(0),
  };
  pages.addEventListener("click", (event) => {
    const act = Object.keys(acts).find((name) => event.target.closest(`[data-${name}]`));
    if (act) acts[act]();
  });
  find("number").addEventListener("change", () => turn(Number(find("number").value) - 1 || 0));
  holder().addEventListener("scroll", () => requestAnimationFrame(look), { passive: true });
  // Letters as keys only where the pages have the focus, so that nobody who dictates turns them by a word.
  holder().addEventListener("keydown", (event) => {
    const act = { "+": "larger", "-": "smaller", 0: "fit" }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[act]();
  });
  document.addEventListener("keydown", (event) => {
    const step = { PageDown: 1, PageUp: -1 }[event.key];
    if (!step || event.target.closest("input, textarea, select, .beside-text")) return;
    event.preventDefault();
    turn(current + step);
  });
  document.addEventListener("click", (event) => {
    const [file, number] = event.target.closest("a[data-page]")?.dataset.page.split("/") ?? [];
    if (file !== pages.dataset.file || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    turn(Number(number) - 1);
    sheets[current].element.focus({ preventScroll: true });
  });
  // Below a page's words lies an empty plane: a selection that leaves them stays where it was, and does not jump.
  holder().addEventListener("pointerdown", (event) => event.target.closest(".page-words")?.classList.add("page-words-selecting"));
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      for (const one of holder().querySelectorAll(".page-words-selecting")) one.classList.remove("page-words-selecting");
    });
  }
  new ResizeObserver(() => {
    if (holder().clientWidth !== holder().dataset.width) fit();
    holder().dataset.width = holder().clientWidth;
  }).observe(holder());
}

/** Whether the item's text stands beside the pages is the reader's to say; the device remembers it. */
function choose() {
  const toggle = document.querySelector("[data-alone]");
  const desk = document.querySelector(".beside-desk");
  const show = (alone) => {
    desk.classList.toggle("beside-alone", alone);
    toggle.setAttribute("aria-pressed", String(!alone));
  };
  try {
    show(localStorage.getItem("beside-alone") === "1");
  } catch {
    show(false);
  }
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const alone = !desk.classList.contains("beside-alone");
    show(alone);
    try {
      localStorage.setItem("beside-alone", alone ? "1" : "0");
    } catch { /* it holds for this page */ }
  });
}

async function open() {
  pages.hidden = false;
  const { script, worker, src } = pages.dataset;
  pdf = await import(new URL(script, location.href));
  pdf.GlobalWorkerOptions.workerSrc = new URL(worker, location.href).href;
  const folder = new URL(".", new URL(worker, location.href)).href;
  const coming = pdf.getDocument({
    url: new URL(src, location.href).href,
    disableRange: true,
    enableXfa: false,
    useWasm: false,
    wasmUrl: folder,
    standardFontDataUrl: folder,
    disableWorkerRendering: true,
    verbosity: 0,
  });
  coming.onProgress = ({ loaded, total }) => { if (total) find("progress").value = Math.min(1, loaded / total); };
  own = await coming.promise;
  build();
  const { width, height } = (await own.getPage(1)).getViewport({ scale: 1 });
  for (const sheet of sheets) size(sheet, width, height);
  choose();
  pages.dataset.state = "open";
  find("progress").remove();
  document.querySelector("[data-plain]").hidden = true;
  listen();
  fit();
  turn(Number(pages.dataset.page || 1) - 1);
  pages.dataset.state = "ready";
}

if (pages) {
  open().catch(() => {
    pages.hidden = true;
    document.querySelector("[data-plain]").classList.add("beside-plain-shown");
  });
}
