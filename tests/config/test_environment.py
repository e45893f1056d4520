import json
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import database, secret_key
from config.secrets_file import SecretsFile

GOOD_KEY = "qFv3-x8Jm2_PzL0sRk7WnYt5BgHc9DaEuXo1Ii6TfMlSbVeKpZr4"


@pytest.fixture
def secrets_file(tmp_path: Path) -> SecretsFile:
    return SecretsFile(tmp_path / "data" / "secrets.json")


def test_secret_key_is_taken_as_given(
    monkeypatch: pytest.MonkeyPatch, secrets_file: SecretsFile
) -> None:
    monkeypatch.setenv("SECRET_KEY", GOOD_KEY)

    assert secret_key(demo=False, secrets_file=secrets_file) == GOOD_KEY


@pytest.mark.parametrize(
    "key",
    [
        "changeme",
        "django-insecure-" + GOOD_KEY,
        "ab" * 40,
        GOOD_KEY[:49],
    ],
)
@pytest.mark.parametrize("demo", [True, False])
def test_secret_key_that_can_be_guessed_is_refused(
    monkeypatch: pytest.MonkeyPatch, secrets_file: SecretsFile, key: str, demo: bool
) -> None:
    monkeypatch.setenv("SECRET_KEY", key)

    with pytest.raises(ImproperlyConfigured, match="too easy to guess"):
        secret_key(demo=demo, secrets_file=secrets_file)


def test_production_asks_for_a_secret_key(
    monkeypatch: pytest.MonkeyPatch, secrets_file: SecretsFile
) -> None:
    monkeypatch.delenv("SECRET_KEY")

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        secret_key(demo=False, secrets_file=secrets_file)


def test_demonstration_makes_its_secret_key_once(
    monkeypatch: pytest.MonkeyPatch, secrets_file: SecretsFile
) -> None:
    monkeypatch.delenv("SECRET_KEY")

    first = secret_key(demo=True, secrets_file=secrets_file)

    assert len(first) > 60
    assert secret_key(demo=True, secrets_file=secrets_file) == first


def test_secrets_are_for_their_owner_alone(secrets_file: SecretsFile) -> None:
    secrets_file.keep({"name": "secret"})

    assert secrets_file.path.stat().st_mode & 0o777 == 0o600
    assert json.loads(secrets_file.path.read_text()) == {"name": "secret"}


def test_two_who_make_the_same_secret_get_the_same(secrets_file: SecretsFile) -> None:
    assert secrets_file.get_or_keep("name", "mine") == "mine"
    assert secrets_file.keep({"name": "theirs"}, replace=False)["name"] == "mine"


def test_broken_secrets_are_told(secrets_file: SecretsFile) -> None:
    secrets_file.path.parent.mkdir()
    secrets_file.path.write_text("{")

    with pytest.raises(ImproperlyConfigured, match=r"secrets\.json cannot be used"):
        secrets_file.get("name")


def test_database_address_of_any_form_is_understood() -> None:
    by_url = database("postgresql://ada:p%40ss@db.example:5433/claims?sslmode=require")
    by_words = database("host=db.example port=5433 user=ada password=p@ss dbname=claims")

    assert by_url["OPTIONS"]["sslmode"] == "require"
    for settings in (by_url, by_words):
        assert settings["PASSWORD"] == "p@ss"
        assert (settings["HOST"], settings["PORT"]) == ("db.example", "5433")
        assert (settings["USER"], settings["NAME"]) == ("ada", "claims")


def test_role_joins_the_options_that_are_there() -> None:
    settings = database("postgresql:///claims?options=-c%20work_mem%3D64MB", role="claimbase_app")

    assert settings["OPTIONS"]["options"].endswith(" -c work_mem=64MB -c role=claimbase_app")


def test_address_that_cannot_be_read_is_told_without_its_password() -> None:
    with pytest.raises(ImproperlyConfigured, match="cannot be read") as refusal:
        database("postgres//ada:geheim@db.example/claims")

    assert "geheim" not in str(refusal.value)
