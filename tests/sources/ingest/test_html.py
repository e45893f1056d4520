from typing import Any

import lxml.html
import pytest

from sources.ingest import Document, EncodingError, IngestError, extract
from sources.ingest.whole_page import whole_page
from sources.models.snapshot import MAX_TEXT

STORY = (
    "<p>The committee warned on Tuesday that every base would be hit if the strikes went on.</p>"
)


def page(head: str = "", body: str = STORY, attributes: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{body}</body></html>".encode()
    )


def read(head: str = "", body: str = STORY, attributes: str = "") -> Document:
    return extract(page(head, body, attributes), "page.html")


def test_words_of_the_article_are_taken() -> None:
    story = f"{STORY}<blockquote>“Every base,” it said.</blockquote><p>More.</p>{STORY * 4}"
    body = f"<nav><a href='/'>Home</a></nav><article>{story}</article><footer>© Outlet</footer>"

    document = read(body=body)

    assert document.text.startswith("The committee warned on Tuesday")
    assert "if the strikes went on.\n“Every base,” it said.\nMore.\nThe committee" in document.text
    assert "Home" not in document.text
    assert "©" not in document.text
    assert (document.extractor, document.media_type) == ("trafilatura", "text/html")


def test_page_that_states_nothing_leaves_everything_unknown() -> None:
    document = read(body=f"<h1>A heading</h1><p>By Jane Doe, 2 October 2024</p>{STORY}")

    assert (document.title, document.byline, document.published_date) == ("", "", None)
    assert (document.publisher, document.url, document.canonical_url) == ("", "", "")
    assert (document.licence, document.licence_name) == ("unknown", "")


META = """
<title>Title – Site</title>
<meta property="og:title" content="The  title"><meta name="author" content="A. Writer">
<meta name="Author" content="B. Writer"><meta property="og:site_name" content="The Outlet">
<meta property="article:published_time" content="2024-10-02T09:00:00+02:00">
<link rel="canonical" href="https://outlet.example/story"><meta charset="utf-8">
<link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">
"""


def test_meta_elements_state() -> None:
    document = read(META, attributes='lang="en-gb"')

    assert document.title == "The title"
    assert document.byline == "A. Writer, B. Writer"
    assert document.publisher == "The Outlet"
    assert document.published_date == "2024-10-02T09:00:00+02:00"
    assert document.canonical_url == "https://outlet.example/story"
    assert document.language == "en-GB"
    assert (document.licence, document.licence_name) == ("open", "CC-BY-SA-4.0")
    assert document.notes == ()


JSON_LD = """
<title>Not this</title><script type="application/ld+json">{"@context": "https://schema.org",
"@graph": [{"@type": "WebSite", "name": "Site"}, {"@type": ["NewsArticle"], "headline": "The title",
"author": [{"@type": "Person", "name": "A. Writer"}, {"@id": "#b"}],
"publisher": {"@id": "#org"}, "datePublished": "2024-10-02", "inLanguage": "fr",
"url": "https://outlet.example/story", "license": "https://creativecommons.org/licenses/by/4.0/"},
{"@type": "Organization", "@id": "#org", "name": "The Outlet"},
{"@type": "Person", "@id": "#b", "name": "B. Writer"}]}</script>
"""


def test_json_ld_states() -> None:
    document = read(JSON_LD)

    assert document.title == "The title"
    assert document.byline == "A. Writer, B. Writer"
    assert document.publisher == "The Outlet"
    assert document.published_date == "2024-10-02"
    assert document.canonical_url == "https://outlet.example/story"
    assert document.language == "fr"
    assert (document.licence, document.licence_name) == ("open", "CC-BY-4.0")


@pytest.mark.parametrize(
    "block", ["{oops", "[" * 100_000, '"text"', "null", '{"@type": 3, "@graph": 4}', "[[{}]]"]
)
def test_broken_json_ld_spoils_nothing(block: str) -> None:
    head = f'<title>T</title><script type="application/ld+json">{block}</script>'

    assert read(head).title == "T"


@pytest.mark.parametrize(
    "value", ["[]", "{}", "3", "null", '[null, 3, {"name": 4}]', '{"name": {}}', '{"@id": 5}']
)
def test_json_ld_of_odd_shapes_states_nothing(value: str) -> None:
    article = ", ".join(
        f'"{key}": {value}'
        for key in ("headline", "author", "publisher", "datePublished", "url", "license")
    )
    head = f'<script type="application/ld+json">{{"@type": "Article", {article}}}</script>'

    document = read(head)

    assert (document.title, document.byline, document.publisher) == ("", "", "")
    assert document.published_date is None


@pytest.mark.parametrize("name", ["outlet.example", "https://outlet.example/", "www.outlet.co.uk"])
def test_address_is_no_publishers_name(name: str) -> None:
    document = read(f'<meta property="og:site_name" content="{name}">')

    assert document.publisher == ""
    assert f"“{name}”" in document.notes[0]


def test_profile_is_no_author() -> None:
    head = '<meta property="article:author" content="https://social.example/writer">'

    assert read(head).byline == ""


@pytest.mark.parametrize("stated", ["11/12/2024", "soon"])
def test_date_that_cannot_be_read_is_told_and_left_unknown(stated: str) -> None:
    document = read(f'<meta name="dc.date" content="{stated}">')

    assert document.published_date is None
    assert f"“{stated}”" in document.notes[0]


def test_licence_of_a_picture_is_not_the_texts() -> None:
    figure = '<figure><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC</a>'

    assert read(body=f"{STORY}{figure}</figure>").licence == "unknown"


@pytest.mark.parametrize(
    ("head", "field"),
    [
        (f"<title>{'long ' * 200}</title>", "title"),
        (f'<meta name="author" content="{"A. " * 200}">', "byline"),
        (f'<meta property="og:site_name" content="{"Outlet " * 40}">', "publisher"),
        ('<link rel="canonical" href="javascript://alert">', "canonical_url"),
        (f'<link rel="canonical" href="https://a.example/{"x" * 2000}">', "canonical_url"),
    ],
)
def test_what_no_field_can_hold_is_told_and_left_unknown(head: str, field: str) -> None:
    document = read(head)

    assert getattr(document, field) == ""
    assert "left unknown" in document.notes[0]


def test_relative_canonical_address_is_not_completed_by_guess() -> None:
    assert read('<link rel="canonical" href="/story">').canonical_url == ""


def test_declared_encoding_is_used() -> None:
    words = "Le ministère a déclaré à la presse que toute attaque serait suivie d’une réponse."
    data = page('<meta charset="iso-8859-1">', f"<p>{words}</p>").decode().encode("cp1252")

    document = extract(data, "page.html")

    assert (document.text, document.encoding) == (words, "cp1252")


def test_wrong_declared_encoding_is_refused() -> None:
    data = page('<meta charset="utf-8">', "<p>café</p>").decode().encode("cp1252")

    with pytest.raises(EncodingError, match="says it is utf-8, but is not"):
        extract(data, "page.html")


def test_xhtml_declares_its_encoding_first() -> None:
    declaration = '<?xml version="1.0" encoding="windows-1252"?>\n'
    data = (declaration + page(body="<p>Un café à Paris, déjà vu.</p>").decode()).encode("cp1252")

    assert "café à Paris, déjà" in extract(data, "page.xhtml").text


@pytest.mark.parametrize(
    "body", ["", "<script>fetch('/story')</script>", "<img src='picture.png'>", "<p> </p>"]
)
def test_page_without_words_is_refused(body: str) -> None:
    with pytest.raises(IngestError, match="holds no text"):
        read(body=body)


def test_short_page_is_taken_whole_and_told() -> None:
    document = read(body="<div>Strike.</div>")

    assert document.text.strip() == "Strike."


def test_page_of_very_many_tags_is_taken_whole_and_told() -> None:
    document = read(body="<b>word</b> " * 60_000)

    assert document.text.count("word") == 60_000
    assert "the whole page's text was taken" in document.notes[0]


def test_page_of_too_many_tags_is_refused() -> None:
    with pytest.raises(IngestError, match="tags: save its text"):
        read(body="<b>x</b>" * 500_001)


def test_whole_page_keeps_its_blocks_as_lines() -> None:
    blocks = """<!-- no --><h1>Head</h1><script>no()</script><p>One <b>b</b>o<!-- no -->ld
        line.</p><ul><li>a<li>b</ul><div>x<br>y<svg><title>no</title></svg> z</div><p> </p>"""

    text = whole_page(lxml.html.document_fromstring(page("<title>no</title>", blocks).decode()))

    assert text == "Head\nOne bold line.\na\nb\nx\ny z"


def test_markup_may_be_longer_than_text() -> None:
    hidden = f"<!-- {'x' * MAX_TEXT} -->"

    assert len(read(body=hidden + STORY).text) < 100


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html>",
        b"<html>" + b"<div>" * 50_000 + b"deep</html>",
        b"<html><body>" + b"<p>tag soup <b><i></p></b>" * 200,
        b"<html>&#0;&#xD800;&#x110000; odd references",
        b"<html><meta name=author content='&#xD83D;'><p>half a character",
        b"\xef\xbb\xbf  <!-- a comment --> <HTML><BODY><P>Upper case words.",
    ],
)
def test_rubbish_is_read_or_refused_in_words(data: bytes) -> None:
    result: Any = None
    try:
        result = extract(data, "page.html")
    except IngestError as error:
        result = error
    assert str(result)
