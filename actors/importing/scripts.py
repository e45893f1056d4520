"""The script that a name is written in."""

import unicodedata
from collections import Counter

# ISO 15924 by the first word of the letters' names in Unicode.
CODES = {
    "ARABIC": "Arab",
    "ARMENIAN": "Armn",
    "BENGALI": "Beng",
    "CJK": "Hani",
    "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva",
    "ETHIOPIC": "Ethi",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "HANGUL": "Hang",
    "HEBREW": "Hebr",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "LATIN": "Latn",
    "SYRIAC": "Syrc",
    "THAI": "Thai",
}


def script_of(name: str) -> str:
    """The ISO 15924 code of all its letters' script; empty when they are of several, or of none."""
    words = (unicodedata.name(letter, "").partition(" ")[0] for letter in name if letter.isalpha())
    scripts = Counter(CODES.get(word, "") for word in words)
    return next(iter(scripts)) if len(scripts) == 1 else ""
