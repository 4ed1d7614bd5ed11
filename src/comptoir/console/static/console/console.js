/* The console: rail, palette, keys, lists. */
import { open } from "../look/parts.js";
import { startKeys } from "./keys.js";
import { startLists } from "./lists.js";
import { startPalette } from "./palette.js";

for (const button of document.querySelectorAll("[data-fold-rail]")) {
  button.addEventListener("click", () => {
    const folded = document.documentElement.classList.toggle("rail-folded");
    try { localStorage.setItem("rail", folded ? "folded" : ""); } catch { /* nothing is kept then */ }
    button.setAttribute("aria-expanded", String(!folded));
  });
}
/* A dialog that the server drew opens as soon as it is here. */
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "dialog-place") event.detail.target.querySelector("dialog")?.showModal();
});
startPalette();
startLists();
startKeys({ help: () => open("keys") });
