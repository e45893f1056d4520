import pytest

from sources.models import User


@pytest.fixture
def editor(db: None) -> User:
    """Who judged in the sheet of :mod:`tests.claims.sheets.whole`."""
    return User.objects.create(username="ed")
