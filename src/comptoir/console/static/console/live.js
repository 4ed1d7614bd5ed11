/* What happens elsewhere shows here without a reload. One stream a page; while the tab is hidden it rests, and on
   return the page looks again. Events carry ids only: what they mean is fetched as the person may see it. */
const NOUNS = ["order", "delivery", "payment", "attempt", "refund", "refund_request", "capture", "callback", "shipment", "message", "customer", "stock", "sales_import"];
const CALM_MS = 150; // Several events of one command are one look.
const CROWD_MS = 2000; // What concerns the whole shop is looked at no more often than this.
const PATIENCE_MS = 6000;
const page = document.querySelector("[data-live]");
const changed = new Set();
let source = null;
let lost = 0;
const timers = new Map();

const parts = () => [...document.querySelectorAll("[data-live-part]")];
const busy = () => document.querySelector("dialog[open], form[data-sent], details.menu[open]");

function concerns(part, event) {
  if (part.dataset.liveOrder) return Number(part.dataset.liveOrder) === event.order;
  if (part.dataset.liveCustomer) return Number(part.dataset.liveCustomer) === event.customer;
  return (part.dataset.liveNouns || "").split(" ").includes(event.name.split(".")[0]);
}

function refresh({ id, dataset }) {
  if (timers.has(id)) return;
  timers.set(id, setTimeout(async () => {
    timers.delete(id);
    const part = document.getElementById(id);
    if (!part) return;
    if (busy()) { refresh(part); return; }
    const open = part.querySelector("details.qr[open]");
    await window.htmx.ajax("GET", part.dataset.livePart, { target: `#${id}`, swap: "outerHTML" });
    if (open) document.querySelector(`#${id} details.qr`)?.setAttribute("open", "");
  }, dataset.liveNouns ? CROWD_MS : CALM_MS));
}

function mark(event) {
  const count = document.querySelector("[data-live-count]");
  const shops = count?.dataset.liveShops?.trim().split(" ");
  if (!count || !event.order || (shops && !shops.includes(String(event.shop)))) return;
  changed.add(event.order);
  const row = document.querySelector(`tr[data-order="${event.order}"]`);
  if (row) { row.dataset.fresh = ""; row.querySelector("[data-changed]").hidden = false; }
  count.hidden = false;
  count.querySelector("[data-live-words]").textContent = `${changed.size} new since you looked`;
}

function hear(message) {
  const event = JSON.parse(message.data);
  if (event.name.endsWith(".imported")) return; // History, by the thousand.
  mark(event);
  for (const part of parts()) if (concerns(part, event)) refresh(part);
  document.dispatchEvent(new CustomEvent("comptoir:event", { detail: event }));
}

function sayLost(isLost) {
  const line = document.querySelector("[data-live-lost]");
  if (line) line.hidden = !isLost;
}

/* How long ago this page was read: what happened while it was on its way is heard too. */
function age() {
  const [loading] = performance.getEntriesByType("navigation");
  return Math.min(Math.round(performance.now() - (loading?.fetchStart ?? 0)), 60000);
}

function listen() {
  source = new EventSource(`${page.dataset.live}?age=${age()}`, { withCredentials: true });
  source.onopen = () => { clearTimeout(lost); lost = 0; sayLost(false); };
  source.onerror = () => {
    lost = lost || setTimeout(() => sayLost(true), PATIENCE_MS);
    if (source.readyState === EventSource.CLOSED) setTimeout(() => { if (!document.hidden) listen(); }, PATIENCE_MS);
  };
  for (const noun of NOUNS) source.addEventListener(noun, hear);
}

function rest() {
  source?.close();
  clearTimeout(lost);
  lost = 0;
}

if (page) {
  listen();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { rest(); return; }
    listen();
    for (const part of parts()) refresh(part);
  });
  addEventListener("pagehide", rest);
}
