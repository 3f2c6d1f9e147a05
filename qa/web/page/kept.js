// What the browser keeps: each conversation under its id, after the time at which it was written. Goes before page.js.
const KEPT = "conversation:";
const MOST = 20; // conversations

// `trigger` sends one to the server; `changed` is called when another comes into this tab, `unkept` where there is no room.
function keeper(trigger, changed, unkept) {
  let own = ""; // the id of the one in this tab
  let release = null;
  let sent = ""; // the key of what was sent to be restored

  function keep(view) {
    if (view.unread) setAside();
    if (view.id !== own) settleIn(view.id);
    if (view.kept === null) return;
    const text = view.kept && `${Date.now()}\n${view.kept}`;
    const rest = others();
    const twin = text && rest.find((one) => nameless(one.text) === nameless(view.kept)); // a copy is kept once it differs
    remember(session, "conversation", twin ? twin.id : own);
    if (twin) return;
    for (const one of rest.splice(MOST - 1)) remember(local, one.key, "");
    while (!remember(local, KEPT + own, text)) {
      const oldest = rest.pop();
      if (!oldest) return void unkept();
      remember(local, oldest.key, "");
    }
  }

  function setAside() {
    if (!sent) return;
    remember(local, "conversation-unread", stored(local, sent));
    remember(local, sent, "");
  }

  function settleIn(id) {
    if (own) changed();
    letGo();
    own = id;
    hold(id);
  }

  function letGo() {
    if (release) release();
    release = null;
  }

  // Two tabs never write to one conversation: the second goes on with a copy.
  function hold(id, patience) {
    return new Promise((told) => {
      if (!navigator.locks || !id) return told(true); // without https there are no locks
      const terms = patience ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true };
      navigator.locks.request(KEPT + id, terms, (lock) => {
        told(Boolean(lock));
        return lock && new Promise((done) => { release = done; });
      }).catch(() => told(false));
    });
  }

  async function restore(one, languages) {
    sent = one ? one.key : "";
    letGo();
    const fork = one ? !(await hold(one.id, one.id === ofThisTab() ? 500 : 0)) : false;
    if (one && !fork) own = one.id;
    trigger("speak", { languages, kept: one ? one.text : null, fork });
  }

  // A tab that was reloaded goes on with its own, a new one with the latest.
  function start(languages) {
    const id = ofThisTab();
    return restore(shelf().find((one) => id === null || one.id === id), languages);
  }

  // The server forgets a conversation that has been left alone for long: it is put back, with what was asked since.
  function lost(view, language) {
    if (view.id || !own) return false;
    if (view.busy || view.kept === null) return true;
    const mine = shelf().find((one) => one.id === own);
    let kept = view.kept;
    try {
      const whole = JSON.parse(mine.text);
      kept = JSON.stringify({ ...whole, exchanges: [...whole.exchanges, ...(view.kept ? JSON.parse(view.kept).exchanges : [])] });
    } catch { /* nothing was kept */ }
    trigger("speak", { languages: [language], kept: kept || null, fork: false });
    return Boolean(kept);
  }

  const others = () => shelf().filter((one) => one.id !== own);
  return { keep, restore, start, lost, others };
}

const ofThisTab = () => stored(session, "conversation");
const nameless = (text) => text.replace(/"id":"[0-9a-f]{16}"/, "");

// All that are kept, newest first; what cannot be read is passed over.
function shelf() {
  let keys = [];
  try { keys = Object.keys(localStorage).filter((key) => key.startsWith(KEPT)); } catch { return []; }
  return keys.map((key) => {
    const text = stored(local, key) || "";
    const cut = text.indexOf("\n");
    return { key, id: key.slice(KEPT.length), at: Number(text.slice(0, cut)) || 0, text: text.slice(cut + 1) };
  }).sort((a, b) => b.at - a.at);
}
