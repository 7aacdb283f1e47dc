// Loads a page of `protocolboek serve` anew when a file was saved, at the same height. Published pages never load it.
(function () {
  "use strict";

  var state = document.currentScript.dataset.state;
  var KEY = "protocolboek-serve:" + location.pathname;
  var source = null;

  function listen() {
    if (source || document.hidden) return;
    source = new EventSource("/_serve/events");
    source.onmessage = function (event) {
      if (event.data === state) return;
      hangUp();
      sessionStorage.setItem(KEY, String(window.scrollY));
      location.reload();
    };
  }

  // A browser keeps few lines to one address: a page that nobody sees leaves its own to others.
  function hangUp() {
    if (source) source.close();
    source = null;
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) hangUp();
    else listen();
  });
  window.addEventListener("pagehide", hangUp);
  window.addEventListener("pageshow", listen);

  window.addEventListener("load", function () {
    var height = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    if (height !== null) window.scrollTo({ top: Number(height), behavior: "instant" });
  });
})();
