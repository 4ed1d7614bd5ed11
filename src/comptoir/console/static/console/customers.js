/* What was revealed goes with its dialog. */
import { open } from "../look/parts.js";

const dialog = document.getElementById("reveal");
dialog?.addEventListener("close", () => {
  if (dialog.querySelector("[data-shown-once]")) location.replace(location.pathname);
});
const opened = document.querySelector("[data-open-now]");
if (opened) open(opened.dataset.openNow);
