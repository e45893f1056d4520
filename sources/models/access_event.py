import pgtrigger
from django.db import models
from django.db.models.functions import Now

from sources.choices import TOLD_BY_THE_SITE, AccessKind
from sources.fields import Agent, TermField
from sources.triggers import AppendOnly, refuse

BY_THE_SITE = ", ".join(f"'{kind}'" for kind in TOLD_BY_THE_SITE)
BY_THE_CHANGE_ALONE = pgtrigger.Trigger(
    name="by_the_change_alone",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF pg_trigger_depth() < 2 AND NEW.kind NOT IN ({BY_THE_SITE}) THEN
            {refuse("A change of an account is recorded by the change itself, and by nobody else.")}
        END IF;
        NEW.made_at := clock_timestamp();
        NEW.made_by := claimbase_agent();
        RETURN NEW;
    """,
)


class AccessEvent(models.Model):
    """One sign-in, refusal or sign-out, or one change of an account or of what it may do.

    Names are kept as they were then: the account may be gone, and there may never have been one.
    """

    kind = TermField(AccessKind, editable=False)
    account = models.CharField(max_length=150, blank=True, editable=False)
    detail = models.TextField(blank=True, db_default="", editable=False)
    address = models.CharField(max_length=45, blank=True, db_default="", editable=False)
    device = models.CharField(max_length=300, blank=True, db_default="", editable=False)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.CharField(max_length=150, db_default=Agent(), editable=False)

    class Meta:
        ordering = ["-id"]
        default_permissions = ("view",)
        verbose_name = "sign-in or change of permissions"
        verbose_name_plural = "sign-ins and permissions"
        triggers = [BY_THE_CHANGE_ALONE, AppendOnly("it tells what happened.")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.account or '–'}"
