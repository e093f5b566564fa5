// The weights of one area are one stop for Tab; the arrows, Home and End go from one of them to the next.
(() => {
  const buttons = (row) => [...row.querySelectorAll("button")];

  const stopAt = (row, chosen) => buttons(row).forEach((one) => { one.tabIndex = one === chosen ? 0 : -1; });

  const gather = (root) => root.querySelectorAll(".hm-weigh").forEach((row) => {
    row.setAttribute("role", "toolbar");
    const held = row.contains(document.activeElement) && document.activeElement;
    stopAt(row, held || row.querySelector("[aria-pressed=true]") || row.querySelector("button"));
  });

  document.addEventListener("DOMContentLoaded", () => gather(document));
  document.addEventListener("htmx:load", (event) => gather(event.detail.elt));

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest(".hm-weigh");
    if (row) stopAt(row, event.target);
  });

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest(".hm-weigh");
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = buttons(row);
    const here = all.indexOf(event.target);
    const next = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all.at(next % all.length).focus();
  });
})();
