// Receipts: they stay at least six seconds, and as long as somebody points at them or stands in them.
(() => {
  const STAY = 8000;

  document.documentElement.classList.add("hm-js");

  const watch = (toast) => {
    if (toast.dataset.watched) return;
    toast.dataset.watched = "1";
    let timer;
    const start = () => { timer = setTimeout(() => toast.remove(), STAY); };
    const stop = () => clearTimeout(timer);
    toast.addEventListener("mouseenter", stop);
    toast.addEventListener("focusin", stop);
    toast.addEventListener("mouseleave", start);
    toast.addEventListener("focusout", start);
    start();
  };

  const watchAll = () => document.querySelectorAll("[data-fades]").forEach(watch);

  document.addEventListener("DOMContentLoaded", watchAll);
  document.addEventListener("htmx:oobAfterSwap", watchAll);

  document.addEventListener("click", (event) => {
    event.target.closest("[data-message-close]")?.closest("[data-message]").remove();
  });

  // HX-Trigger: {"hm:kvittering": {"tekst": "…"}}
  document.addEventListener("hm:kvittering", (event) => {
    const toast = document.createElement("div");
    toast.className = "hm-toast";
    toast.dataset.message = "";
    toast.textContent = event.detail.tekst ?? event.detail.value;
    document.getElementById("messages").append(toast);
    watch(toast);
  });
})();
