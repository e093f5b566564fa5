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

  window.addEventListener("beforeunload", (event) => {
    if (![...dirty].some((form) => form.isConnected)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  // What came back with errors was typed by the user, and is not saved.
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-guard]").forEach((form) => {
      if (form.querySelector("[data-error-summary]")) dirty.add(form);
    });
  });
})();
