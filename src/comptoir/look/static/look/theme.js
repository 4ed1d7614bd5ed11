/* Runs before anything is drawn: the theme and the folded rail as this browser last had them. */
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const kept = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const show = () => { root.dataset.bsTheme = kept("theme") || (dark.matches ? "dark" : "light"); };
  show();
  dark.addEventListener("change", show);
  if (kept("rail") === "folded") root.classList.add("rail-folded");
})();
