"""The web server's and the `flask` command's way in: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import os

import config
from num_service.app import create_app
from num_service.runtime.environment import complete

settings = config.load(complete(os.environ))
app = create_app(settings)
if settings.demo:
    import demo

    demo.register(app)
