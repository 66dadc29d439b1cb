/* Shows what a push service brings: a neutral title and text, no icon and no name. It keeps nothing. */
"use strict";

self.addEventListener("push", function (event) {
  var shown = event.data ? event.data.json() : { title: "1", body: "" };
  event.waitUntil(self.registration.showNotification(shown.title, { body: shown.body, tag: shown.tag, renotify: false }));
});

self.addEventListener("notificationclick", function (event) {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/sign-in"));
});
