/* Runs before anything shows: light or dark, and that there are scripts. It must not fail where storage is closed. */
(function () {
  var html = document.documentElement;
  html.classList.replace("no-js", "js");
  var chosen = null;
  try {
    chosen = localStorage.getItem("protocolboek.scheme");
  } catch (closed) { /* the device decides */ }
  /* In a frame that was made for it (files/embed.js). The page around it is nearly always light. */
  var embedded = parent !== window && /^protocolboek/.test(window.name);
  html.classList.toggle("pb-embedded", embedded);
  var dark = chosen ? chosen === "slate" : !embedded && matchMedia("(prefers-color-scheme: dark)").matches;
  html.setAttribute("data-md-color-scheme", dark ? "slate" : "default");

  /* From a disk or a stick a folder does not open its own page: name the page. */
  if (location.protocol === "file:") {
    html.classList.add("pb-file");
    var named = function (href) {
      if (/^[a-z]+:|^#|^$/i.test(href)) return href;
      var parts = /^([^#?]*)(.*)$/.exec(href);
      return /(^|\/)\.{0,2}$/.test(parts[1]) ? parts[1].replace(/\/?$/, "/") + "index.html" + parts[2] : href;
    };
    addEventListener("DOMContentLoaded", function () {
      document.querySelectorAll("a[href]").forEach(function (link) {
        link.setAttribute("href", named(link.getAttribute("href")));
      });
      var leads = document.querySelector('meta[http-equiv="refresh"]');
      if (leads) location.replace(named(leads.content.replace(/^.*url=/, "")));
    });
  }
})();
