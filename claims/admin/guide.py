"""Links from a form to what the coding guide says of it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString


def guide(anchor: str, words: str) -> SafeString:
    """A link to the heading of the coding guide with this slug, in a tab of its own.

    In a tab of its own, because a form that is half filled in must not be left.
    """
    return format_html(
        '<a class="guide" href="/admin/guide/#{}" target="_blank" rel="noopener">{}</a>',
        anchor,
        words,
    )
