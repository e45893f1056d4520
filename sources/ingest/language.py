"""The language of a text that does not state it."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

CONFIDENT = 0.9
ENOUGH = 50_000  # code points; more would not change the answer
NO_LANGUAGE = "zxx"
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def language_tag(stated: str) -> str:
    """A stated language as a BCP 47 tag: ``en_us`` is ``en-US``. Empty if it is none."""
    parts = stated.strip().replace("_", "-").split("-")
    tag = "-".join(
        [parts[0].lower(), *(p.upper() if len(p) == 2 else p.title() for p in parts[1:])]
    )
    return tag if TAG.fullmatch(tag) and tag not in (NO_LANGUAGE, "und") else ""


def identify(text: str) -> str:
    """The language (ISO 639) that the text is in; empty unless that is all but certain."""
    language, confidence = _identifier().classify(text[:ENOUGH])
    return language if confidence >= CONFIDENT and language != NO_LANGUAGE else ""


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
