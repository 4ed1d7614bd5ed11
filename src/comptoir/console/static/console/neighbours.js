/* On an order's page: the orders before and behind it in the list that was looked at last, in this tab. */
import { listSeen } from "./lists.js";

function show() {
  const place = document.querySelector("[data-neighbours]");
  const list = listSeen();
  const at = list?.rows.indexOf(location.pathname) ?? -1;
  if (!place || at < 0) return;
  const lead = (name, address) => {
    const link = place.querySelector(`[data-neighbour=${name}]`);
    if (address) link.href = address; else link.hidden = true;
  };
  lead("before", list.rows[at - 1] ?? list.newer);
  lead("behind", list.rows[at + 1] ?? list.older);
  place.querySelector("[data-neighbour-words]").textContent = `${at + 1} of ${list.rows.length}`;
  document.querySelector(".crumbs a").href = list.here;
  place.hidden = false;
}

show();
document.addEventListener("htmx:afterSwap", show);
