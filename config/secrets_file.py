"""Secrets of this checkout, made when first needed: in the data folder, never in the repository."""

import json
import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.embedded.base import locked


class SecretsFile:
    """A JSON object of strings, which its owner alone can read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, name: str) -> str | None:
        return self._read().get(name)

    def get_or_keep(self, name: str, new: str) -> str:
        """The secret of this name; ``new`` when there is none. Two at once get the same."""
        return self.get(name) or self.keep({name: new}, replace=False)[name]

    def keep(self, secrets: dict[str, str], *, replace: bool = True) -> dict[str, str]:
        """Keep secrets by their names, and give back all that are kept."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path.with_suffix(".lock")):
                kept = self._read()
                kept = kept | secrets if replace else secrets | kept
                self._write(kept)
        except OSError as error:
            raise self._refusal(error) from error
        return kept

    def _read(self) -> dict[str, str]:
        try:
            kept: dict[str, str] = json.loads(self.path.read_text())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise self._refusal(error) from error
        return kept

    def _write(self, kept: dict[str, str]) -> None:
        new = self.path.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(kept, file, indent=2)
        new.rename(self.path)

    def _refusal(self, error: Exception) -> ImproperlyConfigured:
        return ImproperlyConfigured(
            f"The secrets of this checkout in {self.path} cannot be used ({error}): see that you "
            "can read and write the file, or remove it to have new ones made."
        )
