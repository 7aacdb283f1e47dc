/* The index of all schools: shows those whose words and kind were asked for. Everything stands in the page already. */
(function () {
  var bar = document.querySelector("[data-filter]");
  if (!bar) return;
  var field = bar.querySelector("input[type=search]");
  var boxes = Array.from(bar.querySelectorAll("input[type=checkbox]"));
  var count = bar.querySelector("[role=status]");
  var none = document.querySelector(".pb-filter-none");

  /* "Méér" is found by "meer". */
  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }
  var items = Array.from(document.querySelectorAll("[data-filter-item]"), function (element) {
    return {
      element: element,
      words: plain(element.getAttribute("data-filter-item")),
      kinds: element.getAttribute("data-filter-kinds").split(" ")
    };
  });
  var groups = Array.from(document.querySelectorAll("[data-filter-group]"));

  function show() {
    var words = plain(field.value).split(/\s+/).filter(Boolean);
    var kinds = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    var found = 0;
    items.forEach(function (item) {
      var fits = words.every(function (word) { return item.words.includes(word); }) &&
        (!kinds.length || kinds.some(function (kind) { return item.kinds.includes(kind); }));
      item.element.hidden = !fits;
      if (fits) found += 1;
    });
    groups.forEach(function (group) {
      group.hidden = !group.querySelector("[data-filter-item]:not([hidden])");
    });
    none.hidden = found > 0;
    var said = found === items.length ? "all" : found ? "some" : "none";
    count.textContent = count.getAttribute("data-" + said).replace("{}", found);
  }
  bar.addEventListener("input", show);
  /* A browser that comes back to the page fills in again what stood there. */
  addEventListener("pageshow", show);
  document.querySelector("[data-filter-clear]").addEventListener("click", function () {
    field.value = "";
    boxes.forEach(function (box) { box.checked = false; });
    show();
    field.focus();
  });
})();
