import pytest

from sources.ingest.licences import stated_licence


@pytest.mark.parametrize(
    ("stated", "licence", "name"),
    [
        ("https://creativecommons.org/licenses/by/2.5/", "open", "CC-BY-2.5"),
        ("http://creativecommons.org/licenses/by-sa/4.0/deed.fr", "open", "CC-BY-SA-4.0"),
        ("CC BY 4.0", "open", "CC-BY-4.0"),
        ("cc-by-sa-3.0", "open", "CC-BY-SA-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "public_domain", "CC0-1.0"),
        ("CC0-1.0", "public_domain", "CC0-1.0"),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", "unknown", "CC-BY-NC-ND-4.0"),
        ("All rights reserved", "unknown", ""),
        ("", "unknown", ""),
    ],
)
def test_stated_licence(stated: str, licence: str, name: str) -> None:
    assert stated_licence(stated) == (licence, name)
