// A form with data-autosave says in its [data-saved] how it goes with the draft; htmx does the saving.
(() => {
  let leaving = new WeakSet(); // forms that a button has sent: what would save itself now would meet that
  const waiting = new WeakSet(); // forms whose words somebody else has changed meanwhile
  const asking = new WeakSet(); // those of them whose writer wants to see both
  let chosenFor = null; // the form that the dialog with both is about

  const placeOf = (form) => form.querySelector("[data-saved]");
  const formOf = (event) => {
    if (event.detail.requestConfig?.verb === "get") return null; // looked something up, and saved nothing
    return event.detail.elt.closest("form[data-autosave]");
  };
  const tell = (form, text) => {
    const place = placeOf(form);
    if (place) place.textContent = text;
  };
  const draft = (form, text) => (placeOf(form)?.dataset.saved ? text.replace("Kladden er ", "").replace(/^./, (first) => first.toUpperCase()) : text);

  // The button of a part that saves itself is shown once something is written there.
  document.addEventListener("input", (event) => event.target.closest("form[data-autosave]")?.setAttribute("data-typed", ""));

  // A button that is pressed while the draft saves itself waits for the number of the saved draft.
  document.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (!target.matches("[data-autosave]") || !target.querySelector("[hx-post].htmx-request")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const again = () => setTimeout(() => target.isConnected && target.requestSubmit(submitter));
    document.addEventListener("htmx:afterRequest", again, { once: true });
  }, true);
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.matches("[data-autosave]")) leaving.add(event.target);
  });
  window.addEventListener("pageshow", () => { leaving = new WeakSet(); });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (!form) return;
    if (leaving.has(form) || (waiting.has(form) && !asking.has(form) && event.detail.elt === placeOf(form))) {
      event.preventDefault();
    } else if (!waiting.has(form)) {
      tell(form, "Gemmer …");
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    if (!form) return;
    const { successful, xhr } = event.detail;
    if (successful) {
      const clock = { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Copenhagen" };
      const now = new Date().toLocaleTimeString("da-DK", clock).replace(":", ".");
      waiting.delete(form);
      asking.delete(form);
      tell(form, draft(form, `Kladden er gemt kl. ${now}`));
    } else if (waiting.has(form)) {
      asking.delete(form);
    } else if (xhr.status === 422) {
      tell(form, draft(form, "Kladden er ikke gemt. Se felterne igennem."));
    } else if (xhr.status === 409) {
      tell(form, draft(form, "Kladden er ikke gemt."));
    } else if (xhr.status) {
      tell(form, draft(form, "Kladden er ikke gemt. Det, du skriver, bliver på siden."));
    } else {
      tell(form, "Forbindelsen er afbrudt. Det, du skriver, bliver på siden.");
    }
  });

  // Whoever is writing is not interrupted: a line at the field says it, and opens the dialog with both texts.
  const wait = (form, words, label) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "hm-link hm-small", textContent: label });
    button.dataset.both = "";
    waiting.add(form);
    placeOf(form).replaceChildren(`${words} `, button);
  };
  document.addEventListener("hm:imens", (event) => wait(event.target, event.detail, "Se begge"));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig.elt.closest("form[data-autosave]");
    if (event.detail.xhr.status !== 409) return;
    chosenFor = null;
    if (!form || event.detail.requestConfig.elt !== placeOf(form)) return;
    if (asking.has(form)) {
      chosenFor = form;
      return;
    }
    const dialog = new DOMParser().parseFromString(event.detail.serverResponse, "text/html").querySelector("dialog[data-calm]");
    if (!dialog) return;
    event.detail.shouldSwap = false;
    wait(form, dialog.dataset.calm, dialog.dataset.show);
  });
  const save = (form) => placeOf(form).dispatchEvent(new Event("hm:gem"));
  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-both]")?.closest("form");
    if (!form) return;
    asking.add(form);
    save(form);
  });

  // What was chosen goes back into the form it is about, where it can be written on; nothing else on the page is lost.
  document.addEventListener("submit", (event) => {
    const form = chosenFor;
    if (!form?.isConnected || !event.target.closest("#dialoger")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    let first = null;
    for (const [name, value] of new FormData(event.target)) {
      const field = form.elements.namedItem(name);
      if (!field || name === "csrfmiddlewaretoken" || name.startsWith("_")) continue;
      if (field.type === "checkbox") field.checked = value === "on";
      else field.value = value;
      if (event.target.elements.namedItem(name) instanceof RadioNodeList) first ??= field;
    }
    waiting.delete(form);
    const dialog = event.target.closest("dialog");
    dialog.addEventListener("close", () => first?.focus?.());
    dialog.close();
    save(form);
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#dialoger [data-theirs]");
    if (!link || !chosenFor?.isConnected) return;
    event.preventDefault();
    link.closest("form").querySelectorAll("input[data-edition=theirs]").forEach((choice) => { choice.checked = true; });
    link.closest("form").requestSubmit();
  });
})();
