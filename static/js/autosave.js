// A form with data-autosave says in its [data-saved] how it goes with the draft; htmx does the saving.
(() => {
  const tell = (event, text) => {
    if (event.detail.requestConfig?.verb === "get") return; // looked something up, and saved nothing
    const place = event.detail.elt.closest("form[data-autosave]")?.querySelector("[data-saved]");
    if (place) place.textContent = text.replace("Kladden er gemt", place.dataset.saved || "$&");
  };

  // A button that is pressed while the draft saves itself waits for the number of the saved draft.
  document.addEventListener("submit", (event) => {
    const saving = event.target.querySelector("[data-saved].htmx-request");
    if (!saving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target, submitter } = event;
    saving.addEventListener("htmx:afterRequest", () => setTimeout(() => target.requestSubmit(submitter)), { once: true });
  }, true);

  document.addEventListener("htmx:beforeRequest", (event) => tell(event, "Gemmer kladden …"));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) {
      const clock = { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Copenhagen" };
      const now = new Date().toLocaleTimeString("da-DK", clock).replace(":", ".");
      tell(event, `Kladden er gemt kl. ${now}`);
    } else if (event.detail.xhr.status) {
      tell(event, "Kladden er ikke gemt. Se felterne igennem.");
    } else {
      tell(event, "Forbindelsen er afbrudt. Det, du skriver, bliver på siden.");
    }
  });
})();
