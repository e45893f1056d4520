"""What a web server calls: `gunicorn config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("CLAIMBASE_KEEP_CONNECTIONS", "true")

application = get_wsgi_application()
