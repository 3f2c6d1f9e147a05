// What a browser may refuse: its clipboard without https, its storage where it is shut off. Goes before the scripts that use it.
async function copyText(text, button, copied) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copySelected(text);
    button.focus({ preventScroll: true });
  }
  const label = button.dataset.label ??= button.textContent; // a second click finds "copied" there
  button.textContent = copied;
  clearTimeout(button.restored); // else an earlier click would end what this one says
  button.restored = setTimeout(() => {
    if (button.textContent === copied) button.textContent = label;
    delete button.dataset.label;
  }, 1500);
}

function copySelected(text) {
  const box = Object.assign(document.createElement("textarea"), { value: text });
  box.style.position = "fixed"; // so that nothing scrolls there
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}

const local = () => localStorage;
const session = () => sessionStorage;

function stored(storage, key) {
  try { return storage().getItem(key); } catch { return null; }
}

function remember(storage, key, text) {
  try {
    if (text) storage().setItem(key, text); else storage().removeItem(key);
    return true;
  } catch { return false; }
}
