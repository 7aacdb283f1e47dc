/* The search: a dialog over the page. What it needs is loaded when it first opens, as scripts, since a page from a
   disk may load nothing else. `?zoek=woorden` opens it too. */
(function () {
  var dialog = document.getElementById("zoeken");
  if (!dialog || !dialog.showModal) return;
  var field = dialog.querySelector("input");
  var status = dialog.querySelector("[role=status]");
  var list = dialog.querySelector(".pb-search-results");
  var none = dialog.querySelector(".pb-search-none");
  var starts = dialog.querySelector(".pb-search-starts");
  var LIBRARIES = ["minisearch.js", "dutch-stemmer.js", "find.js"];
  var MOST = 40;
  var loading = null, finder = null;

  var texts = new Map();
  window.protocolboek = Object.assign(window.protocolboek || {}, {
    /* Called by zoeken.js. */
    index: function (found) { texts.get(document.currentScript).found = found; },
  });

  function load(address, text) {
    return new Promise(function (done) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = script.onerror = done;
      if (text) texts.set(script, text);
      document.head.append(script);
    });
  }
  function prepare() {
    status.textContent = status.dataset.wait;
    var libraries = LIBRARIES.map(function (name) { return load(dialog.dataset.libraries + name); });
    var indexes = Array.from(dialog.querySelectorAll("[data-index]"), function (link) {
      return load(link.dataset.index, { name: link.textContent, base: new URL(link.dataset.index, document.baseURI) });
    });
    return Promise.all(libraries.concat(indexes)).then(function () {
      var there = Array.from(texts.values()).filter(function (text) { return text.found; });
      var ready = there.length && window.MiniSearch && window.dutchStemmer && window.protocolboek.finderOf;
      if (ready) finder = window.protocolboek.finderOf(there);
    }).finally(show);
  }

  function filled(text, values) {
    return values.reduce(function (done, value) { return done.replace("{}", value); }, text).trim();
  }
  function element(name, className, pieces) {
    var made = document.createElement(name);
    made.className = className;
    pieces.forEach(function (piece) {
      if (!piece[1]) return made.append(piece[0]);
      var mark = document.createElement("mark");
      mark.textContent = piece[0];
      made.append(mark);
    });
    return made;
  }
  function about(entry) {
    var parts = [filled(list.dataset[entry.kind], [entry.number || ""])];
    if (entry.audience) parts.push(filled(list.dataset["for"], [entry.audience]));
    if (texts.size > 1) parts.push(entry.from.name);
    return parts.join(" · ");
  }
  /* From a disk a folder does not open its own page. */
  function addressOf(entry) {
    var href = new URL(entry.address, entry.from.base).href;
    return location.protocol === "file:" ? href.replace(/\/(?=#|$)/, "/index.html") : href;
  }
  function result(hit) {
    var link = element("a", "pb-search-result", []);
    link.href = addressOf(hit.entry);
    link.append(element("span", "pb-search-kind", [[about(hit.entry), false]]));
    link.append(element("span", "pb-search-title", finder.pieces(hit.entry.title, hit.terms)));
    if (hit.entry.text) link.append(element("span", "pb-search-line", finder.line(hit.entry, hit.terms)));
    var item = document.createElement("li");
    item.append(link);
    return item;
  }
  function counted(count) {
    if (!count) return status.dataset.none;
    if (count === 1) return status.dataset.one;
    return count > MOST ? filled(status.dataset.cut, [MOST, count]) : filled(status.dataset.many, [count]);
  }
  function show() {
    var query = field.value.trim();
    var hits = finder && query ? finder.find(query) : [];
    list.replaceChildren.apply(list, hits.slice(0, MOST).map(result));
    starts.hidden = Boolean(query);
    none.hidden = !(finder && query) || hits.length > 0;
    status.textContent = !finder ? status.dataset.failed : query ? counted(hits.length) : "";
  }

  function open(query) {
    if (query) field.value = query;
    document.documentElement.classList.add("pb-search-open");
    dialog.showModal();
    field.focus();
    field.select();
    loading = loading || prepare();
  }
  /* Up and down go through the field and the results. */
  function step(by) {
    var stops = [field].concat(Array.from(list.querySelectorAll("a")));
    var next = stops[stops.indexOf(document.activeElement) + by];
    if (next) next.focus();
  }

  document.querySelectorAll("[data-search-open]").forEach(function (button) {
    button.addEventListener("click", function () { open(); });
  });
  dialog.querySelector("[data-search-close]").addEventListener("click", function () { dialog.close(); });
  dialog.addEventListener("close", function () { document.documentElement.classList.remove("pb-search-open"); });
  dialog.addEventListener("click", function (event) {
    if (event.target === dialog || event.target.closest("a")) dialog.close();
  });
  field.addEventListener("input", function () { if (finder) show(); });
  dialog.addEventListener("keydown", function (event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape") dialog.close();
    else if (event.key === "Enter" && event.target === field) {
      var first = list.querySelector("a");
      if (first) first.click();
    } else return;
    event.preventDefault();
  });

  var asked = new URLSearchParams(location.search).get("zoek");
  if (asked) open(asked);
})();
