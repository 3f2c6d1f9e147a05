// Pages as they look, in the reader's body: drawn by the server as they come into view, the cited words boxed. Goes before reader.js.
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];
const AHEAD = "1200px"; // how far above and below the view pages are fetched

function leavesIn(body, words) {
  let zoom = 1;
  let shown = null;

  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) fetchInto(target);
  }, { root: body, rootMargin: AHEAD });

  function draw(leaves, source, version) {
    shown = { leaves, source, version };
    seen.disconnect();
    const sheet = document.createElement("div");
    sheet.className = "leaves";
    sheet.append(...leaves.map(([number, width, height]) => {
      const leaf = Object.assign(document.createElement("figure"), { className: "leaf", id: `leaf-${number}`, tabIndex: -1 });
      leaf.dataset.leaf = number;
      leaf.style.aspectRatio = `${width} / ${height}`;
      seen.observe(leaf);
      return leaf;
    }));
    body.replaceChildren(sheet);
    speak();
    size();
  }

  function speak() {
    for (const leaf of body.querySelectorAll(".leaf")) leaf.setAttribute("aria-label", words().leaf.replace("{number}", leaf.dataset.leaf));
  }

  function size() {
    const sheet = body.querySelector(".leaves");
    if (sheet) sheet.style.inlineSize = `${zoom * 100}%`;
  }

  // The picture is as wide as the screen shows it; one that is wide enough stays.
  function fetchInto(leaf) {
    const wide = Math.ceil(leaf.clientWidth * devicePixelRatio);
    if (Number(leaf.dataset.width || 0) >= wide) return;
    leaf.dataset.width = wide;
    const image = new Image();
    image.alt = "";
    image.decoding = "async";
    image.onload = () => { leaf.querySelector("img, .lost")?.remove(); leaf.prepend(image); };
    image.onerror = () => {
      delete leaf.dataset.width;
      if (!leaf.querySelector("img, .lost")) {
        leaf.prepend(Object.assign(document.createElement("p"), { className: "lost", textContent: words().leafLost }));
      }
    };
    const { source, version } = shown;
    image.src = `leaf?${new URLSearchParams({ source, page: leaf.dataset.leaf, width: wide, v: version })}`;
  }

  // Boxes of cited words, or of those that were sought, in points of their page; returns the elements in order.
  function box(places, name) {
    for (const old of body.querySelectorAll(`.leaf .${name}`)) old.remove();
    return places.flatMap(({ page, boxes, size: [width, height] }) => {
      const leaf = body.querySelector(`[data-leaf="${page}"]`);
      if (!leaf) return [];
      const made = boxes.map(([left, top, right, bottom]) => {
        const one = Object.assign(document.createElement("mark"), { className: name });
        Object.assign(one.style, { insetInlineStart: "auto", left: `${100 * left / width}%`, top: `${100 * top / height}%`,
          width: `${100 * (right - left) / width}%`, height: `${100 * (bottom - top) / height}%` });
        return one;
      });
      leaf.append(...made);
      return made;
    });
  }

  function step(by) {
    zoom = ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, ZOOMS.indexOf(zoom) + by))];
    size();
    for (const leaf of body.querySelectorAll(".leaf img")) fetchInto(leaf.parentElement);
    return zoom;
  }

  return { draw, box, step, speak };
}
