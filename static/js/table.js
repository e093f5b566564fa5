// What others write at the table comes by itself. What one is writing oneself is left alone; a line says it instead.
(() => {
  const table = document.querySelector("[data-news]");
  if (!table) return;
  const EVERY = 25_000;
  const OURS = ["_key", "_by", "csrfmiddlewaretoken", "version"];
  const forms = () => [...table.querySelectorAll("form[data-version-of]")];
  const versionOf = (form) => form.elements.namedItem("version");
  const written = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => !OURS.includes(name)));
  const saved = new WeakMap(forms().map((form) => [form, written(form)])); // what the server has
  const sent = new WeakMap();
  let isAsking = false;

  const take = (news) => {
    const form = document.getElementById(news.id);
    if (!form || form.querySelector(".htmx-request") || Number(versionOf(form).value) >= Number(versionOf(news).value)) return;
    if (written(form) !== saved.get(form)) {
      const detail = `${news.dataset.by || "En kollega"} har skrevet imens.`;
      form.dispatchEvent(new CustomEvent("hm:imens", { bubbles: true, detail }));
      return;
    }
    for (const [name, value] of new FormData(news)) {
      if (name === "version" || !OURS.includes(name)) form.elements.namedItem(name).value = value;
    }
    form.querySelector("[data-saved]").textContent = news.querySelector("[data-saved]").textContent;
    saved.set(form, written(form));
  };

  const ask = async () => {
    if (isAsking || document.visibilityState !== "visible") return;
    isAsking = true;
    const proposals = document.getElementById("forslag");
    const known = new URLSearchParams(forms().map((form) => [form.dataset.versionOf, versionOf(form).value]));
    known.set("forslag", proposals.dataset.stamp);
    const answer = await fetch(`${table.dataset.news}?${known}`, { redirect: "manual" }).catch(() => null);
    isAsking = false;
    if (!answer || answer.status === 204) return;
    if (answer.ok) {
      const news = new DOMParser().parseFromString(await answer.text(), "text/html");
      news.querySelectorAll("form[data-version-of]").forEach(take);
      const laid = news.getElementById("forslag");
      if (laid && !proposals.contains(document.activeElement)) proposals.replaceWith(document.adoptNode(laid));
    } else {
      clearInterval(timer);
      if (answer.status === 410) table.querySelector("[data-over]").hidden = false;
    }
  };
  const timer = setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt.closest("form[data-version-of]");
    if (form) sent.set(form, written(form));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form[data-version-of]");
    if (form && event.detail.successful) saved.set(form, sent.get(form));
  });
})();
