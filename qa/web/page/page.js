// Draws `props.value` (see qa/web/page/view.py) and turns clicks into events of the component: 'choose', 'edit', 'retry',
// 'swap', 'vote', 'export', 'reset', 'speak'. Only what changed is redrawn, so that focus and opened sources stay.
const drawn = new Map();
const part = (name) => ["masthead", "page", "toolbar"].map((id) => document.querySelector(`#${id} [data-part=${name}]`)).find(Boolean);
let words = {};
let busy = false;
const kept = keeper(trigger, () => alarm(""), () => setTimeout(() => alarm(words.unkept))); // after what draw() tells

function put(node, key, content) {
  if (!node || drawn.get(key) === content) return;
  drawn.set(key, content);
  const held = node.contains(document.activeElement) ? document.activeElement.dataset : null;
  node.innerHTML = content;
  if (!held) return;
  const name = ["vote", "do", "voteSave"].find((key) => key in held);
  const again = name && [...node.querySelectorAll("button")].find((button) => button.dataset[name] === held[name]);
  if (again) again.focus({ preventScroll: true });
}

function drawTurns(turns) {
  const list = part("turns");
  const wanted = new Set(turns.map((turn) => turn.id));
  const fresh = turns.filter((turn) => !document.getElementById(turn.id));
  const sought = list.children.length ? fresh[0] : fresh.at(-1); // another version from where it parts, a restored one at its end
  for (const old of [...list.children]) {
    if (wanted.has(old.id)) continue;
    drawn.delete(old.id);
    drawn.delete(`${old.id}-foot`);
    old.remove();
  }
  turns.forEach((turn, place) => {
    let node = document.getElementById(turn.id);
    const isNew = !node;
    if (isNew) {
      node = document.createElement("article");
      node.id = turn.id;
      node.className = "turn";
      node.append(document.createElement("div"), document.createElement("footer"));
      node.firstChild.dataset.cites = "";
    }
    if (list.children[place] !== node) list.insertBefore(node, list.children[place] || null);
    put(node.firstChild, turn.id, turn.html);
    const noted = node.querySelector(".note");
    put(node.lastChild, `${turn.id}-foot`, turn.foot);
    const note = node.querySelector(".note");
    if (note && !noted && !isNew) note.scrollIntoView({ block: "nearest" });
    if (turn === sought) node.scrollIntoView({ block: "start", behavior: calm() || fresh.length > 1 ? "auto" : "smooth" });
  });
}

function draw() {
  const view = props.value;
  if (!view || !view.turns) return;
  if (kept.lost(view, words.locale || view.language)) return;
  words = view.words;
  busy = view.busy;
  document.documentElement.lang = view.language;
  document.documentElement.dir = view.direction;
  document.title = view.words.title;
  for (const box of document.querySelectorAll("#question textarea")) box.dir = "auto";
  kept.keep(view);
  put(part("header"), "header", view.header);
  put(part("tools"), "tools", view.tools);
  put(part("welcome"), "welcome", view.turns.length ? "" : view.welcome + earlier());
  drawTurns(view.turns);
  part("turns").classList.toggle("busy", busy);
  if (view.alert || busy) alarm(view.alert || ""); // what was told stays until the next question
  if (part("status").textContent !== view.status) part("status").textContent = view.status;
  if (view.file) handOver(view.file);
}

function alarm(text) {
  part("alert").textContent = text;
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

const number = (node) => Number(node.closest(".turn").id.slice("turn-".length));

// --- what can be opened again; its questions are text
function earlier() {
  const items = kept.others().map((one) => {
    try {
      const { exchanges } = JSON.parse(one.text);
      return { ...one, question: String(exchanges[0].question), count: exchanges.length };
    } catch { return null; }
  }).filter(Boolean);
  if (!items.length) return "";
  const day = new Intl.DateTimeFormat(words.locale, { dateStyle: "medium", timeStyle: "short" });
  const box = document.createElement("div");
  box.innerHTML = `<section class="earlier"><h2></h2><p></p><ul></ul></section>`;
  box.querySelector("h2").textContent = words.earlier;
  box.querySelector("p").textContent = words.kept;
  for (const { key, at, question, count } of items) {
    const item = document.createElement("li");
    const open = Object.assign(document.createElement("button"), { type: "button", dir: "auto" });
    open.dataset.reopen = key;
    open.append(Object.assign(document.createElement("span"), { textContent: question.slice(0, 200), className: "title" }),
      Object.assign(document.createElement("span"), { className: "facts", dir: "auto",
        textContent: `${words.count.replace("{count}", count)} · ${day.format(at)}` }));
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "icon bin", title: words.forget });
    drop.setAttribute("aria-label", `${words.forget}: ${question.slice(0, 80)}`);
    drop.dataset.forget = key;
    item.append(open, drop);
    box.querySelector("ul").append(item);
  }
  return box.innerHTML;
}

function forget(key) {
  remember(local, key, "");
  drawn.delete("welcome");
  put(part("welcome"), "welcome", props.value.welcome + earlier());
  document.querySelector("#question textarea").focus();
}

// --- an earlier question in other words

function edit(button) {
  const asked = button.closest(".asked");
  const form = Object.assign(document.createElement("form"), { className: "edit" });
  const box = Object.assign(document.createElement("textarea"), { value: button.dataset.question, rows: 2, dir: "auto" });
  box.setAttribute("aria-label", words.edit);
  const send = Object.assign(document.createElement("button"), { textContent: words.send, className: "small" });
  const back = Object.assign(document.createElement("button"), { type: "button", textContent: words.cancel, className: "quiet" });
  form.append(box, send, back);
  const close = () => { form.replaceWith(asked); button.focus(); };
  back.addEventListener("click", close);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy || !box.value.trim()) return;
    const question = box.value, place = number(form);
    close();
    trigger("edit", { number: place, question });
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); }
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); form.requestSubmit(); }
  });
  asked.replaceWith(form);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

// --- copying, taking along

async function copy(button) {
  await copyText(button.dataset.copy, button, button.dataset.done);
  part("status").textContent = button.dataset.done;
}

let given = 0;

function handOver(file) {
  if (file.at === given) return;
  given = file.at;
  const link = Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(new Blob([file.text], { type: file.type })), download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  part("status").textContent = words.exported.replace("{name}", file.name);
}

// --- clicks

const acts = {
  ask: (button) => trigger("choose", { question: button.dataset.ask }),
  reopen: (button) => { const one = shelf().find((one) => one.key === button.dataset.reopen); if (one) kept.restore(one, [words.locale]); },
  vote: (button) => vote(button, button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.vote),
  export: (button) => { button.closest("details").open = false; trigger("export", { form: button.dataset.export }); },
};
const does = {
  edit,
  retry: (button) => trigger("retry", { number: number(button) }),
  swap: () => trigger("swap"),
};

function vote(node, choice) {
  const note = node.closest("footer").querySelector("[name=note]");
  trigger("vote", { number: number(node), vote: choice, note: note ? note.value : "" });
}

function reset() {
  trigger("reset");
  document.querySelector("#question textarea").focus({ preventScroll: true });
  scrollTo({ top: 0, behavior: "instant" });
}

function clicked(event) {
  if (!event.target.closest("#masthead, #page, #toolbar")) return;
  const button = event.target.closest("button");
  for (const menu of document.querySelectorAll("#toolbar .menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  if (!button) return;
  if ("copy" in button.dataset) copy(button);
  else if ("forget" in button.dataset) forget(button.dataset.forget);
  else if (button.dataset.do === "reset") reset();
  else if (busy) return;
  else if (button.dataset.do in does) does[button.dataset.do](button);
  else for (const name of Object.keys(acts)) if (name in button.dataset) acts[name](button);
}

document.addEventListener("click", clicked);
element.addEventListener("submit", (event) => {
  if (!("note" in event.target.dataset)) return;
  event.preventDefault();
  const pressed = event.target.closest("footer").querySelector("[data-vote][aria-pressed=true]");
  if (!pressed || busy) return;
  drawn.delete(`${event.target.closest(".turn").id}-foot`); // drawn anew even if nothing has changed, to say that it is saved
  vote(pressed, pressed.dataset.vote);
});
element.addEventListener("input", (event) => {
  if (event.target.name === "note") event.target.form.querySelector(".saved")?.replaceChildren();
});
document.addEventListener("change", (event) => {
  if (!("speak" in event.target.dataset)) return;
  remember(local, "language", event.target.value);
  trigger("speak", { languages: [event.target.value], kept: null, fork: false });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("#toolbar .menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// The tab that is open goes into the address, and the one in the address is opened.
const tabs = document.getElementById("tabs");
const wanted = document.getElementById(`tab-${new URLSearchParams(location.search).get("tab")}-button`);
if (wanted) wanted.click();
tabs.addEventListener("click", (event) => {
  const name = event.target.closest("[role=tab]")?.id.match(/^tab-(.+)-button$/)?.[1];
  if (!name) return;
  const address = new URL(location);
  if (name === "chat") address.searchParams.delete("tab");
  else address.searchParams.set("tab", name);
  history.replaceState(history.state, "", address);
});

watch("value", draw);
draw();
const remembered = stored(local, "language");
kept.start(remembered ? [remembered] : [...navigator.languages]);
