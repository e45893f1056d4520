from typing import Any


def without_slashes(endpoints: list[Any], **_: Any) -> list[Any]:
    """For the schema: addresses may end in a slash, and are shown without."""
    return [
        (path.rstrip("/") if path.count("/") > 3 else path, regex, method, view)
        for path, regex, method, view in endpoints
    ]
