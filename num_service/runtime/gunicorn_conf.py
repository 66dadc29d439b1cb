"""gunicorn's settings, here and in production: `gunicorn -c python:num_service.runtime.gunicorn_conf wsgi:app`."""

import os

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
