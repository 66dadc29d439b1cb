/* Adds this browser to those that are told of a new message. Nothing is asked of the browser before the button is pressed. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-push]");
  if (!form || !("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) { return; }
  form.querySelector("[data-push-cannot]").hidden = true;
  form.querySelector("[data-push-can]").hidden = false;

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (each) { return each.charCodeAt(0); });
  }

  // The worker becomes active a moment after it is there.
  function active(found) {
    return new Promise(function (done) {
      var worker = found.active || found.waiting || found.installing;
      if (!worker || worker.state === "activated") { done(found); return; }
      worker.addEventListener("statechange", function () { if (worker.state === "activated") { done(found); } });
    });
  }

  form.addEventListener("submit", function (event) {
    if (form.elements.device.value) { return; }
    event.preventDefault();
    Notification.requestPermission()
      .then(function (said) {
        if (said !== "granted") { throw new Error(said); }
        return navigator.serviceWorker.register(form.dataset.worker);
      })
      .then(active)
      .then(function (found) {
        return found.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
      })
      .then(function (made) {
        form.elements.device.value = JSON.stringify(made);
        form.submit();
      })
      .catch(function () { form.querySelector("[data-push-refused]").hidden = false; });
  });
})();
