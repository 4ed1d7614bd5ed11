/* Lists: J and K move a cursor, X selects, Enter opens; the bulk bar shows while rows are selected. */
const typing = (element) => element?.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
const boxes = (table) => [...table.querySelectorAll("tbody input[type=checkbox]")];
let lastTicked = null;

function move(table, by) {
  const rows = [...table.tBodies[0].rows];
  const at = rows.findIndex((row) => row.classList.contains("cursor"));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
  rows[at]?.classList.remove("cursor");
  next?.classList.add("cursor");
  next?.scrollIntoView({ block: "nearest" });
  next?.querySelector("th a, .main a, a")?.focus({ preventScroll: true });
}

function tick(table, box, range) {
  const all = boxes(table);
  if (range && lastTicked) {
    const [from, to] = [all.indexOf(lastTicked), all.indexOf(box)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) one.checked = box.checked;
  }
  lastTicked = box;
  show(table);
}

function show(table) {
  const all = boxes(table);
  const count = all.filter((box) => box.checked).length;
  const bar = table.closest(".card, form, main").querySelector("[data-bulk]");
  if (bar) { bar.hidden = count === 0; bar.querySelector("[data-bulk-count]").textContent = count; }
  const head = table.querySelector("[data-all]");
  if (head) { head.checked = count > 0 && count === all.length; head.indeterminate = count > 0 && count < all.length; }
}

/* The order list as it stood when it was looked at: an order's page goes on from it. */
const SEEN = "orders seen";

export function listSeen() {
  try { return JSON.parse(sessionStorage.getItem(SEEN)); } catch { return null; }
}

function keepSeen() {
  const rows = [...document.querySelectorAll("tr[data-order] th a")].map((link) => link.pathname);
  if (!rows.length) return;
  const page = (way) => document.querySelector(`.pager a[rel=${way}]`)?.getAttribute("href") ?? "";
  const seen = { rows, here: location.pathname + location.search, newer: page("prev"), older: page("next") };
  try { sessionStorage.setItem(SEEN, JSON.stringify(seen)); } catch { /* then there are no neighbours */ }
}

export function startLists() {
  keepSeen();
  document.addEventListener("click", (event) => {
    const box = event.target.closest("table.list input[type=checkbox]");
    if (box?.hasAttribute("data-all")) {
      const table = box.closest("table");
      for (const one of boxes(table)) one.checked = box.checked;
      show(table);
    } else if (box) tick(box.closest("table"), box, event.shiftKey);
    if (event.target.closest("[data-bulk-clear]")) {
      for (const table of document.querySelectorAll("table.list")) { for (const one of boxes(table)) one.checked = false; show(table); }
    }
  });
  document.addEventListener("keydown", (event) => {
    const table = document.querySelector("table.list[data-keys]");
    if (!table || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || event.key === "ArrowDown") { event.preventDefault(); move(table, 1); }
    if (key === "k" || event.key === "ArrowUp") { event.preventDefault(); move(table, -1); }
    if (key === "x") {
      const box = table.querySelector("tr.cursor input[type=checkbox]");
      if (box) { box.checked = !box.checked; tick(table, box, event.shiftKey); }
    }
  });
  for (const table of document.querySelectorAll("table.list")) show(table);
}
