/* Keys and live rows for casework pages. Everything here is optional: each page works without it. No dependency. */
(function () {
  "use strict";
  var sheet = document.querySelector(".key-sheet");
  var moved = Date.now();

  function on() {
    try { return localStorage.getItem("keys") !== "off"; } catch (error) { return true; /* no storage: keys stay on */ }
  }

  function typing(target) {
    return target instanceof Element &&
      Boolean(target.closest("textarea, select, dialog, [contenteditable], input:not([type=checkbox])"));
  }

  function row() {
    return document.activeElement.closest("#rows tr");
  }

  function press(element, event) {
    if (element) { event.preventDefault(); element.focus(); element.click(); }
  }

  function go(rest) {
    window.location.assign("/casework/" + nameOf(row()) + rest);
  }

  // c, a, p and x are about the row of the queue that j and k have reached; other lists have / and ? alone.
  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !on()) { return; }
    if (event.key === "/") {
      var search = document.querySelector("[data-search]");
      var fold = search && search.closest("details");
      if (fold) { fold.open = true; }
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    if (event.key === "?" && sheet) { event.preventDefault(); sheet.showModal(); }
    if (!row() || !row().closest("[data-live]")) { return; }
    if (event.key === "c") { press(row().querySelector("button"), event); }
    if (event.key === "x") { var box = row().querySelector("input"); if (box) { box.checked = !box.checked; } }
    if (event.key === "a") { go("/alert"); }
    if (event.key === "p") { go("/packet"); }
  }

  function nameOf(one) {
    return one && one.querySelector("a").textContent;
  }

  function named(name) {
    return Array.from(document.querySelectorAll("#rows tr")).find(function (one) {
      return nameOf(one) === name;
    });
  }

  // The row that is looked at stays where it is on the screen, whatever came in above it.
  function renew(fresh) {
    var rows = document.getElementById("rows");
    var here = rows.contains(document.activeElement) ? row() : null;
    var anchor = here || Array.from(rows.children).find(function (one) { return one.getBoundingClientRect().bottom > 60; });
    var name = nameOf(anchor);
    var top = anchor ? anchor.getBoundingClientRect().top : 0;
    var at = Array.from(rows.children).indexOf(here);
    var held = here ? ["a", "input", "button"].find(function (kind) { return document.activeElement.matches(kind); }) : "";
    fresh.querySelectorAll("input").forEach(function (box) {
      var old = named(box.value);
      box.checked = Boolean(old && old.querySelector("input:checked"));
    });
    rows.replaceWith(fresh);
    var again = named(name);
    if (here) {
      var to = again || fresh.children[Math.min(at, fresh.children.length - 1)];
      var focus = to && (to.querySelector(held) || to.querySelector("a"));
      if (focus) { focus.focus({ preventScroll: true }); }
    }
    if (again) { window.scrollBy(0, again.getBoundingClientRect().top - top); }
  }

  // On a phone the filters are folded, unless they are in use; on a desk there is nothing to unfold them with.
  function folds() {
    var wide = window.matchMedia("(min-width: 64rem)");
    function fold() {
      document.querySelectorAll("[data-fold]").forEach(function (one) { one.open = wide.matches; });
    }
    wide.addEventListener("change", fold);
    fold();
  }

  // The queue asks for itself again while somebody is there. A page that is left alone lets its session end.
  function live() {
    var found = document.querySelector("[data-live]");
    if (!found) { return; }
    var every = Number(found.dataset.live) * 1000;
    setInterval(function () {
      if (document.hidden || Date.now() - moved > 5 * 60000 || (sheet && sheet.open)) { return; }
      fetch(window.location.href, { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok || answer.redirected) { throw new Error("status " + answer.status); }
        return answer.text();
      }).then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html");
        if (Boolean(fresh.getElementById("rows")) !== Boolean(document.getElementById("rows"))) {
          // The first report came, or the last one went: the page says something else altogether.
          if (!typing(document.activeElement)) { window.location.assign(window.location.href); }
          return;
        }
        ["calls", "views", "rows"].forEach(function (id) {
          var old = document.getElementById(id);
          var made = fresh.getElementById(id);
          if (!old || !made || old.innerHTML === made.innerHTML) { return; }
          if (id === "rows") { renew(made); } else if (!old.contains(document.activeElement)) { old.replaceWith(made); }
        });
        document.querySelectorAll(".nav-wide, .menu").forEach(function (old) {
          var made = fresh.querySelector("." + old.className.split(" ")[0]);
          if (made && !old.contains(document.activeElement) && !old.open) { old.replaceWith(made); }
        });
      }).catch(function () { /* the page stays as it was; reloading works */ });
    }, every);
  }

  ["keydown", "pointermove", "pointerdown", "scroll"].forEach(function (name) {
    window.addEventListener(name, function () { moved = Date.now(); }, { passive: true });
  });
  document.querySelectorAll("[data-keys]").forEach(function (button) {
    button.addEventListener("click", function () { sheet.showModal(); });
  });
  document.querySelectorAll("[data-close]").forEach(function (button) {
    button.addEventListener("click", function () { sheet.close(); });
  });
  document.addEventListener("keydown", keys);
  folds();
  live();
})();
