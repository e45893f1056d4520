"""How a record is cited: in a sentence, and in the forms that programs for references read."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

import orjson

from sources.publication.kinds import kind_named

SITE = "Claimbase"
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# BibTeX counts every brace, be it escaped: in words, all of them are commands with their own pair.
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
        "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
        "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"{\char34}",
        **{special: f"\\{special}" for special in "&%$#_"},
    }
)  # fmt: skip


@dataclass(frozen=True)
class Work:
    """One revision of a record, as a work that is cited."""

    id: str
    title: str
    revision: int
    published: date
    url: str
    digest: str
    standing: str

    @classmethod
    def of(cls, record: Any) -> "Work":
        """That of a document with what the API says of it."""
        words = kind_named(record["type"]).words(record)["A"]
        return cls(
            id=record["id"],
            title=_line(" – ".join(filter(None, words))) or record["id"],
            revision=record["revision"],
            published=datetime.fromisoformat(record["published_at"]).date(),
            url=f"{record['page_url']}/revisions/{record['revision']}",
            digest=record["digest"],
            standing=record["revision_status"],
        )

    @property
    def key(self) -> str:
        return f"{self.id}-r{self.revision}"

    @property
    def note(self) -> str:
        """What tells the revision apart, and that it is not what is held now."""
        later = "" if self.standing == "current" else f"; {self.standing} later"
        return f"{self.id}, revision {self.revision}{later}. SHA-256 {self.digest}"

    @property
    def sentence(self) -> str:
        published = f"{self.published.day} {self.published:%B %Y}"
        return (
            f"{SITE}: “{self.title}” {self.id}, revision {self.revision}, {published}. {self.url}"
        )

    @property
    def bibtex(self) -> str:
        """An entry of BibTeX and BibLaTeX, in UTF-8."""
        day = self.published
        fields = {
            "author": f"{{{{{SITE}}}}}",
            "title": f"{{{{{self.title.translate(TEX)}}}}}",
            "year": f"{day.year}",
            "month": f"{day:%b}".lower(),
            "day": f"{day.day}",
            "howpublished": rf"{{\url{{{self.url}}}}}",
            "url": f"{{{self.url}}}",
            "note": f"{{{self.note.translate(TEX)}}}",
        }
        lines = "".join(f"  {name} = {value},\n" for name, value in fields.items())
        return f"@misc{{{self.key},\n{lines}}}\n"

    @property
    def csl(self) -> str:
        """CSL-JSON 1.0: a list of one item."""
        day = self.published
        item = {
            "id": self.key,
            "type": "webpage",
            "title": self.title,
            "author": [{"literal": SITE}],
            "container-title": SITE,
            "issued": {"date-parts": [[day.year, day.month, day.day]]},
            "number": self.id,
            "version": str(self.revision),
            "URL": self.url,
            "note": self.note,
        }
        return orjson.dumps([item], option=orjson.OPT_INDENT_2).decode() + "\n"

    @property
    def ris(self) -> str:
        """An entry of RIS, of which each line is a field."""
        fields = [
            ("TY", "ELEC"),
            ("AU", SITE),
            ("TI", self.title),
            ("T2", SITE),
            ("PY", str(self.published.year)),
            ("DA", f"{self.published:%Y/%m/%d}"),
            ("M1", self.id),
            ("ET", str(self.revision)),
            ("UR", self.url),
            ("N1", self.note),
            ("ER", ""),
        ]
        return "".join(f"{name}  - {value}\r\n" for name, value in fields)


# By what its address ends in: what of a work it tells, and as which media type.
FORMS = {
    "bib": (attrgetter("bibtex"), "application/x-bibtex"),
    "json": (attrgetter("csl"), "application/vnd.citationstyles.csl+json"),
    "ris": (attrgetter("ris"), "application/x-research-info-systems"),
}


def _line(words: str) -> str:
    """Words on one line, in any script, without what no program for references reads."""
    return " ".join(CONTROLS.sub(" ", words).split())
