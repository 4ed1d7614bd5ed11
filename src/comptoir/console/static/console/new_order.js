/* New order by keyboard: arrows walk what was found, F2 scans, Ctrl Enter places. The server does everything else. */
import { open } from "../look/parts.js";

const form = document.getElementById("new-order");
const byThumb = matchMedia("(pointer: coarse)").matches; // There a focused box opens the keyboard over the page.
const goods = () => document.getElementById("goods-q");

function scan() {
  const box = goods();
  if (!box) return;
  box.focus();
  box.select();
}

function walk(event, list, by) {
  const found = [...list.querySelectorAll("[data-arrow]")];
  if (!found.length) return;
  event.preventDefault();
  const at = found.indexOf(document.activeElement);
  if (at + by < 0 && at >= 0) { document.querySelector(`[data-arrows="#${list.id}"]`)?.focus(); return; }
  found[Math.max(0, Math.min(found.length - 1, at + by))].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "F2") { event.preventDefault(); scan(); return; }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.querySelector("[data-place]")?.click();
    return;
  }
  if (event.key === "Enter" && event.target.id === "customer-q") {
    event.preventDefault();
    document.querySelector("#customer-found [data-arrow]")?.click();
    return;
  }
  if (event.key === "Enter" && event.target.matches("#add-customer input")) {
    event.preventDefault();
    document.querySelector("#add-customer .primary").click();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const list = event.target.closest("#found, #customer-found") ?? document.querySelector(event.target.dataset?.arrows ?? "#none");
  if (list) walk(event, list, event.key === "ArrowDown" ? 1 : -1);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-scan]")) scan();
  const hit = event.target.closest("#found .hit");
  if (!hit) return;
  const add = document.getElementById("add");
  if (hit.getAttribute("aria-current") === "true" && add) {  // Shown already: Enter again adds it.
    event.preventDefault();
    event.stopImmediatePropagation();
    add.click();
    return;
  }
  for (const other of document.querySelectorAll("#found .hit[aria-current]")) other.removeAttribute("aria-current");
  hit.setAttribute("aria-current", "true");
}, true);

/* Only what is shown can be added: while another article is on its way, nothing. */
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id === "picked") document.getElementById("add")?.setAttribute("disabled", "");
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.target?.id === "picked" && !event.detail.successful) document.getElementById("add")?.removeAttribute("disabled");
});

document.addEventListener("htmx:afterSwap", (event) => {
  const opened = document.querySelector("[data-open-now]");
  if (opened) { open(opened.dataset.openNow); opened.remove(); }
  const by = event.detail.requestConfig?.elt;
  if (by?.id === "add" || by?.name === "find") {
    delete form.dataset.sent;
    if (!byThumb) scan();
    const said = document.getElementById("said");
    const total = document.querySelector("[data-total]");
    if (said && total) said.textContent = `In the basket. Total ${total.textContent}`;
  }
  if (by?.name === "show" && innerWidth < 760) document.getElementById("picked").scrollIntoView({ block: "start" });
  if (by?.name === "choose_customer" && !byThumb) (by.value ? goods() : document.getElementById("customer-q"))?.focus();
});

document.getElementById("refusal")?.focus();
