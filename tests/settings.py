"""The settings of the tests: the real ones, on a database of their own and quick with passwords."""

import base64
import os
import secrets

os.environ["CLAIMBASE_TESTING"] = "true"
os.environ["CLAIMBASE_DEMO"] = "false"
os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
os.environ["LEDGER_KEY"] = base64.b64encode(secrets.token_bytes(32)).decode()
os.environ.pop("CLAIMBASE_KEEP_CONNECTIONS", None)

from config.settings import *  # noqa: F403

API_LIMIT = API_TOKEN_LIMIT = PAGE_LIMIT = REPORTS_LIMIT = 0  # set where they are tested
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The live server serves the static files itself; nothing is collected for the tests.
MIDDLEWARE = [layer for layer in MIDDLEWARE if "whitenoise" not in layer]  # noqa: F405
# It is the same database, which a test that commits empties once.
DATABASES["public"]["TEST"] = {"MIRROR": "default"}  # noqa: F405
