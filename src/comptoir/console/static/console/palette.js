/* The palette: one box to find, go and act. Opens at once; what it finds comes by POST, so nothing sought stands in a URL. */
const WAIT_MS = 90;

export function startPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const input = dialog.querySelector("input[role=combobox]");
  const found = dialog.querySelector("[role=listbox]");
  const state = dialog.querySelector("[data-palette-says]");
  const start = found.innerHTML;
  let timer = 0;
  let running = null;
  let fresh = false; // The start is still shown, so opening has nothing to draw.

  const options = () => [...found.querySelectorAll("[role=option]")];
  const chosen = () => found.querySelector("[aria-selected=true]");

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) { input.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function show(html) {
    if (html !== start || !fresh) found.innerHTML = html;
    fresh = html === start;
    options().forEach((option, place) => { option.id ||= `found-option-${place}`; });
    choose(options()[0]);
    const count = options().length;
    state.textContent = count ? `${count} found` : "Nothing found";
  }

  async function ask() {
    running?.abort();
    const q = input.value.trim();
    if (!q) { show(start); return; }
    running = new AbortController();
    const body = new FormData(input.form);
    try {
      const answer = await fetch(input.form.action, { method: "POST", body, signal: running.signal, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (input.value.trim() === q) show(html);
    } catch (problem) {
      if (problem.name !== "AbortError") state.textContent = "The search did not answer. Nothing was changed; type again to retry.";
    }
  }

  function open() {
    if (dialog.open) return;
    input.value = "";
    show(start);
    dialog.showModal();
    input.focus();
  }

  function move(by) {
    const all = options();
    if (all.length) choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
  }

  show(start);
  input.form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT_MS); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); move(1); }
    if (event.key === "ArrowUp") { event.preventDefault(); move(-1); }
    if (event.key === "Enter") {
      event.preventDefault();
      const option = chosen();
      if (option && option.getAttribute("aria-disabled") !== "true") option.click();
    }
  });
  found.addEventListener("mousemove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen()) choose(option);
  });
  for (const button of document.querySelectorAll("[data-palette]")) button.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
}
