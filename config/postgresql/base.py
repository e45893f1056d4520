"""Django's PostgreSQL, whose connections are trusted until they say otherwise."""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Without asking the server: one that ends says so, and then there is something to read."""
        held = self.connection
        if held.closed or held.info.transaction_status == TransactionStatus.INERROR:
            return False
        said = select.poll()
        said.register(held, select.POLLIN)
        return not said.poll(0) or super().is_usable()

    def prepared_cursor(self) -> Any:
        """A cursor whose statements the server parses and plans once for a connection.

        For those that are asked again and again, whose best plan hangs on no value.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        cursor: Any = base.ServerBindingCursor
        return self._prepare_cursor(cursor(self.connection))  # type: ignore[attr-defined]
