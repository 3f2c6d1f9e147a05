// Finds words in the reader's document: as typed, but for case, width and white space. Goes before reader.js.
const LIT = 1000; // matches lit at once, around the current one

const folded = (c) => {
  if (c >= "\u3400" && c <= "\u9fff") return c;
  const wide = c.normalize("NFKC");
  const small = (wide.length === 1 ? wide : c).toLowerCase();
  return small.length === 1 ? small : c;
};

function finder(body) {
  let index = null; // the document's words without white space, and where each character stands
  let found = [];
  let current = -1;

  // The current match as a range, its number, from 1, and how many there are; `by` goes on to the next or back. A new
  // search begins where one is reading.
  function find(text, by) {
    const sought = [...text].filter((c) => !/\s/.test(c)).flatMap((c) => [...c].map(folded)).join("");
    index ??= readWords(body);
    const before = found[current], length = sought.length;
    found = [];
    for (let at = sought ? index.text.indexOf(sought) : -1; at >= 0; at = index.text.indexOf(sought, at + length)) found.push(at);
    const place = found.indexOf(before);
    current = !found.length ? -1 : place < 0 ? firstInView(length) : (place + by + found.length) % found.length;
    const from = Math.max(0, current - LIT / 2);
    const now = light(found.slice(from, from + LIT).map((at) => range(index, at, length)), current - from);
    return { now, sought, number: current + 1, count: found.length };
  }

  // The first match that is in view or below it, else the first of all.
  function firstInView(length) {
    const edge = body.getBoundingClientRect().top, block = topmost(body, edge);
    const later = (node) => block.contains(node) || block.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    const shown = (at) => later(index.nodes[at]) && range(index, at, length).getBoundingClientRect().top >= edge;
    return block ? Math.max(0, found.findIndex(shown)) : 0;
  }

  function forget() {
    index = null;
    found = [];
  }

  return { find, forget };
}

// The first block of the text that reaches below the edge.
function topmost(body, edge) {
  return [...body.querySelectorAll(".text > *")].find((block) => block.getBoundingClientRect().bottom > edge);
}

function readWords(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
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

function range(index, at, length) {
  const one = document.createRange();
  one.setStart(index.nodes[at], index.offsets[at]);
  one.setEnd(index.nodes[at + length - 1], index.offsets[at + length - 1] + 1);
  return one;
}

// Lights the ranges, the one at that place more, which is given back.
function light(ranges, at) {
  const now = ranges[at];
  if (window.CSS && CSS.highlights) {
    CSS.highlights.set("reader-found", new Highlight(...ranges));
    CSS.highlights.set("reader-current", now ? new Highlight(now) : new Highlight());
  }
  return now;
}
