/* Protocolboek in a page of your own: gives each frame named "protocolboek" the height of what it shows, and scrolls to
   where a link in it leads. It sends nothing, keeps nothing, and listens only to the address in the frame's src. */
(function () {
  if (window.protocolboekEmbed) return;
  window.protocolboekEmbed = true;
  var LEAST = 150;
  var MOST = 200000;
  var known = new WeakSet();

  function frames() {
    return Array.prototype.slice.call(document.querySelectorAll('iframe[name^="protocolboek"]'));
  }
  /* From a disk no page has an origin, whatever a browser calls it in an address. */
  function originOf(address) {
    return address.protocol === "file:" ? "null" : address.origin;
  }
  function frameOf(event) {
    return frames().find(function (frame) {
      return frame.contentWindow === event.source && originOf(new URL(frame.src, location.href)) === event.origin;
    });
  }
  /* A number from another site: only if it is one, and within bounds. */
  function within(number, least, most) {
    return Number.isFinite(number) ? Math.min(Math.max(number, least), most) : null;
  }
  /* Below a header of this page that stays in sight, if its styles say so with scroll-padding-top. */
  function scroll(frame, top) {
    var room = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 16;
    scrollTo(pageXOffset, pageYOffset + frame.getBoundingClientRect().top + top - room);
  }

  addEventListener("message", function (event) {
    var said = event.data;
    if (!said || said.protocolboek !== "height") return;
    var frame = frameOf(event);
    var height = within(said.height, LEAST, MOST);
    if (!frame || height === null) return;
    frame.style.height = height + "px";
    frame.style.border = "0";

    /* The first page stays where it is; after that a reader follows a link, and must see what it leads to. */
    var first = said.arrived && !known.has(frame);
    known.add(frame);
    var top = within(said.top, 0, height);
    var seen = said.arrived && top === 0 && frame.getBoundingClientRect().top >= 0;
    if (top !== null && !first && !seen) scroll(frame, top);
  });

  /* Pages that were there before this script. */
  frames().forEach(function (frame) {
    frame.contentWindow.postMessage({ protocolboek: "tell" }, "*");
  });
})();
