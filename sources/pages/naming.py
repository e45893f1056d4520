"""What codes are called in words: terms of a vocabulary, countries, languages."""

from functools import cache

from babel import Locale

from sources.vocabulary import Vocabulary

ENGLISH = Locale("en")


def term(code: str, vocabulary: type[Vocabulary]) -> str:
    """The label of a value as it reads within a line: “B, usually reliable”."""
    if code not in vocabulary.values:
        return spaced(code)
    label = vocabulary(code).label.replace(" · ", ", ")
    is_name = label.split()[0].isupper()
    return label if is_name else label[:1].lower() + label[1:]


@cache
def vocabulary(name: str) -> type[Vocabulary]:
    """The vocabulary of this name, whatever room it is in."""
    return next(each for each in Vocabulary.__subclasses__() if each.__name__ == name)


def spaced(code: str) -> str:
    return code.replace("_", " ")


def country(code: str) -> str:
    """By its code of ISO 3166-1; the code where no name is known."""
    return ENGLISH.territories.get(code, code)


def language(tag: str) -> str:
    """By its tag of BCP 47, as far as it is known: “Arabic (Iraq)”, “Simplified Chinese”."""
    if name := ENGLISH.languages.get(tag.replace("-", "_")):
        return name
    first, *rest = tag.split("-")
    known = {**ENGLISH.scripts, **ENGLISH.territories}
    more = ", ".join(known.get(each, each) for each in rest)
    return ENGLISH.languages.get(first, first) + (f" ({more})" if more else "")
