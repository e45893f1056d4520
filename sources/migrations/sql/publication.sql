-- What the ledger is made of. The same bytes and hashes as in sources/ledger/verifier.py.

-- Why something is written, as the change's context says; empty when it says nothing.
CREATE FUNCTION claimbase_reason() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'reason', '')
$$;

-- Whether the owner's take-down is at work: the one act that blanks what otherwise stays for ever.
CREATE FUNCTION claimbase_taking_down() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT current_setting('claimbase.taking_down', true) IS NOT DISTINCT FROM 'on'
       AND pg_has_role(current_user, relowner, 'USAGE')
      FROM pg_class WHERE oid = 'public.sources_source'::regclass
$$;

-- Whether what is derived now is for publication: from what is public, not from drafts.
CREATE FUNCTION claimbase_public_view() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT current_setting('claimbase.public_view', true) IS NOT DISTINCT FROM 'on'
$$;

-- Held until the transaction ends: publications follow each other.
CREATE FUNCTION sources_ledger_lock() RETURNS void LANGUAGE sql VOLATILE AS $$
    SELECT pg_advisory_xact_lock(7163096147)
$$;

CREATE FUNCTION sources_leaf(envelope text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT encode(sha256('\x00'::bytea || convert_to(envelope, 'UTF8')), 'hex')
$$;

CREATE FUNCTION sources_node(earlier text, later text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT encode(sha256('\x01'::bytea || decode(earlier, 'hex') || decode(later, 'hex')), 'hex')
$$;

CREATE FUNCTION sources_commitment(salt text, digest text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT encode(sha256(decode(salt, 'hex') || decode(digest, 'hex')), 'hex')
$$;

-- Words for searching: no accents, the stem of English ones, none left out.
CREATE TEXT SEARCH DICTIONARY claimbase_english (TEMPLATE = snowball, Language = english);
CREATE TEXT SEARCH CONFIGURATION claimbase (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION claimbase
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH unaccent, claimbase_english;
