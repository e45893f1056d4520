from django.conf import settings
from django.db import models

from sources.fields import PatternField


class Bookmark(models.Model):
    """A record or a filtered list that one person wants at hand; nobody else sees it.

    A record is labelled by its human id alone: its words stay where they are kept.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, editable=False, related_name="bookmarks"
    )
    label = models.CharField(max_length=200, help_text="What the link says.")
    address = PatternField(
        pattern=r"^[a-z][a-z0-9_/-]*(\?[!-~]*)?$",
        form="an address below the admin’s own, such as claims/claim/?state__exact=draft",
        max_length=1000,
        help_text="Where it leads, below the admin’s own address: claims/claim/12/change/.",
    )

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "address"],
                name="%(app_label)s_%(class)s_kept_once",
                violation_error_message="You have kept this already.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
