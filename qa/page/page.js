// Draws `props.value` (see qa/page/conversation.py) and turns clicks into events of the component: 'choose', 'reset',
// 'speak'. Only the turn that changed is redrawn, so that focus and opened sources elsewhere stay as they are.
const masthead = document.getElementById("masthead");
const part = (name) => (name === "header" ? masthead : element).querySelector(`[data-part=${name}]`);
const drawn = new Map();

function put(node, key, content) {
  if (drawn.get(key) === content) return;
  drawn.set(key, content);
  node.innerHTML = content;
}

function drawTurns(turns) {
  const list = part("turns");
  const wanted = new Set(turns.map((turn) => turn.id));
  for (const old of [...list.children]) {
    if (!wanted.has(old.id)) { drawn.delete(old.id); old.remove(); }
  }
  for (const turn of turns) {
    let node = list.querySelector(`#${turn.id}`);
    const isNew = !node;
    if (isNew) {
      node = document.createElement("article");
      node.id = turn.id;
      node.className = "turn";
      node.dataset.cites = "";
      list.append(node);
    }
    put(node, turn.id, turn.html);
    if (isNew) node.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
  }
}

function draw() {
  const view = props.value;
  if (!view || !view.turns) return;
  document.documentElement.lang = view.language;
  document.documentElement.dir = view.direction;
  for (const box of document.querySelectorAll("#question textarea")) box.dir = "auto";
  put(part("header"), "header", view.header);
  put(part("welcome"), "welcome", view.turns.length ? "" : view.welcome);
  drawTurns(view.turns);
  if (part("status").textContent !== view.status) part("status").textContent = view.status;
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.textContent;
  button.textContent = part("status").textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 1500);
}

function speak(language) {
  localStorage.setItem("language", language);
  trigger("speak", { languages: [language] });
}

function clicked(event) {
  const button = event.target.closest("button");
  if (button && "ask" in button.dataset) {
    trigger("choose", { question: button.dataset.ask });
  } else if (button && "copy" in button.dataset) {
    copy(button);
  } else if (button && button.dataset.do === "reset") {
    trigger("reset");
  }
}

function changed(event) {
  if ("speak" in event.target.dataset) speak(event.target.value);
}

for (const root of [masthead, element]) {
  root.addEventListener("click", clicked);
  root.addEventListener("change", changed);
}

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
const remembered = localStorage.getItem("language");
trigger("speak", { languages: remembered ? [remembered] : [...navigator.languages] });
