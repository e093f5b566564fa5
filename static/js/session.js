// Two minutes before the session runs out a dialog asks; any answer of the server, in any tab, starts the time again.
(() => {
  const MINUTE = 60_000;
  const dialog = document.getElementById("session-dialog");
  const limit = Number(document.body.dataset.sessionMinutes) * MINUTE;
  const tabs = new BroadcastChannel("hm-session");
  let seen = Date.now();
  let over = false;

  const heardFromServer = () => {
    seen = Date.now();
    if (dialog.open && !over) dialog.close();
  };
  const tellTabs = () => {
    heardFromServer();
    tabs.postMessage("seen");
  };
  tabs.addEventListener("message", heardFromServer);
  document.addEventListener("htmx:afterOnLoad", tellTabs);

  const end = () => {
    const unsaved = document.querySelector("form[data-guard], form[data-autosave]");
    if (!unsaved) {
      location.reload();
      return;
    }
    over = true;
    dialog.querySelector("h2").textContent = "Du er logget ud";
    dialog.querySelectorAll("[data-while-open]").forEach((part) => { part.hidden = true; });
    dialog.querySelectorAll("[data-when-over]").forEach((part) => { part.hidden = false; });
    if (!dialog.open) dialog.showModal();
  };

  // A sleeping laptop runs no timer, so the clock is read instead of trusted to tick.
  const check = () => {
    if (over) return;
    const idle = Date.now() - seen;
    if (idle >= limit) end();
    else if (idle >= limit - 2 * MINUTE && !dialog.open) dialog.showModal();
  };
  setInterval(check, 5_000);
  document.addEventListener("visibilitychange", check);

  dialog.querySelector("[data-extend]").addEventListener("click", async () => {
    const token = dialog.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(dialog.dataset.extendUrl, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" });
    if (answer.ok) tellTabs();
    else end();
  });
})();
