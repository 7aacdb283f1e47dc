/* Within a page of somebody else (files/embed.js there): tells how high this page is and where a link within it leads.
   What is no page of this handbook opens in the whole window. Any page around may hear it: a height is no secret. */
(function () {
  if (parent === window) return;
  var school = new URL("../../", document.currentScript.src).href;
  var shown = false;

  function tell(more) {
    var height = Math.ceil(document.body.getBoundingClientRect().bottom + pageYOffset);
    parent.postMessage(Object.assign({ protocolboek: "height", height: height }, more), "*");
  }
  function place(hash) {
    var at = null;
    try {
      at = document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch (unreadable) { /* then the top of the page */ }
    return at ? at.getBoundingClientRect().top + pageYOffset : 0;
  }
  /* Once the browser has unfolded what the link leads into. */
  function lead(hash) {
    requestAnimationFrame(function () { tell({ top: place(hash) }); });
  }
  function ours(to) {
    return to.href.indexOf(school) === 0 && /(\/|\.html)$/.test(to.pathname) && to.pathname.indexOf("/downloads/") < 0;
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (!link) return;
    var to = new URL(link.getAttribute("href"), location.href);
    if (/^(https?|file):$/.test(to.protocol) && !ours(to)) link.target = "_top";
    if (to.pathname === location.pathname) lead(to.hash);
  }, true);
  addEventListener("hashchange", function () { lead(location.hash); });
  addEventListener("message", function (event) {
    if (shown && event.source === parent && event.data && event.data.protocolboek === "tell") tell();
  });
  addEventListener("pageshow", function () {
    shown = true;
    tell({ arrived: true, top: place(location.hash) });
  });
  new ResizeObserver(function () { if (shown) tell(); }).observe(document.body);
})();
