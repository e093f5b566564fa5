// On a narrow page filters stand above the list, shut; beside it, where there is room, they are open.
(() => {
  const narrow = matchMedia("(max-width: 1180px)");
  const fit = () => document.querySelectorAll("details[data-shut-when-narrow]").forEach((one) => { one.open = !narrow.matches; });
  narrow.addEventListener("change", fit);
  fit();
})();
