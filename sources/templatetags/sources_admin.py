from collections.abc import Mapping
from typing import Any

from django import template

from sources.admin.naming import with_links

register = template.Library()
register.filter("linked", with_links)


@register.filter
def of(values: Mapping[str, Any], key: str) -> Any:
    """The value of a mapping at a key that a variable holds."""
    return values.get(key)
