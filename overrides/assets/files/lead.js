/* On the page of all articles: who comes with the name of an article in the address goes on to where it stands now. */
(function () {
  function lead() {
    var at = document.getElementById(location.hash.slice(1));
    var link = at && at.matches("[data-leads]") && at.querySelector("a");
    if (!link) return;
    /* From a disk or a stick a folder does not open its own page. */
    location.replace(location.protocol === "file:" ? link.href.replace(/\/(?=#|$)/, "/index.html") : link.href);
  }
  addEventListener("hashchange", lead);
  lead();
})();
