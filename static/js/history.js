// htmx keeps the page's address in the session's storage, and a search may stand in it: nothing of that is to stay.
(() => {
  const forget = () => sessionStorage.removeItem("htmx-current-path-for-history");
  ["DOMContentLoaded", "htmx:pushedIntoHistory", "htmx:replacedInHistory", "htmx:historyRestore"].forEach((moment) => {
    document.addEventListener(moment, forget);
  });
})();
