from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who signs in: to read, edit, review or administer."""

    news_seen_at = models.DateTimeField(
        null=True, editable=False, help_text="What is older has been seen, and is no news any more."
    )
    has_single_keys = models.BooleanField(
        default=True,
        help_text="Whether single letters and signs work as keys. Speech input may press them by "
        "mistake.",
    )
