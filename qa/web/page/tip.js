// What a link with a quotation leads to, shown while the pointer or the focus is on it. Goes before reader.js.
function tipFor(tip) {
  let tipped = null;
  let waiting = 0;

  function show(link) {
    hide();
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

  function hide() {
    clearTimeout(waiting);
    if (tipped) tipped.removeAttribute("aria-describedby");
    tipped = null;
    tip.hidden = true;
  }

  function soon(act, milliseconds) {
    clearTimeout(waiting);
    waiting = setTimeout(act, milliseconds);
  }

  const quoting = (event) => event.target.closest && event.target.closest("a[data-quote]");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = quoting(event);
    if (link && link !== tipped) soon(() => show(link), 150);
    else if (tip.contains(event.target)) clearTimeout(waiting);
    else if (!link && (tipped || waiting)) soon(hide, 200);
  });
  document.addEventListener("focusin", (event) => {
    const link = quoting(event);
    if (link && link.matches(":focus-visible")) show(link);
    else if (tipped && link !== tipped) hide();
  });
  document.addEventListener("scroll", () => tipped && hide(), { capture: true, passive: true });

  return { hide, shown: () => Boolean(tipped) };
}
