// The search that Ctrl+K opens: arrows choose among what the server found, Enter opens it; htmx asks while one types.
(() => {
  const dialog = document.querySelector("dialog[data-quick]");
  if (!dialog) return;
  const field = dialog.querySelector("[role=combobox]");
  const results = dialog.querySelector("#quick-results");
  const hits = () => [...results.querySelectorAll("[role=option]")];
  const chosen = () => results.querySelector("[aria-selected=true]");
  let asked = "";  // what the results in sight are the answer to

  const choose = (hit) => {
    chosen()?.setAttribute("aria-selected", "false");
    field.setAttribute("aria-expanded", String(hits().length > 0));
    if (hit) {
      hit.setAttribute("aria-selected", "true");
      field.setAttribute("aria-activedescendant", hit.id);
      hit.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-quick-search]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
    field.select();
  });

  dialog.addEventListener("htmx:beforeRequest", (event) => {
    if (!dialog.open) event.preventDefault();
    asked = field.value;
  });
  // An answer that is late for a closed dialog is not shown.
  dialog.addEventListener("htmx:beforeSwap", (event) => {
    if (!dialog.open) event.detail.shouldSwap = false;
  });
  dialog.addEventListener("htmx:afterSettle", () => choose(hits()[0]));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  // What was found about citizens does not stay behind a closed dialog.
  dialog.addEventListener("close", () => {
    field.value = "";
    results.replaceChildren();
    choose(null);
  });

  field.addEventListener("keydown", (event) => {
    const all = hits();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) {
      event.preventDefault();
      choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && chosen() && asked === field.value) {
      event.preventDefault();
      chosen().click();
    }
  });
})();
