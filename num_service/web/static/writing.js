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

  watchStates();
})();
