import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from sources.triggers import tell

USERNAME = "(SELECT username FROM sources_user WHERE id = whose)"

TELLS_OF_IT = pgtrigger.Trigger(
    name="tells_of_it",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("whose", "bigint"), ("what", "text")],
    func=f"""
        whose := CASE TG_OP WHEN 'DELETE' THEN OLD.person_id ELSE NEW.person_id END;
        what := CASE
            WHEN TG_OP = 'INSERT' THEN 'factor_on'
            WHEN TG_OP = 'DELETE' AND claimbase_agent() = 'user:' || whose THEN 'factor_off'
            WHEN TG_OP = 'DELETE' THEN 'factor_reset'
            WHEN NEW.recovery = OLD.recovery THEN NULL
            WHEN NEW.recovery <@ OLD.recovery THEN 'recovery_used'
            ELSE 'recovery_made' END;
        IF what IS NOT NULL THEN
            {tell("what", USERNAME, "claimbase_reason()")}
        END IF;
        RETURN NULL;
    """,
)


class SecondFactor(models.Model):
    """The app on a person's telephone whose codes signing in takes, besides the password.

    The secret is sealed, and of the recovery codes there are keyed hashes alone
    (:mod:`sources.second_factor`): a copy of the database opens nothing.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="second_factor"
    )
    secret = models.CharField(max_length=200, editable=False)
    # The last half-minute, counted from 1970, of which a code was used: none serves twice.
    step = models.BigIntegerField(editable=False)
    recovery = ArrayField(models.CharField(max_length=64), editable=False)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        default_permissions = ()
        triggers = [TELLS_OF_IT]

    def __str__(self) -> str:
        return f"Second factor of {self.person}"
