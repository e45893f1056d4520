from actors.models.actor import Actor
from actors.models.actor_external_id import ActorExternalId
from actors.models.actor_name import ActorName
from actors.models.actor_relation import ActorRelation, RelationCitation
from actors.models.identity_judgement import IdentityJudgement
from actors.models.match_proposal import MatchCandidate, MatchProposal
from actors.models.place import Place
from actors.models.published import (
    ActorIndex,
    ActorRelationIndex,
    ActorRelationRevision,
    ActorRevision,
)

__all__ = [
    "Actor",
    "ActorExternalId",
    "ActorIndex",
    "ActorName",
    "ActorRelation",
    "ActorRelationIndex",
    "ActorRelationRevision",
    "ActorRevision",
    "IdentityJudgement",
    "MatchCandidate",
    "MatchProposal",
    "Place",
    "RelationCitation",
]
