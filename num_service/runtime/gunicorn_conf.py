"""gunicorn's settings, here and in production: `gunicorn -c python:num_service.runtime.gunicorn_conf wsgi:app`."""

import os
import sys
from typing import Any

from gunicorn.glogging import Logger


class QuietLogger(Logger):
    """gunicorn's log without addresses of pages: of a request that was cut off it says only by what it ended."""

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        if msg == "Exception in worker process":  # it could not start: there is no request in it
            super().exception(msg, *args, **kwargs)
            return
        kind = sys.exc_info()[0]
        self.error_log.error("A request was ended by %s.", kind.__name__ if kind else "nothing")


logger_class = QuietLogger
bind = f"127.0.0.1:{os.environ.get('PORT') or '5000'}"
# Threads hurt on few cores; processes share nothing but the database (9-dependencies).
worker_class = "sync"
workers = int(os.environ.get("WEB_CONCURRENCY") or "2")
timeout = 30
graceful_timeout = 10
# No access log, and no warnings: both carry IP addresses ("Invalid request from ip=…"), which are never kept.
accesslog = None
loglevel = "error"
# It would put a control socket into the home folder.
control_socket_disable = True
