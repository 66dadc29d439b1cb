/* Small comforts. Everything here is optional: each page works without it. No dependency. */
(function () {
  "use strict";

  function each(selector, act) {
    document.querySelectorAll(selector).forEach(act);
  }

  // Copy and print buttons are hidden in the HTML, because without this file they could do nothing.
  function showCopyAndPrint() {
    each("button[data-print]", function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { window.print(); });
    });
    if (!navigator.clipboard) { return; }
    each("button[data-copy]", function (button) {
      var words = button.querySelector("[data-copy-words]");
      var before = words.textContent;
      button.hidden = false;
      words.setAttribute("aria-live", "polite");
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(button.dataset.copy).then(
          function () { words.textContent = button.dataset.copied; },
          function () { words.textContent = button.dataset.notCopied; }
        ).then(function () { setTimeout(function () { words.textContent = before; }, 2500); });
      });
    });
  }

  // How many characters are left; spoken only when typing pauses.
  function countCharacters() {
    each("textarea[data-limit]", function (area) {
      var line = document.getElementById(area.id + "-count");
      var limit = Number(area.dataset.limit);
      var timer = 0;
      if (!line) { return; }
      line.setAttribute("aria-live", "polite");
      area.addEventListener("input", function () {
        clearTimeout(timer);
        timer = setTimeout(function () {
          var left = limit - area.value.length;
          var number = Math.abs(left).toLocaleString(document.documentElement.lang);
          line.textContent = (left >= 0 ? area.dataset.left : area.dataset.over).replace("{number}", number);
          line.classList.toggle("too-long", left < 0);
        }, 250);
      });
    });
  }

  // A form with unsent words asks before it is left; the exit button never asks.
  function warnUnsent() {
    var dirty = false;
    each("form[data-warn-unsent]", function (form) {
      form.addEventListener("input", function () { dirty = true; });
      form.addEventListener("submit", function () { dirty = false; });
    });
    window.addEventListener("beforeunload", function (event) {
      if (dirty && !document.documentElement.dataset.leaving) { event.preventDefault(); }
    });
  }

  // Enter in a line of a form whose first button sends nothing: the reader stays in that line, and nothing is sent.
  function enterStays() {
    each('button[name="stay"]', function (button) {
      button.form.addEventListener("keydown", function (event) {
        var line = event.target instanceof HTMLInputElement && !/^(checkbox|radio|submit|button)$/.test(event.target.type);
        if (event.key === "Enter" && line && !event.isComposing) { event.preventDefault(); }
      });
    });
  }

  function typing(target) {
    return target instanceof Element && Boolean(target.closest("input, textarea, select, [contenteditable]"));
  }

  // Staff queues: j and k move, Enter opens, and data-shortcut="c" is pressed by its letter. Can be turned off (WCAG 2.1.4).
  function keyboard() {
    var listed = "[data-shortcut-list] tbody tr";
    var keyed = document.querySelectorAll("[data-shortcut]");
    var on = true;
    if (!document.querySelector(listed) && !keyed.length) { return; }
    try { on = localStorage.getItem("keys") !== "off"; } catch (error) { on = true; /* no storage: keys stay on */ }

    function move(step) {
      var rows = Array.from(document.querySelectorAll(listed)); // a queue renews its rows
      var at = rows.findIndex(function (row) { return row.contains(document.activeElement); });
      var next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
      var link = next && next.querySelector("a");
      if (link) { link.focus(); next.scrollIntoView({ block: "nearest" }); }
    }

    document.addEventListener("keydown", function (event) {
      if (!on || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) { return; }
      if (event.key === "j") { move(1); }
      if (event.key === "k") { move(-1); }
      keyed.forEach(function (element) {
        if (element.dataset.shortcut === event.key) { event.preventDefault(); element.focus(); element.click(); }
      });
    });

    each("[data-shortcuts]", function (line) {
      var toggle = line.querySelector("[data-shortcuts-toggle]");
      line.hidden = false;
      toggle.textContent = on ? toggle.dataset.on : toggle.dataset.off;
      toggle.addEventListener("click", function () {
        on = !on;
        toggle.textContent = on ? toggle.dataset.on : toggle.dataset.off;
        try { localStorage.setItem("keys", on ? "on" : "off"); } catch (error) { /* no storage: for this page only */ }
      });
    });
  }

  // A progress bar that is not finished fetches its page again and takes its own new self from it. A page that is left
  // alone asks nothing, so that its session ends.
  var moved = Date.now();
  ["keydown", "pointermove", "pointerdown", "scroll"].forEach(function (name) {
    window.addEventListener(name, function () { moved = Date.now(); }, { passive: true });
  });

  function refresh() {
    each("[data-refresh]", function (element) {
      setTimeout(function () {
        if (document.hidden || Date.now() - moved > 5 * 60000) { refresh(); return; }
        fetch(window.location.href, { credentials: "same-origin" }).then(function (answer) {
          if (!answer.ok) { throw new Error("status " + answer.status); }
          return answer.text();
        }).then(function (text) {
          var fresh = new DOMParser().parseFromString(text, "text/html").getElementById(element.id);
          if (fresh) { element.replaceWith(fresh); refresh(); }
        }).catch(function () { element.removeAttribute("data-refresh"); /* the page stays as it was; reloading works */ });
      }, Number(element.dataset.refresh) * 1000);
    });
  }

  // The moment an answer calls for help that cannot wait, it stands at the top of the page; a line at the foot says so.
  function helpFirst() {
    var first = document.querySelector("[data-help-calls]");
    var jump = document.querySelector("[data-help-jump]");
    if (!first) { return; }
    var calls = JSON.parse(first.dataset.helpCalls);
    var before = document.querySelector("details.before");

    function look(form) {
      var called = {};
      new FormData(form).forEach(function (value, name) {
        (calls[name + "=" + value] || []).forEach(function (need) { called[need] = true; });
      });
      first.querySelectorAll("[data-help-need]").forEach(function (part) {
        part.hidden = !called[part.dataset.helpNeed];
      });
      if (before && first.hidden && Object.keys(called).length) { before.open = false; }  // it was read on the way down
      first.hidden = !Object.keys(called).length;
      if (jump) { jump.hidden = first.hidden; }
    }

    each("form[data-warn-unsent], form[data-keep]", function (form) {
      form.addEventListener("change", function () { look(form); });
      look(form);
    });
  }

  // A second press while the first is on its way sends nothing once more.
  function pressOnce() {
    document.addEventListener("submit", function (event) {
      var form = event.target;
      if (event.defaultPrevented || form.method !== "post") { return; }
      if (Date.now() - Number(form.dataset.sentAt || 0) < 3000) { event.preventDefault(); return; }
      form.dataset.sentAt = String(Date.now());
    });
    window.addEventListener("pageshow", function () {
      each("form[data-sent-at]", function (form) { form.removeAttribute("data-sent-at"); });
    });
  }

  helpFirst();
  pressOnce();
  showCopyAndPrint();
  countCharacters();
  warnUnsent();
  enterStays();
  keyboard();
  refresh();
})();
