-- The bytes of a ledger entry that its leaf is the hash of: canonical JSON (RFC 8785).
CREATE FUNCTION sources_envelope(entry sources_ledgerentry) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT format('{"at":"%s","commitment":"%s","kind":"%s","number":%s,"reason":"%s","seq":%s,"uuid":"%s"}',
        to_char(entry.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        entry.commitment, entry.kind, entry.number, entry.reason, entry.seq, entry.record_uuid)
$$;
