from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac

from sources.devices import device_name


class Session(AbstractBaseSession):
    """One browser in which a person is signed in: from where, on what, since when.

    Kept by :mod:`sources.sessions`. The database ends it when the person's password changes or the
    account is closed.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions"
    )
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.device_name} {self.address}".strip()

    @property
    def device_name(self) -> str:
        return device_name(self.device)

    @property
    def handle(self) -> str:
        """What pages call it by: whoever knew its key would be signed in."""
        return salted_hmac(__name__, self.session_key, algorithm="sha256").hexdigest()[:32]
