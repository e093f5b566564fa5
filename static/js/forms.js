// Forms: the error summary takes focus, its links reach groups of choices too, a form is sent once.
(() => {
  // On a narrow screen the tab one is on may lie outside the strip.
  document.querySelector(".hm-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  const focusSummary = (root) => {
    const summary = root.matches?.("[data-error-summary]") ? root : root.querySelector?.("[data-error-summary]");
    summary?.focus();
  };

  // The title of a page that htmx changed a part of says "Fejl: " as that of a whole page does.
  const tellTitle = () => {
    const plain = document.title.replace(/^Fejl: /, "");
    document.title = document.querySelector("[data-error-summary]") ? `Fejl: ${plain}` : plain;
  };

  // A page that is a form, and a form that is opened in a page, begins in its first field.
  const begin = (root) => {
    const form = root.matches?.("form[data-begin]") ? root : root.querySelector?.("form[data-begin]");
    if (!form || document.querySelector("[data-error-summary]")) return;
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  };

  document.addEventListener("DOMContentLoaded", () => {
    focusSummary(document);
    if (!location.hash) begin(document);
  });
  document.addEventListener("htmx:load", (event) => {
    focusSummary(event.detail.elt);
    begin(event.detail.elt);
    if (event.detail.elt !== document.body) tellTitle();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a");
    if (!link) return;
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
    (field ?? target).focus();
  });

  // The server saves a form once anyway (_key); this spares the second click its wait.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post]") || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    // A form that is answered with a file leaves the page where it is, and may be sent again.
    setTimeout(() => delete form.dataset.sent, 5_000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // A form that is checked while it is filled in lists its faults below its fields, which stay as they are typed in.
  document.addEventListener("htmx:afterSwap", (event) => {
    const form = event.detail.requestConfig?.elt;
    if (!form?.matches("form[data-live]")) return;
    form.querySelectorAll(":scope > [data-error-summary], .form-error .form-error-message").forEach((old) => old.remove());
    form.querySelectorAll(".form-error").forEach((group) => group.classList.remove("form-error"));
    form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  });

  // A link among rows that are ticked takes the ticks along.
  document.addEventListener("click", (event) => {
    const rows = event.target.closest("a[href^='?']")?.closest("[data-carries]");
    if (!rows) return;
    const link = event.target.closest("a"), address = new URL(link.href), name = rows.dataset.carries;
    address.searchParams.delete(name);
    rows.querySelectorAll(`input[name=${name}]:checked`).forEach((box) => address.searchParams.append(name, box.value));
    link.setAttribute("href", address.search);
  });

  // A quick choice ticks the boxes it names, once somebody asks for it.
  document.querySelectorAll("[data-tick]").forEach((button) => (button.hidden = false));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tick]");
    if (!button) return;
    const wanted = button.dataset.tick.split(" ");
    button.form.querySelectorAll(`input[name=${button.dataset.ticks}]`).forEach((box) => {
      if (wanted.includes(box.value)) box.checked = true;
    });
    button.form.dispatchEvent(new Event("input", { bubbles: true }));
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // A page that was asked for on paper is printed as soon as it is drawn.
  if (document.querySelector("[data-print='now']")) window.addEventListener("load", () => window.print());
})();
