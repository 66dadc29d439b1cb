"""The factory: the only place that wires things together."""

from __future__ import annotations

import importlib
import json
import logging
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import structlog
from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask.sansio.app import App
from werkzeug.middleware.proxy_fix import ProxyFix

from num_service import cli, extensions
from num_service.adapters.clock import utc_now
from num_service.adapters.email import email_sender
from num_service.adapters.notice import CALL, NEW_MESSAGE, TO_OFFICERS, Wording
from num_service.adapters.push import push_sender
from num_service.adapters.queue import CeleryWake, broker_settings
from num_service.adapters.recent import recent
from num_service.adapters.sender import Sender
from num_service.adapters.sms import sms_sender
from num_service.adapters.webhook import webhook_sender
from num_service.crypto.blind_index import BlindIndex
from num_service.crypto.casework_pins import PinFile, Pins, PinsOfEnvironment, read_pins
from num_service.crypto.contact import ContactBox
from num_service.crypto.keys import NO_KEYS, ServerKeys, load_keys
from num_service.crypto.passwords import officer_key, officers_secret, secret_of
from num_service.crypto.push_key import push_key
from num_service.crypto.signing import voucher
from num_service.crypto.stop_links import StopLinks
from num_service.db.session import Database
from num_service.domain.alerts.audience import Channel
from num_service.services.accounts.password_rules import SERVICE_NAME
from num_service.services.core.help_list import directory_of
from num_service.services.core.password_secret import PASSWORD_SECRET
from num_service.services.core.pinned import PINS
from num_service.services.core.signed_answers import VOUCHER
from num_service.services.core.wiring import Senders, Wiring
from num_service.settings import Settings
from num_service.web.core import (
    choices,
    errors,
    guard,
    headers,
    icons,
    language_switch,
    languages,
    loaders,
    packet_view,
    page_context,
    posts,
    sessions,
    static_files,
)
from num_service.web.core.quick_templates import PageEnvironment
from num_service.web.core.sessions import DatabaseSessions


def wire(settings: Settings) -> Wiring:
    """Everything that exists once per process, for the web server, the workers and the commands."""
    # A host that serves the police alone is given neither the service's database nor its keys.
    keys = load_keys(settings.keys) if settings.keys else NO_KEYS
    main_url = settings.database_url or settings.police_database_url or ""
    pins, officers = _pins(settings), _officers_info(settings, keys)
    return Wiring(
        settings=settings,
        database=Database(main_url, info=_info(settings, keys, pins)),
        police_database=Database(settings.police_database_url, info=officers)
        if settings.police_database_url
        else None,
        push_database=Database(settings.police_push_database_url, info=officers, hurried=True)
        if settings.police_push_database_url
        else None,
        keys=keys,
        index=BlindIndex(keys.index),
        contact=ContactBox(keys.contact),
        clock=utc_now,
        wake=CeleryWake(broker(settings)),
        channels=_channels(settings),
        directory=directory_of(settings),
        pins=pins,
        recent=recent(settings.redis_url, settings.secret_key),
    )


def _info(settings: Settings, keys: ServerKeys, pins: Pins) -> dict[str, object]:
    """What every session of the main database knows from outside it."""
    if not settings.keys:
        return {PINS: pins}
    named = {SERVICE_NAME: settings.service_name}
    return {PINS: pins, VOUCHER: voucher(keys), PASSWORD_SECRET: secret_of(keys)} | named


def _officers_info(settings: Settings, keys: ServerKeys) -> dict[str, object]:
    """What every session of the police database knows from outside it: how officers' passwords are hashed."""
    given = settings.officer_key or (officer_key(keys) if settings.keys else "")
    named: dict[str, object] = {SERVICE_NAME: settings.service_name}
    return named | ({PASSWORD_SECRET: officers_secret(given)} if given else {})


def _pins(settings: Settings) -> Pins:
    """The casework key as it is pinned: in the environment, and outside production else in a file of the set-up."""
    if settings.casework_key or settings.production:
        return PinsOfEnvironment(read_pins(settings.casework_key))
    return PinFile(settings.var_dir / "casework_key")


def broker(settings: Settings) -> dict[str, Any]:
    """Celery's broker settings, for the workers."""
    return broker_settings(settings.redis_url, settings.broker_dir)


def wire_senders(settings: Settings) -> Senders:
    """The sender of each channel that has one in this installation; only workers use them."""
    senders = [make(settings, NEW_MESSAGE) for make in _SENDERS.values()]
    return {sender.channel: sender for sender in senders if sender is not None}


def _channels(settings: Settings) -> frozenset[Channel]:
    """The channels that have a sender here: text messages only where a provider is named, or it is only tried."""
    no_sms = settings.production and not settings.sms_url
    return frozenset(_SENDERS) - ({Channel.SMS} if no_sms else frozenset())


def wire_pagers(settings: Settings) -> Senders:
    """The senders that call staff, apart from those of alerts: a queue of alerts holds none of them up."""
    senders = [_email(settings, CALL)]
    return {sender.channel: sender for sender in senders}


def wire_reminders(settings: Settings) -> Senders:
    """The senders that remind officers of what their force has not acknowledged."""
    senders = [_email(settings, TO_OFFICERS)]
    return {sender.channel: sender for sender in senders}


def _email(settings: Settings, wording: Wording) -> Sender:
    # A call to staff is nobody's to stop.
    return email_sender(settings, wording, stop=_stops(settings) if wording is NEW_MESSAGE else None)


def _push(settings: Settings, wording: Wording) -> Sender:
    return push_sender(settings, push_key(load_keys(settings.keys)))


def _stops(settings: Settings) -> Callable[[uuid.UUID], str]:
    """Makes the address in each mail at which its reader stops them."""
    links = StopLinks(load_keys(settings.keys).contact)
    return lambda delivery_id: f"{settings.base_url}/stop/{links.token(delivery_id)}"


def _sms(settings: Settings, wording: Wording) -> Sender | None:
    return sms_sender(settings)


def _webhook(settings: Settings, wording: Wording) -> Sender:
    return webhook_sender(settings)


#: How each channel's sender is made. A channel that is not named has none: its deliveries wait, and say so.
_SENDERS: dict[Channel, Callable[[Settings, Wording], Sender | None]] = {
    Channel.EMAIL: _email,
    Channel.PUSH: _push,
    Channel.SMS: _sms,
    Channel.WEBHOOK: _webhook,
}


class _Json(DefaultJSONProvider):
    """Flask's, with one encoder for all answers: ``json.dumps`` would make another for each."""

    _AS_ANSWERED: ClassVar[dict[str, Any]] = {"separators": (",", ":")}

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._encode = json.JSONEncoder(
            default=self.default,
            ensure_ascii=self.ensure_ascii,
            sort_keys=self.sort_keys,
            **self._AS_ANSWERED,
        ).encode

    def dumps(self, obj: Any, **options: Any) -> str:
        return self._encode(obj) if options == self._AS_ANSWERED else super().dumps(obj, **options)


class _Application(Flask):
    """Flask, whose views and hooks are plain functions here: it need not look at each of them at every request."""

    request_class = posts.Request
    json_provider_class = _Json
    jinja_environment = PageEnvironment

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(settings: Settings) -> Flask:
    """The web application, with the surfaces the settings name."""
    quiet_logs()
    app = _Application("num_service.web", static_folder=None, template_folder="templates")
    app.secret_key = settings.secret_key
    # "//report" is no address of ours: a redirect to the one without would carry whatever host the request named.
    app.url_map.merge_slashes = False
    app.config.update(
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=posts.MOST,
        MAX_FORM_MEMORY_SIZE=posts.MOST,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # it compares the Referer, which we ask browsers not to send
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_SWALLOW_ERRORS=True,
        TESTING=settings.env == "test",
    )
    wiring = wire(settings)
    app.extensions["num"] = wiring
    app.session_interface = DatabaseSessions(wiring)
    headers.register(app)
    if settings.production:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    loaders.register(app)
    app.before_request(sessions.stop_if_away)  # before a form is taken for one without a session
    extensions.csrf.init_app(app)
    extensions.limiter.init_app(app)
    app.before_request(guard.guard)
    static_files.register(app, Path(app.root_path) / "static")
    errors.register(app)
    languages.register(app, settings)
    language_switch.register(app)
    page_context.register(app)
    icons.register(app)
    choices.register(app)
    packet_view.register(app)
    for surface in sorted(settings.surfaces | {"health"}):
        importlib.import_module(f"num_service.web.{surface}").register(app)
    cli.register(app)
    return app


def quiet_logs() -> None:
    """Logs as lines of JSON, with no request, address or form in them."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
