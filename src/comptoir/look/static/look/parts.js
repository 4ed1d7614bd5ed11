/* What components of both doors need: dialogs, menus, steppers, copying, the theme. Works by data attributes. */
const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private windows keep nothing */ } };

export function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
  return dialog;
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

function setTheme(theme) {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  keep("theme", theme === "system" ? "" : theme);
  document.documentElement.dataset.bsTheme = theme === "system" ? system : theme;
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  const said = document.getElementById("said");
  if (said) said.textContent = `${button.dataset.copy} copied`;
  button.classList.add("copied");
}

function step(button) {
  const input = button.closest("[data-stepper]").querySelector("input");
  const before = input.value;
  if (Number(button.dataset.step) > 0) input.stepUp(); else input.stepDown();
  if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const target = event.target;
  const opener = target.closest("[data-opens]");
  if (opener) { event.preventDefault(); open(opener.dataset.opens); }
  const closer = target.closest("[data-close]");
  if (closer) closer.closest("dialog")?.close();
  if (target.tagName === "DIALOG") target.close();
  const themed = target.closest("[data-set-theme]");
  if (themed) setTheme(themed.dataset.setTheme);
  const copied = target.closest("[data-copy]");
  if (copied) copy(copied);
  const stepped = target.closest("[data-step]");
  if (stepped) step(stepped);
  closeMenus(target.closest("details.menu"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});

/* A form is sent once: its buttons rest until the answer is here, and say so. */
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method === "dialog" || event.target.hasAttribute("data-may-repeat")) return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "1";
  event.target.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) { delete form.dataset.sent; form.removeAttribute("aria-busy"); }
});
