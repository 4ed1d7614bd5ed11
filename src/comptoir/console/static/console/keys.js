/* Single keys, never while someone types; each is also a button or link on the page. */
const typing = (element) => element?.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
let waitsForPlace = false;

function follow(selector) {
  const link = document.querySelector(selector);
  if (!link) return false;
  link.click();
  return true;
}

export function startKeys({ help }) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (waitsForPlace) {
      waitsForPlace = false;
      if (follow(`a[data-go="${CSS.escape(key)}"]`)) event.preventDefault();
      return;
    }
    if (key === "g") { waitsForPlace = true; setTimeout(() => { waitsForPlace = false; }, 1500); return; }
    if (event.key === "?") { event.preventDefault(); help(); return; }
    const field = document.querySelector(`[data-focus-key="${CSS.escape(event.key.toUpperCase())}"]`);
    if (field) { event.preventDefault(); field.focus(); return; }
    if (follow(`[data-key="${CSS.escape(key)}"]`)) event.preventDefault();
  });
}
