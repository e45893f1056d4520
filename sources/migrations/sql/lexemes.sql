-- The words of a text in the form in which they are searched for, each once. A search vector holds
-- at most a megabyte, so long texts are read in parts, which overlap so that no word is cut in both.
CREATE FUNCTION claimbase_lexemes(value text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(array_agg(DISTINCT lexeme), '{}')
  FROM generate_series(1, length(value), 100000) AS first,
       unnest(tsvector_to_array(
              to_tsvector('public.claimbase', substr(value, first, 100200)))) AS lexeme
$$;
