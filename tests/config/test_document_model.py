"""The data dictionary in docs/ says what the models say."""

from django.conf import settings

from config.management.commands.document_model import PARTS, entities, page_path, pages


def test_pages_are_up_to_date() -> None:
    stale = {
        str(path)
        for path, text in pages().items()
        if not (settings.BASE_DIR / "docs" / path).exists()
        or (settings.BASE_DIR / "docs" / path).read_text() != text
    }

    assert not stale, "Run: .venv/bin/python manage.py document_model"


def test_no_page_is_left_over() -> None:
    kept = {path.name for path in (settings.BASE_DIR / "docs" / "model").glob("*.md")}

    assert kept == {path.name for path in pages() if path.parent.name == "model"}


def test_every_part_stands_on_the_page_of_an_entity() -> None:
    names = {model.__name__ for model in entities()}

    assert set(PARTS) | set(PARTS.values()) <= names
    assert {page_path(model) for model in entities()} <= set(pages())
