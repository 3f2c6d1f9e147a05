// The reader's pane: its parts, and how it stands beside the chat or, where there is no room, over it. Goes before reader.js.
const WIDE = matchMedia("(min-width: 1100px)");
const button = (name, sign = "") => `<button type="button" data-reader="${name}">${sign}</button>`;
const PARTS =
  `<header><div class="top"><div class="named"><h2 id="reader-title" tabindex="-1" data-reader="title"></h2>` +
  `<p class="facts" data-reader="facts"></p></div>${button("close", "✕")}</div>` +
  `<div class="tools"><div class="steps" role="group" data-reader="steps">${button("previous", "‹")}` +
  `<span data-reader="position"></span>${button("next", "›")}</div>` +
  `<p class="where" data-reader="where"></p>` +
  `<details class="menu" data-reader="menu"><summary data-reader="copy"></summary><div data-reader="styles"></div></details>` +
  `${button("link")}<span class="views" data-reader="views">${button("view")}${button("smaller", "−")}${button("larger", "+")}</span></div>` +
  `<p class="moved" data-reader="moved"></p>` +
  `<form class="find" role="search"><input type="search" data-reader="find" autocomplete="off" spellcheck="false">` +
  `<span data-reader="count" role="status"></span>${button("findPrevious", "↑")}${button("findNext", "↓")}</form></header>` +
  `<div class="body" role="region" tabindex="0" data-reader="body"></div>` +
  `<p class="said" role="status" data-reader="said"></p>`;

function paneIn(element) {
  const pane = element.querySelector(".pane");
  pane.innerHTML = PARTS;

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

  function hide() {
    shut(false);
    pane.hidden = true;
    document.body.classList.remove("beside", "over");
  }

  WIDE.addEventListener("change", fit);
  return { pane, show, hide, part: (name) => pane.querySelector(`[data-reader=${name}]`) };
}
