/* What happens elsewhere shows here without a reload. One stream a page; while the tab is hidden it rests, and on
   return the page looks again. Events carry ids only: what they mean is fetched as the person may see it. */
const NOUNS = ["order", "delivery", "payment", "attempt", "refund", "capture", "callback", "shipment", "message", "customer", "stock", "import"];
const CALM_MS = 150;
const PATIENCE_MS = 6000;
const page = document.querySelector("[data-live]");
const changed = new Set();
let source = null;
let lost = 0;
let timer = 0;

const parts = () => [...document.querySelectorAll("[data-live-part]")];
const busy = () => document.querySelector("dialog[open], form[data-sent], details.menu[open]");

function concerns(part, event) {
  if (part.dataset.liveOrder) return Number(part.dataset.liveOrder) === event.order;
  if (part.dataset.liveCustomer) return Number(part.dataset.liveCustomer) === event.customer;
  return (part.dataset.liveNouns || "").split(" ").includes(event.name.split(".")[0]);
}

function refresh(part) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    if (busy()) { refresh(part); return; }
    const open = [...part.querySelectorAll("details[open]")].length;
    await window.htmx.ajax("GET", part.dataset.livePart, { target: `#${part.id}`, swap: "outerHTML" });
    if (open) document.querySelector(`#${part.id} details.qr`)?.setAttribute("open", "");
  }, CALM_MS);
}

function mark(event) {
  const count = document.querySelector("[data-live-count]");
  if (!count || !event.order) return;
  changed.add(event.order);
  const row = document.querySelector(`tr[data-order="${event.order}"]`);
  if (row) { row.dataset.fresh = ""; row.querySelector("[data-changed]").hidden = false; }
  count.hidden = false;
  count.querySelector("[data-live-words]").textContent = `${changed.size} new since you looked`;
}

function hear(message) {
  const event = JSON.parse(message.data);
  mark(event);
  for (const part of parts()) if (concerns(part, event)) refresh(part);
  document.dispatchEvent(new CustomEvent("comptoir:event", { detail: event }));
}

function sayLost(isLost) {
  const line = document.querySelector("[data-live-lost]");
  if (line) line.hidden = !isLost;
}

function listen() {
  source = new EventSource(page.dataset.live, { withCredentials: true });
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
