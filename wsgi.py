"""The web server's and the `flask` command's way in: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import os

import config
from num_service.app import create_app
from num_service.runtime.environment import complete

app = create_app(config.load(complete(os.environ)))
