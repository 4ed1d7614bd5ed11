// Times in the reader's own zone, and a list that renews itself while nobody marks text in it.
"use strict";

function tellTimes(root) {
  const today = new Date().toDateString();
  for (const time of root.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    const clock = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const day = at.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
    time.textContent = at.toDateString() === today ? clock : `${day}, ${clock}`;
  }
}

async function renew(list) {
  if (document.hidden || !getSelection().isCollapsed || list.contains(document.activeElement)) return;
  const address = new URL(location.href);
  address.searchParams.set("part", "rows");
  const answer = await fetch(address).catch(() => null);
  if (!answer || !answer.ok) return;
  const rows = await answer.text();
  if (rows === list.dataset.rows) return;
  list.innerHTML = rows;
  list.dataset.rows = rows;
  tellTimes(list);
}

tellTimes(document);
const list = document.querySelector("[data-renew]");
if (list) {
  renew(list);
  setInterval(() => renew(list), 2000);
}
