// An address that ends in the name of a field or a link puts the focus there.
document.addEventListener("DOMContentLoaded", () => {
  const field = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (field && field.matches("input, a")) field.focus();
});

// Ctrl+K goes to the search, Ctrl+Enter sends the form one is writing in (Cmd on a Mac).
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (event.key.toLowerCase() === "k") {
    const search = document.querySelector("[data-quick-search]");
    if (!search) return;
    event.preventDefault();
    search.click();
  } else if (event.key === "Enter") {
    const form = event.target.closest?.("form[method='post']");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[type='submit']"));
  }
});

// Escape closes what opens like a menu, and goes back to what opened it.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.(".hm-chooser[open], .hm-menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// "?" shows the list of them, unless one is writing.
document.addEventListener("keydown", (event) => {
  const list = document.getElementById("shortcuts");
  const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "?" || !list || writes || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  list.showModal();
});
