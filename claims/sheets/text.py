"""Writes records as the text of a sheet: the same records, the same bytes."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

Section = tuple[str, list[dict[str, Any]]]

WIDTH = 100
# In a block these would be lost or changed; a quoted scalar escapes them.
PRINTABLE = "\n\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
UNFIT_FOR_BLOCK = re.compile(f"[^{PRINTABLE}]|[ \t]$|\\A\\s", re.MULTILINE)


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks, short mappings on one line."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        style = None
        if UNFIT_FOR_BLOCK.search(text):
            style = '"'
        elif "\n" in text:
            style = "|"
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def represent_mapping(self, *arguments: Any, **options: Any) -> yaml.MappingNode:
        node = super().represent_mapping(*arguments, **options)
        if node.flow_style:
            size = sum(len(key.value) + len(str(value.value)) + 4 for key, value in node.value)
            node.flow_style = size < WIDTH and not any(value.style for _, value in node.value)
        return node


_Dumper.add_representer(str, _Dumper.represent_text)


def as_yaml(sections: Iterable[Section]) -> Iterator[str]:
    """The text, piece by piece."""
    yield "claimbase: 1\n"
    for key, records in sections:
        for place, record in enumerate(records):
            if place == 0:
                yield f"\n{key}:\n"
            yield yaml.dump(
                [record],
                Dumper=_Dumper,
                sort_keys=False,
                allow_unicode=True,
                width=WIDTH,
                default_flow_style=None,
            )


def as_json(sections: Iterable[Section]) -> Iterator[str]:
    document = {"claimbase": 1} | {key: records for key, records in sections if records}
    yield json.dumps(document, ensure_ascii=False, indent=2) + "\n"
