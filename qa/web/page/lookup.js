// The look-up: each line of the box is checked by `server.look` (qa/web/page/lookup.py), one after the other.
// `props.value` holds the words of the page's language; ?tab=lookup&quote=… opens with lines filled in and checked.
const ADDRESSED = 2000; // characters that an address carries
let words = {};
let turn = 0; // rises with each check, so that an older one ends
let checked = ""; // what the results on the page are of
let spoken = ""; // and the language they are in

element.innerHTML =
  `<p class="lead" data-look="lead"></p>` +
  `<form data-look="form"><label for="lookup-text" data-look="label"></label>` +
  `<textarea id="lookup-text" rows="4" dir="auto" spellcheck="false" data-look="text"></textarea>` +
  `<div class="actions"><button type="submit" class="primary" data-look="run" aria-keyshortcuts="Control+Enter"></button>` +
  `<kbd aria-hidden="true">Ctrl + Enter</kbd></div></form>` +
  `<p class="progress" data-look="progress" role="status"></p><div data-look="results"></div>`;

const part = (name) => element.querySelector(`[data-look=${name}]`);

function say(template, values = {}) {
  part("progress").textContent = template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function speak() {
  if (!props.value || !props.value.words) return;
  words = props.value.words;
  for (const name of ["lead", "label", "run"]) part(name).textContent = words[name];
  if (spoken && spoken !== props.value.language) check();
}

function notice(text) {
  const box = document.createElement("div");
  box.className = "notice";
  box.append(Object.assign(document.createElement("p"), { textContent: text }));
  return box;
}

// --- checking

async function check() {
  const mine = ++turn, text = part("text").value;
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  part("results").replaceChildren();
  say("");
  spoken = props.value.language;
  checked = text.trim();
  address();
  if (!lines.length) return void refuse(words.empty);
  if (lines.length > props.value.lines) {
    return void refuse(words.many.replace("{count}", lines.length).replace("{limit}", props.value.lines));
  }
  for (const [place, line] of lines.entries()) {
    say(words.checking, { number: place + 1, total: lines.length });
    const result = document.createElement("article");
    result.className = "result";
    result.dataset.cites = "";
    try {
      const reply = await server.look({ text: line, languages: [spoken] });
      if (mine !== turn) return;
      result.innerHTML = reply.html;
    } catch {
      if (mine !== turn) return;
      say("");
      part("results").append(notice(words.failed));
      return;
    }
    part("results").append(result);
  }
  say(words.checked, { total: lines.length });
}

function refuse(text) {
  part("results").append(notice(text));
  say(text);
  part("text").focus();
}

part("form").addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
part("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  check();
});

// --- the address

function address(open = true) {
  const url = new URL(location.href);
  url.searchParams.delete("quote");
  if (open && checked) url.searchParams.set("tab", "lookup");
  if (open && checked && checked.length <= ADDRESSED) url.searchParams.set("quote", checked);
  history.replaceState(history.state, "", url);
}

document.getElementById("tabs").addEventListener("click", (event) => {
  const name = event.target.closest("[role=tab]")?.id;
  if (name) address(name === "tab-lookup-button");
});

// --- copying

element.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  await copyText(button.dataset.copy, button, words.copied);
  say(words.copied);
});

watch("value", speak);
speak();
const start = new URLSearchParams(location.search);
if (start.get("tab") === "lookup" && start.get("quote")) {
  part("text").value = start.get("quote");
  check();
}
