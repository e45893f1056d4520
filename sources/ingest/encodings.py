"""Which characters the bytes of a text stand for; refused rather than guessed when in doubt."""

import codecs
from dataclasses import dataclass

from charset_normalizer import CharsetMatch, from_bytes

from sources.ingest.errors import EncodingError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UNICODE = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
# The legacy encodings of the WHATWG Encoding Standard that texts are found in.
WINDOWS = ("cp1250", "cp1252", "cp1254", "cp1257", "cp1258")
EUROPEAN = (*WINDOWS, *(f"iso8859-{part}" for part in (2, 3, 4, 9, 10, 13, 14, 15, 16)))
CYRILLIC = ("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866")
EASTERN = ("cp1253", "iso8859-7", "cp1255", "iso8859-8", "cp1256", "iso8859-6", "cp874")
EAST_ASIAN = ("gb18030", "big5hkscs", "cp932", "euc_jp", "iso2022_jp", "cp949")
KNOWN = {*UNICODE, *EUROPEAN, *CYRILLIC, *EASTERN, *EAST_ASIAN}
# What a declared name stands for in practice, as the same standard has it.
MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# From these numbers on, bytes that are well-formed UTF-8 (or a guess) are no accident.
ENOUGH_UTF8 = 4
ENOUGH_IDEOGRAPHS = 16
# Thresholds of a guess: coherence is how much the letters' frequencies are those of a language
# (0 to 1), chaos is how much the text is none (0 to 1).
COHERENT, APART, CLEAN = 0.4, 0.15, 0.05
HINT = "Name its encoding if you know it."


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str = "", told: str = "") -> Decoded:
    """The text of ``data``. ``declared`` is the document's word, ``told`` a person's.

    Raises :class:`EncodingError` when these words are wrong, or when without them the encoding
    cannot be told.
    """
    if told:
        return Decoded(_told(data, told), codec_name(told) or told)
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Decoded(_strictly(data, encoding, "begins like"), encoding)
    as_utf8 = _try(data, "utf-8")
    encoding = codec_name(declared)
    if encoding in UNICODE and encoding != "utf-8":
        encoding = ""  # whatever named it so was written in ASCII
    if encoding and encoding != "utf-8":
        return _declared(data, encoding, declared, as_utf8)
    if as_utf8 is not None:
        return Decoded(_single(as_utf8), "utf-8")
    if encoding == "utf-8":
        _strictly(data, encoding, "says it is")
    return _guess(data)


def codec_name(label: str) -> str:
    """Python's name of a declared encoding; empty if it is none that texts are found in."""
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return ""
    name = MEANT.get(name, name)
    return name if name in KNOWN else ""


def _told(data: bytes, label: str) -> str:
    encoding = codec_name(label)
    if not encoding:
        raise EncodingError(f"“{label}” is no encoding known here. Try utf-8, cp1252 or cp1256.")
    return _strictly(data, encoding, "was said to be")


def _declared(data: bytes, encoding: str, declared: str, as_utf8: str | None) -> Decoded:
    """The document names a legacy encoding; its bytes may show that it is wrong."""
    if as_utf8 is None or as_utf8.isascii():
        return Decoded(_strictly(data, encoding, "says it is", declared), encoding)
    if sum(not letter.isascii() for letter in as_utf8) < ENOUGH_UTF8:
        raise EncodingError(f"it says it is {declared}, but may be UTF-8 as well. {HINT}")
    note = f"says it is {declared}, but is UTF-8, and was read so."
    return Decoded(_single(as_utf8), "utf-8", (note,))


def _single(text: str) -> str:
    """Refuse UTF-8 of what was UTF-8 before, wrongly read as cp1252 when it was saved."""
    try:
        garbled = not text.isascii() and not text.encode("cp1252").decode().isascii()
    except UnicodeError:
        return text
    if garbled:
        raise EncodingError(
            "its characters were garbled before it came here (UTF-8 read as cp1252 and saved "
            "again). Save it anew, or name its encoding to keep it as it is."
        )
    return text


def _guess(data: bytes) -> Decoded:
    """The encoding that charset-normalizer finds, if it finds one that stands out."""
    candidates = [name.replace("-", "_") for name in (*EUROPEAN, *CYRILLIC, *EASTERN, *EAST_ASIAN)]
    matches = list(from_bytes(data, cp_isolation=candidates))
    if not matches:
        raise EncodingError("it is no text in any known encoding, and no HTML or PDF.")
    best, encoding = matches[0], codec_name(matches[0].encoding)
    text = _try(data, encoding)
    rivals = [match for match in matches[1:] if str(match) != text]
    if text is None or not _stands_out(best, text, rivals):
        names = " or ".join(dict.fromkeys([best.encoding, *(r.encoding for r in rivals[:1])]))
        raise EncodingError(f"its encoding cannot be told (perhaps {names}). {HINT}")
    note = f"states no encoding; read as {encoding}, which fits its letters."
    return Decoded(text, encoding, (note,))


def _stands_out(best: CharsetMatch, text: str, rivals: list[CharsetMatch]) -> bool:
    if best.chaos > CLEAN:
        return False
    if codec_name(best.encoding) in EAST_ASIAN:
        ideographs = sum("\u3040" <= letter <= "\ud7ff" for letter in text)
        return ideographs >= ENOUGH_IDEOGRAPHS and all(r.chaos > CLEAN for r in rivals)
    nearest = max((rival.coherence for rival in rivals), default=0.0)
    return best.coherence >= COHERENT and best.coherence - nearest >= APART


def _strictly(data: bytes, encoding: str, says: str, label: str = "") -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"it {says} {label or encoding}, but is not: the byte at {error.start:,} is wrong. "
            "Name its encoding if you know it."
        ) from None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
