"""What the environment variables of `docs/running.md` say, read and judged in this one place."""

import base64
import secrets
from typing import Any

import environ
import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from config.secrets_file import SecretsFile

env = environ.Env()

WORKERS = env.int("WEB_WORKERS", default=2)
THREADS = env.int("WEB_THREADS", default=4)
SECRET_LENGTH = 50


def secret_key(*, demo: bool, secrets_file: SecretsFile) -> str:
    """SECRET_KEY as given; the demonstration makes its own when none is."""
    key = env.str("SECRET_KEY", default="")
    if not key and demo:
        return secrets_file.get_or_keep("SECRET_KEY", secrets.token_urlsafe(SECRET_LENGTH))
    how = "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    if not key:
        raise ImproperlyConfigured(
            f"SECRET_KEY is not set. Make one with `{how}` and keep it secret, or set "
            "CLAIMBASE_DEMO=1 if this is a demonstration."
        )
    if len(key) < SECRET_LENGTH or len(set(key)) < 10 or "insecure" in key.lower():
        raise ImproperlyConfigured(
            f"SECRET_KEY is too easy to guess: use {SECRET_LENGTH} or more characters made by "
            f"`{how}`."
        )
    return key


def ledger_key(*, demo: bool, secrets_file: SecretsFile) -> str:
    """LEDGER_KEY as given; the demonstration makes its own; empty when nobody gave one."""
    key = env.str("LEDGER_KEY", default="")
    if not key and demo:
        new = base64.b64encode(secrets.token_bytes(32)).decode()
        return secrets_file.get_or_keep("LEDGER_KEY", new)
    return key


# What is read is in memory, or on a disk without arms: to jump costs little. Questions are short:
# to compile them takes longer than to answer them.
PLANNING = {"random_page_cost": "1.1", "jit": "off"}


def database(url: str, *, role: str = "", keep: bool = False, **settings: str) -> dict[str, Any]:
    """Django's words for a libpq address; `role` and `settings` hold for every connection."""
    try:
        given: dict[str, Any] = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # Without libpq's words for it: they would show a password.
        raise ImproperlyConfigured(
            "The database's address cannot be read. It should look like "
            "postgresql://user:password@host:5432/name."
        ) from None
    parts = {
        key.upper(): str(given.pop(word, ""))
        for key, word in [
            ("NAME", "dbname"),
            ("USER", "user"),
            ("PASSWORD", "password"),
            ("HOST", "host"),
            ("PORT", "port"),
        ]
    }
    if role:
        settings["role"] = role
    words = [*_words(PLANNING), str(given.pop("options", "")), *_words(settings)]  # the last holds
    options: dict[str, Any] = {
        "connect_timeout": 5,
        "prepare_threshold": 0 if keep else None,
        **given,
        "options": " ".join(filter(None, words)),
    }
    return {
        "ENGINE": "config.postgresql",
        **parts,
        "OPTIONS": options,
        "CONN_MAX_AGE": None if keep else 0,
        "CONN_HEALTH_CHECKS": True,
    }


def _words(settings: dict[str, str]) -> list[str]:
    return [f"-c {name}={value}" for name, value in settings.items()]
