/* The steps of a report: what is typed is kept while it is typed, in the draft that only this browser can open.
   Without this file it is kept whenever a step is left. No dependency. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-keep]");
  if (!form) { return; }
  var dirty = false, left = false, timer = 0, under_way = null;

  function show(until) {
    form.querySelectorAll("[data-until]").forEach(function (each) { each.textContent = until; });
    form.querySelectorAll("[data-kept]").forEach(function (each) { each.hidden = false; });
    form.querySelectorAll("[data-not-kept]").forEach(function (each) { each.hidden = true; });
  }

  // One at a time: an earlier one that is still under way would otherwise be kept after a later one.
  function keep(last) {
    clearTimeout(timer);
    if (!dirty || left || document.documentElement.dataset.leaving) { return; }
    if (under_way) { under_way.abort(); }
    under_way = new AbortController();
    dirty = false;
    var fields = new FormData(form);
    fields.append("autosave", "1");
    fetch(form.action, { method: "POST", body: fields, credentials: "same-origin", keepalive: last, signal: under_way.signal })
      .then(function (answer) {
        if (!answer.ok) { throw new Error("status " + answer.status); }
        return answer.text();
      })
      .then(show)
      .catch(function () { dirty = true; /* it is still on the page, and kept when the step is left */ });
  }

  form.addEventListener("input", function () {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 800);
  });
  form.addEventListener("submit", function () {
    left = true;
    clearTimeout(timer);
    if (under_way) { under_way.abort(); }
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") { keep(true); }
  });
  window.addEventListener("pagehide", function () { keep(true); });
  window.addEventListener("beforeunload", function (event) {
    if (dirty && !left && !document.documentElement.dataset.leaving) { event.preventDefault(); }
  });
  // Shown again from the browser's memory, it goes on as it was.
  window.addEventListener("pageshow", function () { left = false; });
})();
