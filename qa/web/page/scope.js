// The documents to search: a button that tells how many, and a panel to choose them (qa/web/page/filters.py). The component's
// value is {sources}, null for all, and goes along with each question; a 'restrict' has it kept with the conversation.
const place = element.querySelector("[data-part=scope]");
place.innerHTML = `<button type="button" class="icon funnel" data-scope="open" aria-haspopup="dialog" aria-expanded="false"
  aria-controls="scope-panel"></button><section id="scope-panel" class="panel" role="dialog" tabindex="-1" hidden></section>`;
const button = place.querySelector("[data-scope=open]");
const panel = place.querySelector("#scope-panel");
let words = null;
let chosen = null; // a set of paths, or null for all

const boxes = () => [...panel.querySelectorAll("input[type=checkbox]")];
const folded = (text) => text.normalize("NFKC").toLowerCase();

function received() {
  const value = props.value || {};
  if (value.words) {
    words = value.words;
    panel.innerHTML = value.panel;
    panel.setAttribute("aria-label", words.title);
  }
  if ("sources" in value) chosen = value.sources && new Set(value.sources);
  if (!words) return;
  for (const box of boxes()) box.checked = !chosen || chosen.has(box.value);
  if (value.words || !("sources" in value)) props.value = { sources: chosen && [...chosen] };
  tell();
}

function tell() {
  const count = boxes().length, some = boxes().filter((box) => box.checked).length;
  const form = some === count ? words.all : some ? words.some : words.none;
  const text = form.replace("{chosen}", some).replace("{count}", count);
  button.textContent = text;
  button.classList.toggle("limited", some > 0 && some < count);
  button.classList.toggle("missing", some === 0);
  panel.querySelector("[data-scope=told]").textContent = text;
}

let waiting = 0;

function choose() {
  const some = boxes().filter((box) => box.checked).map((box) => box.value);
  chosen = some.length === boxes().length ? null : new Set(some);
  props.value = { sources: chosen && some };
  tell();
  if (some.length) element.querySelector("[data-part=alert]").textContent = "";
  clearTimeout(waiting);
  waiting = setTimeout(() => trigger("restrict"), 200);
}

function open() {
  panel.hidden = false;
  button.setAttribute("aria-expanded", "true");
  (panel.querySelector("[data-scope=find]") || boxes()[0] || panel).focus();
}

function close(back = true) {
  if (panel.hidden) return;
  panel.hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (back) button.focus();
}

function find(text) {
  const sought = folded(text).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of panel.querySelectorAll("li")) {
    const has = folded(`${row.querySelector("label").textContent} ${row.querySelector("input").value}`);
    row.hidden = !sought.every((word) => has.includes(word));
    shown += !row.hidden;
  }
  panel.querySelector("[data-scope=nothing]").hidden = shown > 0;
}

function every(checked) {
  for (const box of boxes()) if (!box.closest("li").hidden) box.checked = checked;
  choose();
}

panel.addEventListener("change", (event) => { if (event.target.type === "checkbox") choose(); });
panel.addEventListener("input", (event) => { if (event.target.dataset.scope === "find") find(event.target.value); });
document.addEventListener("click", (event) => {
  const node = event.target.closest("button, a") || event.target;
  const name = node.dataset ? node.dataset.scope : "";
  if (name === "open") return panel.hidden ? open() : close();
  if (node.dataset && node.dataset.do === "scope") return open();
  if (name === "close") close();
  else if (name === "every") every(true);
  else if (name === "clear") every(false);
  else if (!event.target.closest("#scope-panel, #reader")) close(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || panel.hidden || event.isComposing || event.target.closest("#reader")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  close();
}, true);
panel.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !place.contains(event.relatedTarget) && !event.relatedTarget.closest("#reader")) close(false);
});

// What gets the focus, or is scrolled to, stands above all this, however high the box has grown.
new ResizeObserver(([box]) => { document.documentElement.style.scrollPaddingBottom = `${box.target.offsetHeight}px`; })
  .observe(element.closest("#composer"));
watch("value", received);
received();
