"""Claim sheets that programs send: each becomes drafts, whole or not at all, and once."""

from collections.abc import Sequence
from hashlib import sha256

import orjson
from django.db import connection, transaction

from claims.sheets import Loaded, Problem, SheetText, load
from claims.sheets.collections import BY_KEY
from sources.models import CuratedModel, Intake, IntakeRecord, Token

# How long one waits for the loading of others: a request must not hold its thread for longer.
PATIENCE = "5s"


class KeyTakenError(Exception):
    """Another sheet was sent under this key."""


class SheetRefusedError(Exception):
    """Nothing was made of the sheet, because of ``problems``."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def take_in(content: bytes, *, is_json: bool, token: Token, key: str) -> bytes:
    """Make drafts of a sheet in the name of the token's owner; the answer, as JSON.

    The same sheet under the same ``key`` is answered as it was before. Raises ``KeyTakenError``
    when the key stands for another, ``SheetRefusedError`` when the sheet cannot be taken.
    """
    digest = sha256(content).hexdigest()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        # One at a time, so that a request that is sent twice at once is carried out once.
        Token.objects.select_for_update(of=["self"]).get(pk=token.pk)
        known = Intake.objects.filter(token=token, key=key).first()
        if known is not None:
            if known.body_sha256 != digest:
                raise KeyTakenError(key)
            return known.answer.encode()
        sheet = SheetText("sheet", content, is_json)
        reason = f"Sent with the token “{token}”, key “{key}”"
        result = load([sheet], by=token.owner, reason=reason, proposed=True)
        if result.problems:
            raise SheetRefusedError(result.problems)
        answer = _answer(key, result.created, result.unchanged)
        intake = Intake.objects.create(
            token=token, key=key, body_sha256=digest, answer=answer.decode()
        )
        IntakeRecord.objects.bulk_create(_record(intake, made) for made in result.created)
    return answer


def _answer(key: str, created: Sequence[Loaded], unchanged: Sequence[Loaded]) -> bytes:
    return orjson.dumps(
        {
            "key": key,
            "created": [_described(each) for each in created],
            "unchanged": [_described(each) for each in unchanged],
        }
    )


def _described(loaded: Loaded) -> dict[str, str]:
    return {
        "list": loaded.collection,
        "id": loaded.id,
        "human_id": loaded.here,
        "uuid": str(loaded.uuid),
    }


def _record(intake: Intake, made: Loaded) -> IntakeRecord:
    model: type[CuratedModel] = BY_KEY[made.collection].model  # type: ignore[assignment]
    assert made.uuid is not None  # noqa: S101 (what is proposed has one)
    return IntakeRecord(
        intake=intake,
        kind=model.KIND,
        record_uuid=made.uuid,
        record_number=int(made.here.rpartition("-")[2]),
    )
