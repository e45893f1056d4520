"""Whom a claim is about."""

from claims.choices import ParticipantRole
from sources.publication.kinds import Document


def parts(claim: Document) -> list[tuple[str, list[Document]]]:
    """Of each part that somebody has in it, what it is called, and who has it."""
    return [
        (role.label, actors)
        for role in ParticipantRole
        if (actors := [each["actor"] for each in claim["participants"] if each["role"] == role])
    ]
