-- What follows from the rows of a threat: its deadline, the state of its conditions, its status,
-- whether it is triangular, its CAMEO code. Derived when asked and stored nowhere, so that nothing
-- goes stale. The rules in full, with their truth tables: docs/threat-states.md.

-- What is derived of a threat also rests on other records: when it was said, how actors stand to each
-- other, who restated it. Editors see them as they work on them; what is published follows from what
-- is public alone (`claimbase_public_view`). An approved record is public just as it stands; of one
-- that is edited since, the index of its published document speaks.

CREATE OR REPLACE FUNCTION actors_seen(actor bigint)
RETURNS TABLE (kind text, sector text, country text) LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT one.kind, one.sector, one.country FROM actors_actor one
     WHERE one.id = actor AND (NOT claimbase_public_view() OR one.state = 'approved')
    UNION ALL
    SELECT shown.kind, shown.sector, shown.country
      FROM actors_actorindex shown JOIN actors_actor one ON one.id = shown.number
     WHERE shown.number = actor AND shown.until_seq IS NULL
       AND claimbase_public_view() AND one.state <> 'approved'
$$;

CREATE OR REPLACE FUNCTION actors_relations_seen(actor bigint)
RETURNS TABLE (subject_id bigint, predicate text, object_id bigint, valid_range tstzrange)
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT one.subject_id, one.predicate, one.object_id, one.valid_range
      FROM actors_actorrelation one
     WHERE actor IN (one.subject_id, one.object_id)
       AND CASE WHEN claimbase_public_view() THEN one.state = 'approved'
                ELSE one.state <> 'discarded' END
    UNION ALL
    SELECT shown.subject, shown.predicate, shown.object, shown.valid_range
      FROM actors_actorrelationindex shown JOIN actors_actorrelation one ON one.id = shown.number
     WHERE actor IN (shown.subject, shown.object) AND shown.until_seq IS NULL
       AND claimbase_public_view() AND one.state <> 'approved'
$$;

-- Whom an actor is judged to be the same as: the other end of each standing merge.
CREATE OR REPLACE FUNCTION actors_merges_seen(actor bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE actor WHEN judgement.actor_id THEN judgement.other_id ELSE judgement.actor_id END
      FROM actors_identityjudgement judgement
      JOIN actors_actor merged ON merged.id = judgement.actor_id
     WHERE actor IN (judgement.actor_id, judgement.other_id)
       AND judgement.verdict = 'same' AND judgement.undone_at IS NULL
       AND (NOT claimbase_public_view() OR merged.state = 'approved')
    UNION ALL
    SELECT CASE actor WHEN shown.number THEN shown.merged_into ELSE shown.number END
      FROM actors_actorindex shown JOIN actors_actor merged ON merged.id = shown.number
     WHERE actor IN (shown.number, shown.merged_into) AND shown.until_seq IS NULL
       AND shown.merged_into IS NOT NULL
       AND claimbase_public_view() AND merged.state <> 'approved'
$$;

-- When a claim was made: when its statement was, or the source in whose voice it is.
CREATE OR REPLACE FUNCTION claims_said(claim bigint) RETURNS tstzrange
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN statement.id IS NOT NULL THEN
            CASE WHEN NOT claimbase_public_view() OR statement.state = 'approved'
                 THEN statement.said_range
                 ELSE (SELECT said_range FROM claims_statementindex
                        WHERE number = statement.id AND until_seq IS NULL) END
        WHEN NOT claimbase_public_view() OR source.state = 'approved' THEN source.published_range
        ELSE (SELECT published_range FROM sources_sourceindex
               WHERE number = source.id AND until_seq IS NULL) END
      FROM claims_claim one
      LEFT JOIN claims_statement statement ON statement.id = one.statement_id
      LEFT JOIN sources_source source ON source.id = one.source_id
     WHERE one.id = claim
$$;

-- The threats made in other statements that restate or supersede this one, by their links to it.
CREATE OR REPLACE FUNCTION claims_restatements_seen(threat bigint)
RETURNS TABLE (link_id bigint, kind text, said_range tstzrange)
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT link.id, link.kind, claims_said(other.id)
      FROM claims_claimlink link
      JOIN claims_claim claim ON claim.id = link.target_id
      JOIN claims_claim other ON other.id = link.claim_id
     WHERE link.target_id = threat AND other.kind = 'threat'
       AND other.statement_id IS DISTINCT FROM claim.statement_id
       AND other.statement_id IS NOT NULL
       AND CASE WHEN claimbase_public_view() THEN other.state = 'approved'
                ELSE other.state <> 'discarded' END
    UNION ALL
    SELECT NULL, link ->> 'kind', shown.said_range
      FROM claims_claim claim
      JOIN sources_reference reference ON reference.target_uuid = claim.uuid
           AND reference.role = 'links.target' AND reference.until_seq IS NULL
      JOIN claims_claim other ON other.uuid = reference.record_uuid
      JOIN claims_claimindex shown ON shown.number = other.id AND shown.until_seq IS NULL
      JOIN claims_claimrevision revision ON revision.entry_id = shown.revision_id
     CROSS JOIN LATERAL jsonb_array_elements(revision.document::jsonb -> 'links') link
     WHERE claim.id = threat AND claimbase_public_view() AND other.state <> 'approved'
       AND shown.kind = 'threat' AND shown.statement IS NOT NULL
       AND shown.statement IS DISTINCT FROM claim.statement_id
       AND link -> 'target' ->> 'uuid' = claim.uuid::text
$$;

-- The deadline as a half-open UTC range: the date given, or the period counted from its anchor.
-- NULL when there is none, or when nobody knows the date that it is counted from.
CREATE OR REPLACE FUNCTION claims_deadline(threat bigint) RETURNS tstzrange
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN t.deadline_period = '' THEN t.deadline_range
        -- Sums beyond the calendar of PostgreSQL would fail the whole query.
        WHEN coalesce(upper(anchor.span), lower(anchor.span)) < '200000-01-01Z' THEN tstzrange(
            (lower(anchor.span) AT TIME ZONE 'UTC' + claimbase_duration(t.deadline_period)) AT TIME ZONE 'UTC',
            (upper(anchor.span) AT TIME ZONE 'UTC' + claimbase_duration(t.deadline_period)) AT TIME ZONE 'UTC')
        END
      FROM claims_conditionalthreat t
     CROSS JOIN LATERAL (SELECT CASE t.deadline_anchor
            WHEN 'said' THEN claims_said(t.claim_id)
            ELSE t.deadline_anchor_range END AS span) anchor
     WHERE t.claim_id = threat
$$;

-- The events that count at a moment: not voided (an error in the record is one at every moment),
-- and not known to be later. A restatement is no row of its own: it is the link of a threat made
-- in another statement, and reads here as an event.
CREATE OR REPLACE FUNCTION claims_threat_events(threat bigint, moment timestamptz)
RETURNS TABLE (event_id bigint, link_id bigint, kind text, condition_id bigint,
               effective_range tstzrange, disputed boolean)
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT event.id, NULL::bigint, event.kind::text, event.condition_id, event.effective_range,
           event.disputed
      FROM claims_threatevent event
     WHERE event.threat_id = threat AND event.kind <> 'voids'
       AND NOT EXISTS (SELECT FROM claims_threatevent voiding WHERE voiding.voids_id = event.id)
       AND coalesce(lower(event.effective_range) <= moment, true)
    UNION ALL
    SELECT NULL, link.link_id, CASE link.kind WHEN 'repeats' THEN 'issued'
                                              WHEN 'restates_stronger' THEN 'escalated'
                                              WHEN 'restates_weaker' THEN 'softened'
                                              ELSE 'superseded' END,
           NULL, link.said_range, false
      FROM claims_restatements_seen(threat) link
     WHERE link.kind IN ('repeats', 'restates_stronger', 'restates_weaker', 'supersedes')
       AND coalesce(lower(link.said_range) <= moment, true)
$$;

-- How each node of a threat's condition tree stands at a moment, in Kleene's three-valued logic.
--
-- `truth` is true, false or NULL (not known yet). While it is folded from the leaves to the top, a
-- value is 2 (true), 1 (true), 0 (unknown), -1 (false) or -2 (false); the twos came about by
-- compliance, which `complied` tells. `not` negates; `all` is its lowest part and `any` its
-- highest, and where all parts agree, one two among them tells.
--
-- An event on a node settles it: a trigger makes it true, a lapse false; compliance makes it true
-- under an odd number of `not` ("unless they leave": they left), else false. Of several, true wins.
-- `unmet` is no false: what has not come about yet still may (docs/adr/0003-threat-states.md).
CREATE OR REPLACE FUNCTION claims_condition_states(threat bigint, moment timestamptz)
RETURNS TABLE (condition_id bigint, parent_id bigint, truth boolean, complied boolean,
               partly boolean, state text)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    node record;
    value int;
    against boolean;            -- whether a part of an unknown node speaks against it
    lowest int[] := '{}';       -- of the parts of each node, by the node's place
    highest int[] := '{}';
    some_for boolean[] := '{}';
    some_against boolean[] := '{}';
BEGIN
    FOR node IN
        WITH RECURSIVE walk AS (
            SELECT top.id, top.parent_id, top.operator, top.judged_by_threatener, 1 AS depth,
                   false AS negated
              FROM claims_condition top WHERE top.threat_id = threat AND top.parent_id IS NULL
            UNION ALL
            SELECT part.id, part.parent_id, part.operator, part.judged_by_threatener,
                   walk.depth + 1, walk.negated <> (walk.operator = 'not')
              FROM walk JOIN claims_condition part ON part.parent_id = walk.id
        ), told AS (
            SELECT event.condition_id AS id,
                   array_agg(event.kind) FILTER (WHERE NOT event.disputed) AS kinds
              FROM claims_threat_events(threat, moment) event GROUP BY event.condition_id
        ), placed AS (
            SELECT walk.*, row_number() OVER (ORDER BY walk.depth, walk.id)::int AS place FROM walk
        )
        SELECT placed.id, placed.parent_id, placed.operator, placed.judged_by_threatener,
               placed.place, above.place AS above, told.kinds, told.id IS NOT NULL AS spoken_of,
               CASE WHEN 'trigger_occurred' = ANY (told.kinds) THEN placed.negated::int + 1
                    WHEN 'complied' = ANY (told.kinds) THEN CASE WHEN placed.negated THEN 2 ELSE -2 END
                    WHEN 'lapsed' = ANY (told.kinds) THEN -1 END AS settled
          FROM placed
          LEFT JOIN placed above ON above.id = placed.parent_id
          LEFT JOIN told ON told.id = placed.id
         ORDER BY placed.place DESC
    LOOP
        value := coalesce(node.settled, CASE node.operator
            WHEN 'all' THEN CASE WHEN lowest[node.place] > 0 THEN highest[node.place]
                                 ELSE lowest[node.place] END
            WHEN 'any' THEN CASE WHEN highest[node.place] < 0 THEN lowest[node.place]
                                 ELSE highest[node.place] END
            WHEN 'not' THEN -lowest[node.place] END, 0);
        partly := value = 0 AND (
            coalesce('trigger_partly_occurred' = ANY (node.kinds), false)
            OR coalesce(CASE node.operator WHEN 'not' THEN some_against[node.place]
                                           ELSE some_for[node.place] END, false));
        against := value = 0 AND coalesce(
            CASE node.operator WHEN 'not' THEN some_for[node.place]
                               ELSE some_against[node.place] END, false);
        IF node.above IS NOT NULL THEN
            lowest[node.above] := least(lowest[node.above], value);
            highest[node.above] := greatest(highest[node.above], value);
            some_for[node.above] := coalesce(some_for[node.above], false) OR value > 0 OR partly;
            some_against[node.above] := coalesce(some_against[node.above], false) OR value < 0 OR against;
        END IF;
        condition_id := node.id;
        parent_id := node.parent_id;
        truth := CASE WHEN value <> 0 THEN value > 0 END;
        complied := abs(value) = 2;
        state := CASE WHEN value > 0 THEN 'met'
                      WHEN value < 0 THEN 'ruled_out'
                      WHEN partly THEN 'partly_met'
                      WHEN node.spoken_of AND node.kinds IS NULL THEN 'disputed'
                      WHEN node.judged_by_threatener THEN 'unknowable'
                      ELSE 'unmet' END;
        RETURN NEXT;
    END LOOP;
END
$$;

-- The state of one single condition at a moment; NULL for a group.
CREATE OR REPLACE FUNCTION claims_leaf_state(condition bigint, moment timestamptz) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT node.state
      FROM claims_condition leaf, claims_condition_states(leaf.threat_id, moment) node
     WHERE leaf.id = condition AND leaf.operator = 'leaf' AND node.condition_id = leaf.id
$$;

-- Where a threat stands at a moment: THE function that derives it. The first that holds decides:
--
--   (NULL)              it is known to have been made later than the moment
--   carried_out         an event says so; likewise partly_carried_out, withdrawn, superseded
--   averted             complied, on the whole; or the tree is false, and compliance had a part in it
--   not_carried_out     the tree is true, and the threat's time ran out
--   triggered           the tree is true
--   lapsed              the threat's time ran out; or the tree is false
--   partly_triggered    a part of the condition came about
--   standing            else
--
-- Its time ran out when an event `lapsed` on the whole says so, or its expiry is past. A disputed
-- event establishes nothing. A trigger that came after the threat's end, or after the deed, did not
-- trigger it: the tree is read as it stood then.
CREATE OR REPLACE FUNCTION claims_threat_state(threat bigint, moment timestamptz,
    OUT status text, OUT truth boolean, OUT disputed boolean, OUT utterance_denied boolean,
    OUT without_trigger boolean, OUT overdue boolean, OUT last_event_id bigint)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    given record;
    told record;
    top record;
    has_tree boolean;
    done boolean;
    over boolean;
    closed timestamptz;
BEGIN
    SELECT upper(t.expiry_range) AS expires, upper(claims_deadline(t.claim_id)) AS due,
           coalesce(lower(claims_said(threat)), (
               SELECT min(lower(event.effective_range)) FROM claims_threatevent event
                WHERE event.threat_id = threat AND event.kind = 'issued' AND NOT event.disputed
                  AND NOT EXISTS (SELECT FROM claims_threatevent voiding
                                   WHERE voiding.voids_id = event.id))) AS made
      INTO given
      FROM claims_conditionalthreat t
     WHERE t.claim_id = threat;
    IF NOT FOUND OR given.made > moment THEN
        RETURN;
    END IF;

    SELECT coalesce(bool_or(event.disputed), false) AS disputed,
           coalesce(array_agg(event.kind) FILTER (WHERE event.of_whole), '{}') AS kinds,
           min(upper(event.effective_range)) FILTER (WHERE event.of_whole
               AND event.kind IN ('carried_out', 'partly_carried_out')) AS deed_over,
           min(upper(event.effective_range)) FILTER (WHERE event.of_whole
               AND event.kind = 'lapsed') AS lapse_over,
           min(event.since) FILTER (WHERE event.of_whole
               AND event.kind = 'trigger_occurred') AS triggered_since,
           (array_agg(event.event_id ORDER BY event.since DESC, event.event_id DESC)
               FILTER (WHERE event.event_id IS NOT NULL))[1] AS last_event_id
      INTO told
      FROM (SELECT *, NOT one.disputed AND one.condition_id IS NULL AS of_whole,
                   coalesce(lower(one.effective_range), '-infinity') AS since
              FROM claims_threat_events(threat, moment) one) event;

    done := told.kinds && ARRAY['carried_out', 'partly_carried_out'];
    over := 'lapsed' = ANY (told.kinds) OR coalesce(given.expires <= moment, false);
    closed := coalesce(CASE WHEN done THEN told.deed_over
                            WHEN over THEN least(told.lapse_over, given.expires) END, 'infinity');

    SELECT node.truth, node.complied, node.partly INTO top
      FROM claims_condition_states(threat, least(moment, closed - interval '1 microsecond')) node
     WHERE node.parent_id IS NULL;
    has_tree := FOUND;
    truth := CASE WHEN told.triggered_since < closed THEN true ELSE top.truth END;

    status := CASE
        WHEN 'carried_out' = ANY (told.kinds) THEN 'carried_out'
        WHEN 'partly_carried_out' = ANY (told.kinds) THEN 'partly_carried_out'
        WHEN 'withdrawn' = ANY (told.kinds) THEN 'withdrawn'
        WHEN 'superseded' = ANY (told.kinds) THEN 'superseded'
        WHEN 'complied' = ANY (told.kinds) OR (NOT truth AND top.complied) THEN 'averted'
        WHEN truth AND over THEN 'not_carried_out'
        WHEN truth THEN 'triggered'
        WHEN over OR NOT truth THEN 'lapsed'
        WHEN 'trigger_partly_occurred' = ANY (told.kinds) OR top.partly THEN 'partly_triggered'
        ELSE 'standing' END;
    disputed := told.disputed;
    utterance_denied := 'utterance_denied' = ANY (told.kinds);
    without_trigger := done AND has_tree AND truth IS NOT TRUE;
    overdue := status IN ('standing', 'partly_triggered', 'triggered')
        AND coalesce(given.due <= moment, false);
    last_event_id := told.last_event_id;
END
$$;

CREATE OR REPLACE FUNCTION claims_threat_status(threat bigint, moment timestamptz) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT state.status FROM claims_threat_state(threat, moment) state
$$;

-- The names of the flags that are up.
CREATE OR REPLACE FUNCTION claims_threat_flags(threat bigint, moment timestamptz) RETURNS text[]
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT array_remove(ARRAY[
        CASE WHEN state.disputed THEN 'disputed' END,
        CASE WHEN state.utterance_denied THEN 'utterance_denied' END,
        CASE WHEN state.without_trigger THEN 'without_trigger' END,
        CASE WHEN state.overdue THEN 'overdue' END], NULL)
      FROM claims_threat_state(threat, moment) state
$$;

-- Whether nobody who would be hit is among those who would trigger the threat. NULL when nobody is
-- known to trigger it, or nobody to be hit. An editor's override decides.
--
-- One counts as the same as another when both roll up to the same actor or the same state: a unit,
-- organ, spokesperson, leader or front to what it is of; a person to what it is a member of; a
-- commanded force to its commander, and a commander in person to the force; merged records to each
-- other; bodies and officials of a state to its country. Members of an alliance stay themselves.
CREATE OR REPLACE FUNCTION claims_triangular(threat bigint) RETURNS boolean
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH RECURSIVE spoken(threat_id, override, span) AS (
        SELECT t.claim_id, t.triangular_override, claims_said(t.claim_id)
          FROM claims_conditionalthreat t
         WHERE t.claim_id = threat
    ), party(side, actor_id) AS (
        SELECT 'trigger', part.actor_id
          FROM claims_condition leaf JOIN claims_conditionactor part ON part.condition_id = leaf.id
         WHERE leaf.threat_id = threat
        UNION
        SELECT 'hit', part.actor_id
          FROM claims_consequence deed
          JOIN claims_consequenceactor part ON part.consequence_id = deed.id AND part.role = 'target'
         WHERE deed.threat_id = threat
        UNION
        SELECT party.side, wider.actor_id
          FROM party CROSS JOIN spoken CROSS JOIN LATERAL actors_seen(party.actor_id) actor
         CROSS JOIN LATERAL (
            SELECT relation.object_id AS actor_id
              FROM actors_relations_seen(party.actor_id) relation
             WHERE relation.subject_id = party.actor_id
               AND coalesce(relation.valid_range && spoken.span, true)
               AND (relation.predicate IN ('part_of', 'leads', 'speaks_for', 'front_for')
                    OR relation.predicate IN ('member_of', 'commands')
                       AND actor.kind IN ('person', 'office'))
            UNION ALL
            SELECT relation.subject_id
              FROM actors_relations_seen(party.actor_id) relation
             CROSS JOIN LATERAL actors_seen(relation.subject_id) commander
             WHERE relation.object_id = party.actor_id
               AND coalesce(relation.valid_range && spoken.span, true)
               AND relation.predicate = 'commands' AND commander.kind NOT IN ('person', 'office')
            UNION ALL
            SELECT * FROM actors_merges_seen(party.actor_id)
         ) wider
    ), identity AS (
        SELECT party.side, party.actor_id::text AS name FROM party
        UNION
        SELECT party.side, actor.country
          FROM party CROSS JOIN LATERAL actors_seen(party.actor_id) actor
         WHERE actor.country <> '' AND (
               actor.kind IN ('state', 'government_body', 'armed_forces', 'office')
               OR actor.kind = 'person'
                  AND actor.sector IN ('COP', 'GOV', 'JUD', 'LEG', 'MIL', 'PRE', 'SPY'))
    )
    SELECT coalesce(spoken.override, CASE
        WHEN EXISTS (SELECT FROM identity WHERE side = 'trigger')
             AND EXISTS (SELECT FROM identity WHERE side = 'hit')
        THEN NOT EXISTS (SELECT name FROM identity WHERE side = 'trigger'
                         INTERSECT SELECT name FROM identity WHERE side = 'hit') END)
      FROM spoken
$$;

-- The CAMEO code of threatening it: that of the gravest deed announced (CAMEO numbers the threats
-- from aid withheld to mass destruction), 130 when none has one. An action without a code of its
-- own takes the wider action's.
CREATE OR REPLACE FUNCTION claims_threat_code(threat bigint) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH RECURSIVE deed AS (
        SELECT action.threat_code, action.parent_id
          FROM claims_consequence consequence JOIN claims_action action ON action.id = consequence.action_id
         WHERE consequence.threat_id = threat
        UNION
        SELECT wider.threat_code, wider.parent_id
          FROM deed JOIN claims_action wider ON wider.id = deed.parent_id WHERE deed.threat_code = ''
    )
    SELECT coalesce(max(nullif(deed.threat_code, '') COLLATE "C"), '130') FROM deed
$$;
