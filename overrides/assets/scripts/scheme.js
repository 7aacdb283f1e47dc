/* Light or dark: one button, and the choice is kept on this device. */
(function () {
  var html = document.documentElement;
  var button = document.querySelector("[data-scheme-switch]");
  if (!button) return;
  function show() {
    button.setAttribute("aria-pressed", String(html.getAttribute("data-md-color-scheme") === "slate"));
  }
  button.addEventListener("click", function () {
    var next = html.getAttribute("data-md-color-scheme") === "slate" ? "default" : "slate";
    html.setAttribute("data-md-color-scheme", next);
    try {
      localStorage.setItem("protocolboek.scheme", next);
    } catch (closed) { /* for this page only */ }
    show();
  });
  show();
})();
