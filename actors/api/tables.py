"""Actors and relations as rows of CSV."""

from sources.api.tables import OF_RECORD, Table, columns

ACTOR = {
    **OF_RECORD,
    **columns("name", "kind", "sector", "country", "active_date", "description"),
    "names": "names.name",
    "name_languages": "names.language",
    "external_id_schemes": "external_ids.scheme",
    "external_ids": "external_ids.value",
    "publisher_id": "publisher.id",
}
RELATION = {
    **OF_RECORD,
    "subject": "subject.name",
    "subject_id": "subject.id",
    "predicate": "predicate",
    "object": "object.name",
    "object_id": "object.id",
    **columns("valid_date", "confidence", "note"),
    "quotes": "citations.excerpt.exact",
    "source_ids": "citations.excerpt.source.id",
}
ACTOR_TABLES = {"actor": Table(ACTOR)}
RELATION_TABLES = {"relation": Table(RELATION)}
