/* What was checked in this tab, for its reader alone: in the tab's own storage, sent nowhere. Exit and signing out clear it,
   and who signs in next in the same tab sees none of it. */
(function () {
  "use strict";
  var NAME = "checked", MOST = 10, KEPT = 12 * 60 * 60 * 1000;
  var box = document.querySelector("[data-recent]");
  var field = document.querySelector("textarea[name=text]");
  if (!box || !field) { return; }
  var list = box.querySelector("ul");

  function read() {
    try {
      var kept = JSON.parse(sessionStorage.getItem(NAME) || "{}");
      return kept.of !== box.dataset.recent ? [] : kept.all.filter(function (each) { return Date.now() - each.at < KEPT; });
    } catch (error) { return []; /* no storage, or not ours: an empty list */ }
  }

  function keep(all) {
    try { sessionStorage.setItem(NAME, JSON.stringify({ of: box.dataset.recent, all: all })); } catch (error) { /* no storage: for this page only */ }
  }

  function answered() {
    var found = [];
    document.querySelectorAll("section.verdict").forEach(function (card) {
      var said = card.querySelector(".verdict-word").textContent.trim();
      card.querySelectorAll(".verdict-what .identifier").forEach(function (what) {
        found.push({ what: what.textContent.trim(), said: said, at: Date.now() });
      });
    });
    return found;
  }

  function row(each) {
    var line = document.createElement("li"), again = document.createElement("button"), said = document.createElement("span");
    again.type = "button";
    again.className = "button button-quiet identifier";
    again.dir = "auto";
    again.textContent = each.what;
    again.addEventListener("click", function () { field.value = each.what; field.focus(); });
    said.textContent = " " + each.said + ", " + new Date(each.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    line.append(again, said);
    return line;
  }

  function show(all) {
    list.replaceChildren.apply(list, all.map(row));
    box.hidden = !all.length;
  }

  var now = answered();
  var before = read().filter(function (each) { return !now.some(function (one) { return one.what === each.what; }); });
  var all = now.concat(before).slice(0, MOST);
  keep(all);
  show(all);
  box.querySelector("[data-recent-clear]").addEventListener("click", function () { keep([]); show([]); field.focus(); });
})();
