/* What a defined word means, on focus and under the pointer. The pointer may rest on the explanation itself, Escape
   takes it away, and it stays until then or until the reader goes on (WCAG 1.4.13). A tap or Enter follows the link to
   the definition, as it does without a script. What the definitions say stands once beside the pages, as a script, since
   a page from a disk may load nothing else. */
(function () {
  var DEFINED = "a.pb-defined";
  var own = document.querySelector("#zoeken [data-index]");
  if (!own || !document.querySelector(DEFINED)) return;
  var told = null;
  var tip = null;
  var word = null;
  var leaving = 0;

  window.protocolboek = Object.assign(window.protocolboek || {}, {
    /* Called by begrippen.js, maybe after the reader came to a word. */
    terms: function (found) {
      var link = word;
      told = found;
      word = null;
      if (link && (link === document.activeElement || link.matches(":hover"))) show(link);
    },
  });
  /* Beside what the search looks in, of which the text of this page comes first. */
  var script = document.createElement("script");
  script.src = new URL("begrippen.js", new URL(own.dataset.index, document.baseURI));
  document.head.append(script);

  function made() {
    var element = document.createElement("div");
    element.id = "uitleg";
    element.className = "pb-tip";
    element.setAttribute("role", "tooltip");
    element.addEventListener("pointerenter", stay);
    element.addEventListener("pointerleave", leave);
    return element;
  }
  /* Below the word, or above it where there is no room; never beyond the sides. */
  function place() {
    var root = document.documentElement;
    var at = word.getClientRects()[0];
    var frame = (tip.offsetParent || document.body).getBoundingClientRect();
    var left = Math.max(8, Math.min(at.left, root.clientWidth - tip.offsetWidth - 8));
    var below = at.bottom + tip.offsetHeight + 8 <= root.clientHeight || at.top < tip.offsetHeight + 8;
    tip.style.left = left - frame.left + "px";
    tip.style.top = (below ? at.bottom + 4 : at.top - tip.offsetHeight - 4) - frame.top + "px";
  }
  function show(link) {
    stay();
    if (link === word) return;
    hide();
    word = link;
    var text = told && told[link.hash.slice(1)];
    if (!text) return;
    tip = tip || made();
    tip.textContent = text;
    /* In the main part of the page: what stands in no landmark is not found by who goes from one to the next. */
    (link.closest("main") || document.body).appendChild(tip);
    link.setAttribute("aria-describedby", tip.id);
    place();
  }
  function hide() {
    stay();
    if (!word) return;
    word.removeAttribute("aria-describedby");
    if (tip) tip.remove();
    word = null;
  }
  function stay() { clearTimeout(leaving); }
  function leave() {
    stay();
    leaving = setTimeout(function () { if (word !== document.activeElement) hide(); }, 250);
  }
  function defined(event) { return event.target.closest ? event.target.closest(DEFINED) : null; }

  document.addEventListener("pointerover", function (event) {
    var link = defined(event);
    if (link && event.pointerType !== "touch") show(link);
  });
  document.addEventListener("pointerout", function (event) {
    if (word && defined(event) === word) leave();
  });
  document.addEventListener("focusin", function (event) {
    var link = defined(event);
    if (link) show(link); else hide();
  });
  document.addEventListener("focusout", function (event) {
    if (defined(event) === word) leave();
  });
  document.addEventListener("click", function (event) {
    if (defined(event)) hide();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") hide();
  });
  addEventListener("resize", hide);
})();
