/* Leaving at once: the exit link, or Shift three times. Without JavaScript the link goes to /exit by itself. */
(function () {
  "use strict";
  var presses = 0;
  var last = 0;
  var link = document.querySelector("a[data-exit]");

  function leave() {
    // Blank first: the new page may take seconds, and what is on the screen must go now.
    document.documentElement.dataset.leaving = "yes";
    document.title = "\u2026";
    document.body.replaceChildren();
    try {
      localStorage.clear();
      sessionStorage.clear();
    } catch (error) {
      // Storage is switched off in this browser: then there is nothing in it to clear.
    }
    window.location.replace(link ? link.href : "/exit");
  }

  document.addEventListener("click", function (event) {
    if (event.target instanceof Element && event.target.closest("a[data-exit]")) {
      event.preventDefault();
      leave();
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Shift" || event.repeat) {
      presses = 0; // Shift with a letter is typing, not leaving.
      return;
    }
    presses = event.timeStamp - last < 800 ? presses + 1 : 1;
    last = event.timeStamp;
    if (presses >= 3) {
      leave();
    }
  });
})();
