// The reader: a click on any `a[data-cite]` opens that document beside the chat, its words marked (qa/page/reader.py).
// `props.value` holds the words of the page's language; `server.read` gives a document and a place in it.
const WIDE = matchMedia("(min-width: 1100px)");
const KEPT = 16;
const LIT = 1000; // matches lit at once, around the current one
const sheets = new Map(); // key -> HTML of a document
const unmarked = new Map(); // element -> its HTML before words were marked
const pane = element.querySelector(".pane");
const tip = element.querySelector(".tip");
let words = {};
let place = null; // what the server last said
let list = []; // the citations that previous and next go through
let opener = null;
let asked = 0;

const part = (name) => pane.querySelector(`[data-reader=${name}]`);
const same = (a, b) => a.cite === b.cite && a.at === b.at;

// --- the pane's own parts

function button(name, sign = "") {
  return `<button type="button" data-reader="${name}">${sign}</button>`;
}

pane.innerHTML =
  `<header><div class="top"><div class="named"><h2 id="reader-title" tabindex="-1" data-reader="title"></h2>` +
  `<p class="facts" data-reader="facts"></p></div>${button("close", "✕")}</div>` +
  `<div class="tools"><div class="steps" role="group" data-reader="steps">${button("previous", "‹")}` +
  `<span data-reader="position"></span>${button("next", "›")}</div>` +
  `<p class="where" data-reader="where"></p>` +
  `<details class="menu" data-reader="menu"><summary data-reader="copy"></summary><div data-reader="styles"></div></details>` +
  `${button("link")}</div><p class="moved" data-reader="moved"></p>` +
  `<form class="find" role="search"><input type="search" data-reader="find" autocomplete="off" spellcheck="false">` +
  `<span data-reader="count" role="status"></span>${button("findPrevious", "↑")}${button("findNext", "↓")}</form></header>` +
  `<div class="body" role="region" tabindex="0" data-reader="body"></div>` +
  `<p class="said" role="status" data-reader="said"></p>`;

function speak() {
  const value = props.value;
  if (!value || !value.words) return;
  words = value.words;
  for (const name of ["close", "previous", "next", "findPrevious", "findNext"]) label(part(name), words[name]);
  part("steps").setAttribute("aria-label", words.citations);
  part("find").placeholder = words.find;
  part("find").setAttribute("aria-label", words.find);
  part("body").setAttribute("aria-label", words.body);
  part("copy").textContent = words.copy;
  part("link").textContent = words.link;
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
    const reply = await server.read({ ...wanted, have: [...sheets.keys()] });
    if (turn === asked) draw(reply, wanted);
  } catch (error) {
    if (turn === asked) tell(words.failed, String(error.message || ""));
  } finally {
    clearTimeout(waiting);
    part("body").removeAttribute("aria-busy");
  }
}

function show() {
  if (!pane.hidden) return;
  pane.hidden = false;
  fit();
}

function fit() {
  if (pane.hidden) return;
  pane.setAttribute("role", WIDE.matches ? "complementary" : "dialog");
  if (WIDE.matches) pane.removeAttribute("aria-modal");
  else pane.setAttribute("aria-modal", "true");
  document.body.classList.toggle("beside", WIDE.matches);
  document.body.classList.toggle("over", !WIDE.matches);
  shut(!WIDE.matches);
}

// Over a small screen the pane is a dialog: nothing behind it can be reached.
function shut(closed) {
  for (let node = element; node !== document.body; node = node.parentElement) {
    for (const other of node.parentElement.children) {
      if (other !== node && !["SCRIPT", "STYLE"].includes(other.tagName)) other.inert = closed;
    }
  }
}

function close() {
  if (pane.hidden) return;
  asked++;
  shut(false);
  pane.hidden = true;
  document.body.classList.remove("beside", "over");
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
  if (reply.html) keep(reply.key, reply.html);
  const changed = !place || place.key !== reply.key;
  place = { ...reply, asked: wanted };
  if (changed) {
    unmarked.clear();
    part("body").innerHTML = sheets.get(reply.key);
    index = null;
  }
  mark(reply.marks || {});
  drawHead();
  address(reply);
  const target = document.getElementById(reply.anchor || "");
  const first = part("body").querySelector("mark");
  if (!target && !first) part("body").scrollTop = 0;
  else settle(first || target);
  (target || part("title")).focus({ preventScroll: true });
  say([place.locator, part("moved").textContent].filter(Boolean).join(" "));
  if (part("find").value) find(0);
}

function keep(key, html) {
  sheets.delete(key);
  sheets.set(key, html);
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
  index = null;
}

function tell(title, ...lines) {
  place = null;
  unmarked.clear();
  const box = document.createElement("div");
  box.className = "trouble";
  for (const line of [title, ...lines]) box.append(Object.assign(document.createElement("p"), { textContent: line, dir: "auto" }));
  part("body").replaceChildren(box);
  part("title").textContent = title;
  part("title").focus({ preventScroll: true });
  pane.classList.add("empty");
}

// What is drawn only when it comes into view changes its height then: the place is sought again until it stays.
function settle(node, tries = 12) {
  const before = node.getBoundingClientRect().top;
  const shown = part("body").getBoundingClientRect();
  if (before < shown.top + 8 || before > shown.bottom - 60 || tries === 12) {
    node.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  }
  if (tries > 0) requestAnimationFrame(() => settle(node, tries - 1));
}

function drawHead() {
  pane.classList.remove("empty");
  Object.assign(part("title"), { textContent: place.title, lang: place.language, dir: place.direction });
  part("facts").textContent = place.facts;
  Object.assign(part("where"), { textContent: place.locator, lang: place.language });
  part("moved").textContent = place.moved ? words.moved : "";
  const at = list.findIndex((one) => same(one, place.asked));
  part("steps").hidden = list.length < 2;
  part("position").textContent = `${at < 0 ? "–" : at + 1} / ${list.length}`;
  part("previous").disabled = at === 0;
  part("next").disabled = at === list.length - 1;
  part("menu").hidden = !place.styles;
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
  hideTip();
  if (pane.contains(link)) return void open(wanted(link));
  list = neighbours(link);
  open(wanted(link), link);
});

// --- copying

async function copy(text, node) {
  await copyText(text, node, words.copied);
  say(words.copied);
}

// --- finding words: as typed, but for case, width and white space

let index = null; // the document's words without white space, and where each character stands
let found = [];
let current = -1;

const folded = (c) => {
  if (c >= "\u3400" && c <= "\u9fff") return c;
  const wide = c.normalize("NFKC");
  const small = (wide.length === 1 ? wide : c).toLowerCase();
  return small.length === 1 ? small : c;
};

function readWords() {
  const walker = document.createTreeWalker(part("body"), NodeFilter.SHOW_TEXT);
  const text = [], nodes = [], offsets = [];
  let block = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(".ref, .back")) continue;
    const inside = node.parentElement.closest("p, h3, h4, h5, td, th");
    if (inside !== block) { text.push("\n"); nodes.push(null); offsets.push(0); block = inside; }
    for (let i = 0; i < node.data.length; i++) {
      if (/\s/.test(node.data[i])) continue;
      text.push(folded(node.data[i]));
      nodes.push(node);
      offsets.push(i);
    }
  }
  return { text: text.join(""), nodes, offsets };
}

function find(by) {
  const sought = [...part("find").value].filter((c) => !/\s/.test(c)).flatMap((c) => [...c].map(folded)).join("");
  index ??= readWords();
  const before = found[current];
  found = [];
  for (let at = sought ? index.text.indexOf(sought) : -1; at >= 0; at = index.text.indexOf(sought, at + sought.length)) found.push(at);
  const length = sought.length;
  current = found.length ? (by ? (found.indexOf(before) + by + found.length) % found.length : Math.max(0, found.indexOf(before))) : -1;
  const from = Math.max(0, current - LIT / 2);
  light(found.slice(from, from + LIT).map((at) => range(at, length)), current - from);
  part("count").textContent = !sought ? "" : found.length ? `${current + 1} / ${found.length}` : words.none;
}

function range(at, length) {
  const one = document.createRange();
  one.setStart(index.nodes[at], index.offsets[at]);
  one.setEnd(index.nodes[at + length - 1], index.offsets[at + length - 1] + 1);
  return one;
}

function light(ranges, at) {
  const now = ranges[at];
  if (window.CSS && CSS.highlights) {
    CSS.highlights.set("reader-found", new Highlight(...ranges));
    CSS.highlights.set("reader-current", now ? new Highlight(now) : new Highlight());
  }
  if (now) settle(now.startContainer.parentElement);
}

// --- what a link leads to, shown while the pointer or the focus is on it

let tipped = null;
let waiting = 0;

function showTip(link) {
  clearTimeout(waiting);
  hideTip();
  tipped = link;
  tip.replaceChildren(
    Object.assign(document.createElement("span"), { className: "locator", textContent: link.dataset.locator || "" }),
    Object.assign(document.createElement("span"), { className: "quote", textContent: link.dataset.quote, dir: "auto" }));
  tip.hidden = false;
  const at = link.getBoundingClientRect(), size = tip.getBoundingClientRect();
  const above = at.top - size.height - 6;
  tip.style.top = `${above > 4 ? above : at.bottom + 6}px`;
  tip.style.left = `${Math.max(8, Math.min(at.left - 24, innerWidth - size.width - 8))}px`;
  link.setAttribute("aria-describedby", tip.id);
}

function hideTip() {
  clearTimeout(waiting);
  if (tipped) tipped.removeAttribute("aria-describedby");
  tipped = null;
  tip.hidden = true;
}

const quoting = (event) => event.target.closest && event.target.closest("a[data-quote]");

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const link = quoting(event);
  if (link && link !== tipped) {
    clearTimeout(waiting);
    waiting = setTimeout(() => showTip(link), 150);
  } else if (tip.contains(event.target)) {
    clearTimeout(waiting);
  } else if (!link && (tipped || waiting)) {
    clearTimeout(waiting);
    waiting = setTimeout(hideTip, 200);
  }
});
document.addEventListener("focusin", (event) => {
  const link = quoting(event);
  if (link && link.matches(":focus-visible")) showTip(link);
  else if (tipped && link !== tipped) hideTip();
});
document.addEventListener("scroll", () => tipped && hideTip(), { capture: true, passive: true });

// --- keys and buttons

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const typing = event.target.closest("input, textarea, select");
  if (tipped) hideTip();
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

WIDE.addEventListener("change", fit);

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
