"""What there is to read, by the address beneath the root."""

RESOURCES = {
    "claims": "Propositions: who claims what, in which exact words.",
    "threats": "Claims that threaten, with conditions, consequences, events and status.",
    "threats/over-time": "How many there were, as known at each of some moments.",
    "statements": "Utterances: who spoke, to whom, when, and how each source carries it.",
    "actors": "Those who act, speak, are addressed or are hit.",
    "relations": "How actors stand to each other.",
    "sources": "Documents in the world, with their captures.",
    "publishers": "Outlets that make documents public.",
    "topics": "Vocabulary: subjects that claims are about.",
    "places": "Vocabulary: places that claims speak of.",
    "actions": "Vocabulary: what actors do to each other.",
    "revisions": "Everything that was ever published, newest first.",
    "changes": "The same with the documents, the first one first: to keep a copy with.",
    "corrections": "What was put right or taken back.",
    "ledger/heads": "Signed heads of the ledger, to keep and to check against.",
    "ledger/heads/latest": "The newest of them, as the text that was signed.",
    "ledger/key": "The key that it is signed with.",
    "ledger/entries": "All entries of the ledger, in its order.",
    "ledger/proof": "That an entry is in the ledger: `?seq=1`.",
    "ledger/consistency": "That the ledger has only grown: `?from=1`.",
    "ledger/verification": "When we last checked all of it, and what we found.",
    "ledger/verifier.py": "The program that checks all of this by itself.",
    "intake/sheets": "Where programs with a token send claim sheets, which become drafts.",
    "docs": "Every parameter and field.",
    "schema": "The same for programs: OpenAPI.",
}
# Beneath `guide`, under the names that their links have for each other.
GUIDE = {
    "api.md": "How the API works as a whole.",
    "cookbook.md": "Ten real questions, answered by curl and by Python.",
    "publication.md": "What the ledger, its heads and its proofs prove.",
    "threat-states.md": "How the status of a threat follows from its events.",
    "claim-sheets.md": "How claim sheets are written.",
    "coding-guide.md": "How claims are told from sources.",
    "claim-sheet.schema.json": "The form of claim sheets, as a JSON Schema.",
    "examples/mirror.py": "The program that keeps an exact copy, and proves it.",
    "openapi.yaml": "The description of the API, as it is kept.",
}
# What holds of all of them, in a few words.
GRAMMAR = {
    "filters": "Parameters narrow a list, all at once; several values, with commas, mean any.",
    "__not": "Behind the name of a filter: none of the values. `__all`: all of them at once.",
    "as_of": "What was public then: a date, a moment, or a number of the ledger (`seq:123`).",
    "fields": "Only these parts of each result; `omit` all but these.",
    "pages": "Follow `next` until it is null; `page_size` is 200 at most.",
    "format": "`json`, `ndjson` and `csv` for whole queries, `atom` for a feed; or by `Accept`.",
    "licence": "Each answer names it in `Link`; words that are quoted belong to who said them.",
    "tokens": "Reading needs none; one gives a higher limit, or lets you send claim sheets.",
    "errors": "Problems (RFC 9457): an unknown parameter or value is a 400 with the nearest.",
}
