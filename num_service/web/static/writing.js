/* Writing and approving. Everything here is optional: each page works without it. */
(function () {
  "use strict";

  // A page that shows a document asks now and then how far it has got; it says so when it has grown old, and changes nothing typed.
  function watchStates() {
    document.querySelectorAll("[data-state-of]").forEach(function (line) {
      var words = line.querySelector("[data-state-words]");
      var old = line.parentElement.querySelector("[data-state-old]");
      var timer = setInterval(look, 8000);

      function look() {
        if (document.hidden) { return; }
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

  // What could identify someone is marked once typing pauses. The server's own rules look; nothing is kept there or here.
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
          var fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-live-marks]");
          var count = fresh.querySelector(".marked > .small");
          place.hidden = false;
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

  watchStates();
  markLive();
})();
