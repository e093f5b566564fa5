// Suggestions below a field: Enter and the arrows go to them and along them, Enter takes one, Escape goes back.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const here = event.target;
  const place = here.closest?.("[data-suggestions]");
  const field = place ? document.querySelector(`[data-suggests="${place.id}"]`) : here.dataset?.suggests && here;
  if (!field) return;
  const list = place ?? document.getElementById(field.dataset.suggests);
  if (!list) return;
  const all = [...list.querySelectorAll("button")];
  const at = all.indexOf(here);
  if (!all.length) return;
  if (event.key === "Escape") {
    list.replaceChildren();
    field.focus();
  } else if (event.key === "ArrowDown" || (event.key === "Enter" && at < 0)) {
    all[Math.min(at + 1, all.length - 1)].focus();
  } else if (event.key === "ArrowUp") {
    (all[at - 1] ?? field).focus();
  } else {
    return;
  }
  event.preventDefault();
});
