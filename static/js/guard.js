// A form with data-guard warns before what was typed is lost; only a successful save makes it clean.
(() => {
  const dirty = new Set();

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) dirty.add(form);
  });

  document.addEventListener("submit", (event) => {
    if (event.target.closest("#dialoger")) dirty.clear();
    if (!event.target.matches("[hx-post]")) dirty.delete(event.target);
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form[data-guard]");
    if (form && event.detail.successful && event.detail.requestConfig.verb !== "get") dirty.delete(form);
  });

  // Escape and »Luk« of a dialog ask first, since a closed one is gone.
  const keeps = (dialog) => [...dirty].some((form) => dialog?.contains(form))
    && !confirm("Det, du har skrevet, er ikke gemt. Vil du lukke uden at gemme?");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && keeps(event.target.closest?.("dialog"))) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]") && keeps(event.target.closest("dialog"))) event.stopPropagation();
  }, true);

  window.addEventListener("beforeunload", (event) => {
    if (![...dirty].some((form) => form.isConnected)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  // What came back with errors, or with something chosen, was typed by the user and is not saved.
  const watch = () => {
    document.querySelectorAll("form[data-guard]").forEach((form) => {
      if (form.matches("[data-unsaved]") || form.querySelector("[data-error-summary]")) dirty.add(form);
    });
  };
  document.addEventListener("DOMContentLoaded", watch);
  document.addEventListener("htmx:load", watch);
})();
