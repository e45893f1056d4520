import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models

from sources.triggers import tell

TELLS_OF_IT = pgtrigger.Trigger(
    name="tells_of_it",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("detail", "text")],
    func=f"""
        IF TG_OP = 'DELETE' THEN
            {tell("'account_deleted'", "OLD.username")}
            RETURN NULL;
        END IF;
        detail := concat_ws(', ',
            CASE WHEN TG_OP = 'UPDATE' AND NEW.username <> OLD.username
                 THEN 'was called ' || OLD.username END,
            CASE NEW.is_active WHEN coalesce(OLD.is_active, true) THEN NULL
                 WHEN true THEN 'opened' ELSE 'closed' END,
            CASE NEW.is_staff WHEN coalesce(OLD.is_staff, false) THEN NULL
                 WHEN true THEN 'may sign in' ELSE 'may not sign in' END,
            CASE NEW.is_superuser WHEN coalesce(OLD.is_superuser, false) THEN NULL
                 WHEN true THEN 'superuser' ELSE 'no superuser' END);
        IF TG_OP = 'INSERT' THEN
            {tell("'account_made'", "NEW.username", "detail")}
        ELSIF detail <> '' THEN
            {tell("'account_changed'", "NEW.username", "detail")}
        END IF;
        IF TG_OP = 'UPDATE' AND NEW.password <> OLD.password THEN
            {tell("'password_changed'", "NEW.username")}
        END IF;
        RETURN NULL;
    """,
)
ENDS_SESSIONS = pgtrigger.Trigger(
    name="ends_sessions",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.password <> OLD.password OR NOT NEW.is_active"),
    func="DELETE FROM sources_session WHERE person_id = NEW.id; RETURN NULL;",
)


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

    class Meta(AbstractUser.Meta):
        triggers = [ENDS_SESSIONS, TELLS_OF_IT]
