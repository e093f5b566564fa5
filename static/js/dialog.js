// Dialogs: opened by a button with commandfor, or because the server sent one into #dialoger.
(() => {
  const knowsCommands = "commandForElement" in HTMLButtonElement.prototype;

  const open = (dialog) => {
    if (!dialog.open) dialog.showModal();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (!knowsCommands && button.getAttribute("command") === "show-modal") {
      open(document.getElementById(button.getAttribute("commandfor")));
    }
    const close = "close" in button.dataset || (!knowsCommands && button.getAttribute("command") === "close");
    if (close) button.closest("dialog")?.close();
  });

  let opener = null;
  document.addEventListener("htmx:load", (event) => {
    const arrived = event.detail.elt;
    if (!arrived.closest("#dialoger")) return;
    if (document.activeElement.id && !document.activeElement.closest("dialog")) opener = document.activeElement;
    const dialog = arrived.matches("dialog") ? arrived : arrived.querySelector("dialog");
    if (dialog) open(dialog);
  });

  // A page that is loaded again since a dialog was saved has the focus where the dialog was opened.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!opener || !event.detail.xhr.getResponseHeader("HX-Refresh")) return;
    history.replaceState(history.state, "", `#${opener.id}`);
  });

  // A dialog of the server is read once; a closed one must not stay in the page with its ids.
  document.addEventListener("close", (event) => {
    if (!event.target.closest("#dialoger")) return;
    event.target.remove();
    opener = null;
  }, true);

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("dialog[data-open]").forEach(open);
  });
})();
