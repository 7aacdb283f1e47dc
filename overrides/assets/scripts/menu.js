/* The menu on a narrow screen: a button opens it; Escape, a second press, or leaving it closes it. What is closed cannot
   be reached with Tab. On a wide screen the menu always stands beside the page. */
(function () {
  var html = document.documentElement;
  var button = document.querySelector("[data-menu]");
  var menu = document.getElementById("menu");
  if (!button || !menu) return;
  var header = button.closest("header");
  var wide = matchMedia("(min-width: 76.25em)");

  function isOpen() {
    return html.classList.contains("pb-menu-open");
  }
  function set(open) {
    html.classList.toggle("pb-menu-open", open);
    button.setAttribute("aria-expanded", String(open));
    menu.inert = !open && !wide.matches;
    /* A long name, or large letters, make the header higher. */
    if (open) menu.style.top = Math.max(0, header.getBoundingClientRect().bottom) + "px";
    else if (wide.matches) menu.style.top = "";
  }
  function inside(target) {
    return menu.contains(target) || button.contains(target);
  }
  button.addEventListener("click", function () {
    set(!isOpen());
    if (isOpen()) (menu.querySelector("[aria-current]") || menu.querySelector("a")).focus();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && isOpen()) {
      set(false);
      button.focus();
    }
  });
  document.addEventListener("click", function (event) {
    if (isOpen() && !inside(event.target)) set(false);
  });
  menu.addEventListener("focusout", function (event) {
    if (isOpen() && event.relatedTarget && !inside(event.relatedTarget)) set(false);
  });
  wide.addEventListener("change", function () { set(false); });
  set(false);
})();
