/* Writing and approving. Everything here is optional: each page works without it. */
(function () {
  "use strict";
  var moved = Date.now();

  // A page that is left alone asks nothing, so that its session ends.
  function somebodyIsThere() { return !document.hidden && Date.now() - moved < 5 * 60000; }

  ["keydown", "pointermove", "pointerdown", "scroll"].forEach(function (name) {
    window.addEventListener(name, function () { moved = Date.now(); }, { passive: true });
  });

  // A page that shows a document asks now and then how far it has got; it says so when it has grown old, and changes nothing typed.
  function watchStates() {
    document.querySelectorAll("[data-state-of]").forEach(function (line) {
      var words = line.querySelector("[data-state-words]");
      var old = line.parentElement.querySelector("[data-state-old]");
      var timer = setInterval(look, 8000);

      function look() {
        if (!somebodyIsThere()) { return; }
        fetch(line.dataset.stateOf, { credentials: "same-origin" }).then(function (answer) {
          if (!answer.ok) { throw new Error("status " + answer.status); }
          return answer.json();
        }).then(function (now) {
          if (now.stamp === line.dataset.stamp) { return; }
          line.dataset.stamp = now.stamp;
          words.textContent = now.words;
          if (old) { old.hidden = false; }
        }).catch(function () { clearInterval(timer); /* the page stays as it was; reloading works */ });
      }
    });
  }

  // What could identify someone is marked once typing pauses, and what their answers allow for what is ticked is said
  // again. The server's own rules look; nothing is kept there or here.
  function markLive() {
    document.querySelectorAll("[data-live-marks-at]").forEach(function (place) {
      var form = place.closest("form");
      var said = place.querySelector("[data-live-marks-said]");
      var timer = 0;
      var asked = 0;

      function ask() {
        var mine = ++asked;
        var typed = new FormData(form);
        typed.append("opened", place.dataset.opened);
        fetch(place.dataset.liveMarksAt, { method: "POST", body: typed, credentials: "same-origin" }).then(function (answer) {
          if (!answer.ok) { throw new Error("status " + answer.status); }
          return answer.text();
        }).then(function (text) {
          if (mine !== asked) { return; }
          var page = new DOMParser().parseFromString(text, "text/html");
          var fresh = page.querySelector("[data-live-marks]");
          renew(document.querySelector("[data-live-verdict]"), page.querySelector("[data-live-verdict]"));
          var count = fresh.querySelector(".marked > .small");
          place.hidden = !fresh.children.length;
          place.querySelector("[data-live-marks]").replaceWith(fresh);
          if (count && said.textContent !== count.textContent) { said.textContent = count.textContent; }
          if (count) { count.remove(); }
        }).catch(function () {
          if (mine === asked) { said.textContent = place.dataset.notNow; }
        });
      }

      form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 700); });
      if (Array.from(form.querySelectorAll("textarea")).some(function (area) { return area.value.trim(); })) { ask(); }
    });
  }

  // The section that is read out stays, so that what is new in it is read out, and only that.
  function renew(old, fresh) {
    if (!old || !fresh || old.innerHTML === fresh.innerHTML) { return; }
    old.firstElementChild.className = fresh.firstElementChild.className;
    old.firstElementChild.innerHTML = fresh.firstElementChild.innerHTML;
  }

  // What is typed is kept, sealed, once typing pauses and before the page is left. It submits nothing and approves nothing.
  function keepTyped() {
    document.querySelectorAll("[data-kept-at]").forEach(function (said) {
      var form = said.closest("form");
      var timer = 0;
      var dirty = false;
      var stopped = false;
      var asking = null;

      function stop() { stopped = true; clearTimeout(timer); if (asking) { asking.abort(); } }

      function keep() {
        if (stopped || !dirty) { return; }
        dirty = false;
        if (asking) { asking.abort(); }
        var mine = asking = new AbortController();
        fetch(said.dataset.keptAt, { method: "POST", body: new FormData(form), credentials: "same-origin", signal: mine.signal }).then(function (answer) {
          return answer.json().then(function (told) {
            if (!answer.ok && !told.words) { throw new Error("status " + answer.status); }
            said.textContent = told.words;
            if (answer.status === 409) { stop(); }
          });
        }).catch(function () {
          if (mine.signal.aborted) { return; }
          dirty = true;
          said.textContent = said.dataset.notNow;
        });
      }

      form.addEventListener("input", function () { dirty = true; clearTimeout(timer); timer = setTimeout(keep, 3000); });
      form.addEventListener("submit", stop);
      window.addEventListener("pagehide", function () {
        if (dirty && !stopped && navigator.sendBeacon) { navigator.sendBeacon(said.dataset.keptAt, new FormData(form)); }
      });
      document.addEventListener("visibilitychange", function () { if (document.hidden) { keep(); } });
    });
  }

  watchStates();
  markLive();
  keepTyped();
})();
