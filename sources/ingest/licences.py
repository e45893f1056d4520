"""What a stated licence allows."""

import re

from sources.choices import Licence

CC_URL = re.compile(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)", re.IGNORECASE)
CC_NAME = re.compile(r"CC[ -](BY(?:-[A-Z]{2}){0,2})[ -](\d\.\d)", re.IGNORECASE)
CC_PUBLIC_DOMAIN = re.compile(r"creativecommons\.org/publicdomain/(zero|mark)/1\.0", re.IGNORECASE)
SHAREABLE = ("BY", "BY-SA")


def stated_licence(stated: str) -> tuple[str, str]:
    """A licence's address or SPDX name, as a :class:`Licence` and its name ("" if not known).

    Of the Creative Commons licences, those that forbid commercial use or changes are named, but
    left unknown: whether they allow us to share the text depends on who we are.
    """
    if found := CC_PUBLIC_DOMAIN.search(stated):
        return Licence.PUBLIC_DOMAIN, "CC0-1.0" if found[1].lower() == "zero" else "PDM-1.0"
    if stated.strip().upper() == "CC0-1.0":
        return Licence.PUBLIC_DOMAIN, "CC0-1.0"
    if found := CC_URL.search(stated) or CC_NAME.fullmatch(stated.strip()):
        terms = found[1].upper()
        licence = Licence.OPEN if terms in SHAREABLE else Licence.UNKNOWN
        return licence, f"CC-{terms}-{found[2]}"
    return Licence.UNKNOWN, ""
