// The reader: a click on any `a[data-cite]` opens that document beside the chat, its words marked (qa/web/page/reader.py).
// `props.value` holds the words of the page's language; `server.read` gives a document and a place in it.
const KEPT = 16;
const VIEW = "cited-answers-view"; // what a reader chose for documents that have pages: page or text
const sheets = new Map(); // key -> a document: its HTML and, where it has pages that can be drawn, their sizes
const unmarked = new Map(); // element -> its HTML before words were marked
const { pane, part, show, hide } = paneIn(element);
const tip = tipFor(element.querySelector(".tip"));
let words = {};
let place = null; // what the server last said
let list = []; // the citations that previous and next go through
let opener = null;
let asked = 0;
let view = ""; // how the document is drawn: page or text
let found = []; // boxes of what was sought on pages, and which of them is the present one
let current = -1;

const same = (a, b) => a.cite === b.cite && a.at === b.at;

function speak() {
  const value = props.value;
  if (!value || !value.words) return;
  words = value.words;
  for (const name of ["close", "previous", "next", "findPrevious", "findNext", "smaller", "larger"]) label(part(name), words[name]);
  part("steps").setAttribute("aria-label", words.citations);
  part("find").placeholder = words.find;
  part("find").setAttribute("aria-label", words.find);
  part("body").setAttribute("aria-label", words.body);
  part("copy").textContent = words.copy;
  part("link").textContent = words.link;
  leaves.speak();
  if (place) drawHead();
}

function label(node, text) {
  node.setAttribute("aria-label", text);
  node.title = text;
}

function say(text) {
  part("said").textContent = "";
  setTimeout(() => { part("said").textContent = text; }, 50);
}

// --- opening

async function open(wanted, from) {
  const turn = ++asked;
  if (from) {
    opener = from;
    if (pane.hidden && !WIDE.matches) history.pushState({ ...history.state, reader: true }, ""); // that Back closes
  }
  show();
  const waiting = setTimeout(() => say(words.opening), 300);
  part("body").setAttribute("aria-busy", "true");
  try {
    const reply = await server.read({ ...wanted, have: [...sheets.keys()], language: document.documentElement.lang });
    if (turn === asked) draw(reply, wanted);
  } catch (error) {
    if (turn === asked) tell(words.failed, String(error.message || ""));
  } finally {
    clearTimeout(waiting);
    part("body").removeAttribute("aria-busy");
  }
}

function close() {
  if (pane.hidden) return;
  asked++;
  hide();
  if (history.state?.reader) history.back();
  else address(null);
  const back = opener && opener.getClientRects().length ? opener : document.querySelector("#question textarea");
  opener = null;
  list = [];
  if (back) back.focus();
}

function address(at) {
  history.replaceState(history.state, "", pointed(location.href, at));
}

function pointed(page, at) {
  const url = new URL(page);
  url.searchParams.delete("cite");
  url.searchParams.delete("at");
  if (at) url.searchParams.set("cite", at.cite);
  if (at && at.at) url.searchParams.set("at", at.at);
  url.search = url.search.replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%7E", "~");
  return url;
}

function draw(reply, wanted) {
  if (reply.missing !== undefined) return tell(words.missing, reply.missing, words.advice);
  if (reply.html) keep(reply.key, { html: reply.html, leaves: reply.leaves });
  const held = sheets.get(reply.key);
  const chosen = held.leaves && stored(local, VIEW) !== "text" ? "page" : "text";
  const changed = !place || place.key !== reply.key || view !== chosen;
  place = { ...reply, asked: wanted };
  view = chosen;
  if (changed) {
    unmarked.clear();
    if (view === "page") leaves.draw(held.leaves, reply.source, reply.key);
    else part("body").innerHTML = held.html;
    finding.forget();
  }
  const [boxed] = view === "page" ? leaves.box(reply.places || [], "cited") : [];
  if (view === "text") mark(reply.marks || {});
  drawHead();
  address(reply);
  const target = document.getElementById(view === "page" ? `leaf-${reply.places?.[0]?.page ?? ""}` : reply.anchor || "");
  const first = view === "page" ? boxed : part("body").querySelector("mark");
  if (!target && !first) part("body").scrollTop = 0;
  else settle(first || target);
  (target || part("title")).focus({ preventScroll: true });
  say([place.locator, part("moved").textContent].filter(Boolean).join(" "));
  if (part("find").value) find(0, true); // the citation was asked for, not the words
}

function keep(key, held) {
  sheets.delete(key);
  sheets.set(key, held);
  while (sheets.size > KEPT) sheets.delete(sheets.keys().next().value);
}

function mark(marks) {
  for (const [node, html] of unmarked) node.innerHTML = html;
  unmarked.clear();
  for (const here of part("body").querySelectorAll(".here")) here.classList.remove("here");
  for (const [piece, html] of Object.entries(marks)) {
    const node = part("body").querySelector(`[data-piece="${piece}"]`);
    unmarked.set(node, node.innerHTML);
    node.innerHTML = html;
    node.closest("[id^=doc-], .table").classList.add("here");
  }
  finding.forget();
}

function tell(title, ...lines) {
  place = null;
  unmarked.clear();
  const box = document.createElement("div");
  box.className = "trouble";
  for (const line of lines) box.append(Object.assign(document.createElement("p"), { textContent: line, dir: "auto" }));
  part("body").replaceChildren(box);
  part("title").textContent = title;
  part("title").focus({ preventScroll: true });
  pane.classList.add("empty");
}

// Brings an element or a range to the middle, the beginning of a tall one into view. What is drawn only when it comes into
// view changes its height then: the place is sought again until it stays.
function settle(thing, tries = 12) {
  if (!inView(thing) || tries === 12) {
    (thing.startContainer?.parentElement || thing).scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    const at = thing.getBoundingClientRect(), shown = part("body").getBoundingClientRect();
    part("body").scrollBy({ top: at.top - shown.top - Math.max(16, (shown.height - at.height) / 2), behavior: "instant" });
  }
  if (tries > 0) requestAnimationFrame(() => settle(thing, tries - 1));
}

function inView(thing) {
  const { top } = thing.getBoundingClientRect(), shown = part("body").getBoundingClientRect();
  return shown.top + 8 <= top && top <= shown.bottom - 60;
}

function drawHead() {
  pane.classList.remove("empty");
  Object.assign(part("title"), { textContent: place.title, lang: place.language, dir: place.direction });
  part("facts").textContent = place.facts;
  Object.assign(part("where"), { textContent: place.locator, lang: place.spoken });
  part("moved").textContent = place.moved ? words.moved : "";
  const at = list.findIndex((one) => same(one, place.asked));
  part("steps").hidden = list.length < 2;
  part("position").textContent = `${at < 0 ? "–" : at + 1} / ${list.length}`;
  part("previous").disabled = at === 0;
  part("next").disabled = at === list.length - 1;
  part("menu").hidden = !place.styles;
  part("views").hidden = !sheets.get(place.key)?.leaves;
  part("view").textContent = view === "page" ? words.asText : words.asPage;
  part("smaller").hidden = part("larger").hidden = view !== "page";
  part("styles").replaceChildren(...(place.styles || []).map(([style, text]) => Object.assign(
    document.createElement("button"), { type: "button", textContent: words.styles[style], onclick: (event) => {
      part("menu").open = false;
      part("copy").focus();
      copy(text, part("copy"));
    } })));
}

// --- going from citation to citation

function wanted(link) {
  return { cite: link.dataset.cite, at: new URLSearchParams(link.search).get("at") || "" };
}

function neighbours(link) {
  const container = link.closest(".searched") ? null : link.closest("[data-cites]");
  const found = [];
  for (const other of container ? container.querySelectorAll("a[data-cite]:not(.searched a)") : [link]) {
    if (!found.some((one) => same(one, wanted(other)))) found.push(wanted(other));
  }
  return found;
}

function step(by) {
  const at = list.findIndex((one) => same(one, place.asked));
  const next = list[at < 0 ? 0 : at + by];
  if (next) open(next);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-cite]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  tip.hide();
  if (pane.contains(link)) return void open(wanted(link));
  list = neighbours(link);
  open(wanted(link), link);
});

// --- copying and finding words

async function copy(text, node) {
  await copyText(text, node, words.copied);
  say(words.copied);
}

const finding = finder(part("body"));
const leaves = leavesIn(part("body"), () => words);

// On pages the server says where the words stand.
async function findOnPages(by, stay) {
  const sought = part("find").value.trim();
  if (sought !== findOnPages.sought || place.key !== findOnPages.key) {
    Object.assign(findOnPages, { sought, key: place.key });
    const turn = ++asked;
    const reply = sought ? await server.read({ cite: place.source, find: sought }) : { found: [] };
    if (turn !== asked) return;
    found = leaves.box(reply.found, "found");
    current = -1;
  }
  if (found.length && !stay) current = (current + (by < 0 ? -1 : 1) + found.length) % found.length;
  for (const [n, one] of found.entries()) one.classList.toggle("now", n === current);
  if (found[current] && !stay) settle(found[current]);
  part("count").textContent = !sought ? "" : found.length ? `${current + 1} / ${found.length}` : words.none;
}

function find(by, stay = false) {
  if (view === "page") return void findOnPages(by, stay);
  const { now, sought, number, count } = finding.find(part("find").value, by);
  if (now && !stay && !inView(now)) settle(now);
  part("count").textContent = !sought ? "" : count ? `${number} / ${count}` : words.none;
}

// --- keys and buttons

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const typing = event.target.closest("input, textarea, select");
  if (tip.shown()) tip.hide();
  else if (part("menu").open) {
    part("menu").open = false;
    part("copy").focus();
  } else if (!pane.hidden && (!typing || pane.contains(typing))) {
    event.preventDefault();
    close();
  }
});

pane.addEventListener("click", (event) => {
  const name = (event.target.closest("button") || { dataset: {} }).dataset.reader;
  const note = event.target.closest("a[href^='#']");
  if (name === "close") close();
  else if (name === "previous") step(-1);
  else if (name === "next") step(1);
  else if (name === "view") look(view === "page" ? "text" : "page");
  else if (name === "smaller" || name === "larger") leaves.step(name === "larger" ? 1 : -1);
  else if (name === "findPrevious") find(-1);
  else if (name === "findNext") find(1);
  else if (name === "link") copy(pointed(location.origin + location.pathname, place).href, part("link"));
  else if (note) {
    event.preventDefault();
    const target = document.getElementById(decodeURIComponent(note.hash.slice(1)));
    if (target) { settle(target); target.focus({ preventScroll: true }); }
  }
  if (!event.target.closest(".menu")) part("menu").open = false;
});

function look(as) {
  remember(local, VIEW, as);
  findOnPages.sought = null;
  draw(place, place.asked);
  part("view").focus({ preventScroll: true });
}

let typing = 0;
part("find").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => find(0), 120);
});
part("find").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  clearTimeout(typing);
  find(event.shiftKey ? -1 : 1);
});
pane.querySelector("form").addEventListener("submit", (event) => event.preventDefault());

// The place in the address: of a link that was followed, or on going back and forth over a small screen.
function arrive() {
  const { cite, at } = Object.fromEntries(new URLSearchParams(location.search));
  if (cite) open({ cite, at: at || "" });
  else close();
}

addEventListener("popstate", arrive);
watch("value", speak);
speak();
arrive();
