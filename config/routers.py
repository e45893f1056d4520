"""All aliases are the same database, seen with other rights."""

from typing import Any

from django.conf import settings


class OneDatabase:
    """Objects of any alias may refer to each other; the owner alone migrates."""

    def allow_relation(self, *_objects: Any, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, *_: Any, **_hints: Any) -> bool:
        # The tests work as owner on the default alias, and step down per test.
        return db == "owner" or (settings.TESTING and db == "default")
