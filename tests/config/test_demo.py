import pytest

from config import demo
from config.secrets_file import SecretsFile
from sources.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secrets_file(settings, tmp_path) -> SecretsFile:  # type: ignore[no-untyped-def]
    settings.SECRETS_FILE = SecretsFile(tmp_path / "secrets.json")
    return settings.SECRETS_FILE


def test_people_can_sign_in_each_in_their_role() -> None:
    people = demo.make_people()

    assert set(people) == {"editor", "reviewer", "administrator", "reader"}
    for name, password in people.items():
        user = User.objects.get(username=name)
        assert password
        assert user.check_password(password)
        assert user.is_staff
        assert user.is_superuser == (name == "administrator")
        assert [group.name for group in user.groups.all()] == [name]


def test_second_start_finds_the_same_people() -> None:
    assert demo.make_people() == demo.make_people()
    assert User.objects.count() == len(demo.PEOPLE)


def test_password_that_was_changed_is_not_told() -> None:
    demo.make_people()
    user = User.objects.get(username="editor")
    user.set_password("one that she chose")
    user.save()

    people = demo.make_people()

    assert people["editor"] is None
    assert people["reviewer"]


def test_people_of_another_checkout_keep_their_passwords(secrets_file: SecretsFile) -> None:
    demo.make_people()
    secrets_file.path.unlink()

    assert set(demo.make_people().values()) == {None}
