"""A stated date as EDTF, no more precise than it was stated; None when it can be read two ways."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

POINT = r"-?(?:\d{4}|\d{3}X|\d\dXX)(?:-(?:\d\d|XX))?(?:-(?:\d\d|XX))?[~?%]?"
EDTF = re.compile(rf"{POINT}|(?:{POINT}|\.\.)?/(?:{POINT}|\.\.)?")
YEAR_FIRST = re.compile(r"(\d{4})([/.]?)(\d\d)\2(\d\d)")
IN_WORDS = ("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%b %d, %Y")


def stated_date(stated: str) -> str | None:
    """``12 November 2024`` as ``2024-11-12``; a moment keeps its zone, and without one its day.

    ``11/12/2024`` is None: half the world reads it as November and half as December.
    """
    stated = " ".join(stated.split())
    if EDTF.fullmatch(stated):
        return stated if _is_real(stated) else None
    if parts := YEAR_FIRST.fullmatch(stated):
        plain = f"{parts[1]}-{parts[3]}-{parts[4]}"
        return plain if _is_real(plain) else None
    return _moment(stated) or _in_words(stated)


def _is_real(stated: str) -> bool:
    try:
        return not re.fullmatch(r"\d{4}-\d\d-\d\d", stated) or bool(date.fromisoformat(stated))
    except ValueError:
        return False


def _moment(stated: str) -> str | None:
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        try:
            moment = parsedate_to_datetime(stated)
        except (ValueError, IndexError, TypeError):
            return None
    if moment.tzinfo is None:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds").removesuffix("+00:00") + (
        "" if moment.utcoffset() else "Z"
    )


def _in_words(stated: str) -> str | None:
    for form in IN_WORDS:
        try:
            return datetime.strptime(stated, form).date().isoformat()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None
