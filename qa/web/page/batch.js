// A file of questions: uploaded, read, then answered a step at a time for as long as this page asks for the next step
// (qa/web/page/batch.py). Nothing goes on without it: who stops, reloads or leaves can continue where the batch was.
// `props.value` holds the words of the page's language, the kinds of files and their limits.
const PATIENCE = 2000; // milliseconds before asking again when many wait
let words = {};
let batch = null; // the name of the batch on the page
let shown = 0; // how many of its rows were drawn, the dropped ones included
let turn = 0; // rises with each start and stop, so that an older run ends
let running = false;
let spoken = "";

const hidden = (name, tag, rest = "") => `<${tag} data-batch="${name}" ${rest}></${tag}>`;
element.innerHTML =
  hidden("lead", "p", 'class="lead"') +
  `<div data-batch="choose"><label class="drop" data-batch="drop"><input type="file" data-batch="file">` +
  `<strong data-batch="invitation"></strong><span data-batch="kinds"></span></label>` +
  `<form data-batch="form"><label for="batch-text" data-batch="paste"></label>` +
  `<textarea id="batch-text" rows="4" dir="auto" spellcheck="false" data-batch="text"></textarea>` +
  `<div class="actions"><button type="submit" class="primary" data-batch="read"></button></div></form></div>` +
  `<div class="notice" role="alert" data-batch="problem" hidden></div>` +
  `<section data-batch="work" hidden><h2 id="batch-name"><bdi data-batch="name"></bdi></h2>` +
  `<div class="preview" data-batch="preview"></div>` +
  `<div class="meter" data-batch="meter"><progress data-batch="bar"></progress><span data-batch="count"></span><span data-batch="pace"></span></div>` +
  `<p data-batch="told"></p>` +
  `<div class="actions"><button type="button" class="primary" data-batch="start"></button>` +
  `<button type="button" class="primary" data-batch="stop"></button><button type="button" class="quiet" data-batch="another"></button></div>` +
  `<div class="downloads" role="group" aria-labelledby="batch-download" data-batch="downloads"><span id="batch-download" data-batch="download"></span>` +
  `<span data-batch="formats"></span></div>` +
  `<div class="table" data-batch="table" role="region" tabindex="0" aria-labelledby="batch-name"><table><thead><tr><th scope="col">#</th>` +
  `<th scope="col" data-batch="question"></th><th scope="col" data-batch="state"></th><th scope="col" data-batch="answer"></th>` +
  `<th scope="col" data-batch="confidence"></th></tr></thead><tbody data-batch="rows"></tbody></table></div>` +
  `<p class="more" data-batch="more"></p></section><p class="said" role="status" data-batch="said"></p>`;

const part = (name) => element.querySelector(`[data-batch=${name}]`);
const show = (name, visible) => { part(name).hidden = !visible; };

const languages = () => [props.value.language];

function speak() {
  const value = props.value;
  if (!value || !value.words) return;
  words = value.words;
  for (const name of ["lead", "kinds", "paste", "read", "stop", "another", "download", "question", "state", "answer", "confidence"]) {
    part(name).textContent = words[name];
  }
  part("invitation").textContent = words.drop;
  part("bar").setAttribute("aria-label", words.progress);
  part("file").accept = value.endings.join(",");
  part("formats").replaceChildren(...value.formats.map(([ending, name]) => Object.assign(
    document.createElement("button"), { type: "button", className: "quiet", textContent: name, onclick: (event) => fetchFile(ending, event.target) })));
  if (batch && spoken && spoken !== value.language) redraw();
  spoken = value.language;
  controls();
}

function say(text) {
  part("said").textContent = text;
}

function problem(html) {
  part("problem").innerHTML = html;
  show("problem", Boolean(html));
}

function plainProblem(text) {
  problem("");
  part("problem").append(Object.assign(document.createElement("p"), { textContent: text }));
  show("problem", true);
}

// --- reading questions

async function take(file, pasted = false) {
  problem("");
  const ending = props.value.endings.find((one) => file.name.toLowerCase().endsWith(one));
  if (!ending) return void plainProblem(words.kind.replace("{name}", file.name));
  if (file.size > props.value.bytes) return void plainProblem(words.large.replace("{name}", file.name));
  say(words.reading);
  element.setAttribute("aria-busy", "true");
  try {
    const { path } = await upload(file);
    const reply = await server.open_batch({ path, name: file.name, pasted, languages: languages() });
    if (reply.problem) return void problem(reply.problem);
    begin(reply);
    part("start").focus();
  } catch {
    plainProblem(words.failed);
  } finally {
    say("");
    element.removeAttribute("aria-busy");
  }
}

function begin(reply) {
  batch = reply.batch;
  remember(session, "batch", batch); // for after a reload
  part("preview").innerHTML = reply.preview || "";
  clear();
  draw(reply);
}

function clear() {
  shown = 0;
  part("rows").replaceChildren();
}

part("file").addEventListener("change", () => {
  const [file] = part("file").files;
  if (file) take(file);
  part("file").value = "";
});
part("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = part("text").value;
  if (!text.trim()) return void plainProblem(words.nothing);
  take(new File(["\ufeff", text], "questions.txt"), true);
});
part("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  part("form").requestSubmit();
});
for (const name of ["dragover", "dragleave", "drop"]) {
  part("drop").addEventListener(name, (event) => {
    event.preventDefault();
    part("drop").classList.toggle("over", name === "dragover");
    const [file] = name === "drop" ? event.dataTransfer.files : [];
    if (file) take(file);
  });
}

// --- what stands on the page

function draw(reply) {
  if (reply.gone) return lost(reply);
  if (reply.problem) return void problem(reply.problem);
  if (reply.batch !== batch) return;
  part("name").textContent = reply.name;
  const first = reply.done - reply.rows.length, table = part("table");
  const atEnd = table.scrollTop + table.clientHeight >= table.scrollHeight - 40;
  for (const [place, html] of reply.rows.entries()) {
    if (first + place < shown) continue;
    const row = document.createElement("tr");
    row.dataset.cites = "";
    row.innerHTML = html;
    part("rows").append(row);
  }
  shown = Math.max(shown, reply.done);
  while (part("rows").children.length > reply.keep) part("rows").firstChild.remove();
  if (running && atEnd) requestAnimationFrame(() => { table.scrollTop = running ? table.scrollHeight : 0; }); // what is done is read from its beginning
  Object.assign(part("bar"), { max: reply.total, value: shown });
  part("count").textContent = `${shown} / ${reply.total}`;
  part("pace").textContent = reply.waiting || reply.pace || (running ? words.under_way : "");
  part("more").textContent = reply.shown;
  part("told").textContent = reply.finished || reply.stopped;
  part("work").dataset.state = reply.finished ? "finished" : shown ? "begun" : "ready";
  controls();
}

function controls() {
  const state = part("work").dataset.state;
  show("choose", !batch);
  show("work", Boolean(batch));
  show("preview", state === "ready" && !running);
  show("meter", state === "begun" || running);
  show("start", state !== "finished" && !running);
  show("stop", running);
  show("another", !running);
  show("told", state !== "ready" && !running);
  show("downloads", state !== "ready" && !running);
  show("table", shown > 0);
  part("start").textContent = state === "begun" ? words.continue : words.start;
}

function lost(reply) {
  forget();
  problem(reply.problem);
}

function forget() {
  turn++;
  running = false;
  batch = null;
  remember(session, "batch", "");
  clear();
  controls();
}

async function redraw() {
  clear();
  part("preview").replaceChildren();
  try {
    draw(await server.show_batch({ batch, have: 0, languages: languages() }));
  } catch {
    plainProblem(words.failed);
  }
}

// --- answering

async function run() {
  const mine = ++turn;
  running = true;
  problem("");
  say(words.under_way);
  part("pace").textContent ||= words.under_way;
  controls();
  part("stop").focus();
  while (mine === turn) {
    let reply;
    try {
      reply = await server.step_batch({ batch, have: shown, languages: languages() });
    } catch {
      if (mine === turn) halt(words.failed);
      return;
    }
    draw(reply); // what came after a stop is kept too
    if (mine !== turn) return;
    if (reply.problem) return halt();
    if (reply.finished) return finish();
    if (reply.waiting) await new Promise((go) => setTimeout(go, PATIENCE));
  }
}

function halt(trouble) {
  turn++;
  running = false;
  if (trouble) plainProblem(trouble);
  controls();
  say(part("told").textContent);
  part("start").focus();
}

function finish() {
  running = false;
  const here = element.contains(document.activeElement);
  controls();
  say(part("told").textContent);
  if (here) part("formats").firstChild.focus();
}

part("start").addEventListener("click", run);
part("stop").addEventListener("click", () => halt());
part("another").addEventListener("click", () => {
  server.drop_batch({ batch, languages: languages() }).catch(() => {});
  forget();
  problem("");
  part("file").focus();
});

// --- the results

async function fetchFile(ending, button) {
  problem("");
  say(words.writing);
  button.setAttribute("aria-busy", "true");
  try {
    const reply = await server.file_of_batch({ batch, ending, languages: languages() });
    if (reply.gone) return lost(reply);
    if (reply.problem) return void problem(reply.problem);
    Object.assign(document.createElement("a"), { href: reply.url, download: reply.name }).click();
  } catch {
    plainProblem(words.failed);
  } finally {
    button.removeAttribute("aria-busy");
    say("");
  }
}

watch("value", speak);
speak();
batch = stored(session, "batch");
if (batch) redraw();
