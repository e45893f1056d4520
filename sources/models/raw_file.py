from django.db import models
from django.db.models import F, Q

from sources.functions import Sha256
from sources.querysets import WithoutContent
from sources.triggers import Immutable

MAX_BYTES = 32 * 1024 * 1024


class RawFile(models.Model):
    """The bytes of a document as they were captured, kept once however often they are captured."""

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    content = models.BinaryField(editable=False)
    size = models.GeneratedField(
        expression=models.Func(F("content"), function="octet_length"),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    objects = WithoutContent()

    class Meta:
        base_manager_name = "objects"
        triggers = [Immutable("it is what was captured.")]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_digest_is_true",
                condition=Q(sha256=Sha256(F("content"))),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_size_is_bounded",
                condition=Q(size__range=(1, MAX_BYTES)),
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
