"""Real documents, where the folder of such data lies beside the checkout."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from sources.models import RawFile, Snapshot, Source

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no real data at {DATA}"),
]


def ingest(path: Path) -> str:
    out = io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("ingest", str(path), stdout=out, stderr=out)
    assert stop.value.code == 0, out.getvalue()
    return out.getvalue().splitlines()[-1]


def test_article_of_the_project_goes_in_once() -> None:
    article = DATA / "seed-article.txt"

    first, second = ingest(article), ingest(article)

    snapshot = Snapshot.objects.get()
    assert (first, second) == (
        "1 new, 0 already held, 0 failed.",
        "0 new, 1 already held, 0 failed.",
    )
    assert snapshot.text == article.read_text()
    assert snapshot.raw.sha256 == hashlib.sha256(article.read_bytes()).hexdigest()
    assert (snapshot.source.title, snapshot.source.language) == ("", "en")
    assert snapshot.source.published_date is None


def test_feed_of_articles_goes_in_once() -> None:
    feed = DATA / "wikinews"
    lines = (feed / "mideast_military_subset.jsonl").read_bytes().splitlines()

    first, second = ingest(feed), ingest(feed)

    assert (first, second) == (
        "37 new, 0 already held, 0 failed.",
        "0 new, 37 already held, 0 failed.",
    )
    assert {bytes(raw) for raw in RawFile.objects.values_list("content", flat=True)} == set(lines)
    for record in map(json.loads, lines):
        source = Source.objects.get(url=record["url"])
        assert (source.title, source.published_date) == (record["title"], record["date"])
        assert source.snapshots.get().text == record["text"]
        assert source.language == "en"
