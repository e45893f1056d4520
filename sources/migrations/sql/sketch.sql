-- The 64 least of the hashes of a text's phrases of four words. Two texts have about as large a share
-- of these in common as of all their phrases, so that copies are found by looking up a few numbers.
-- Letters and words are told by ASCII alone, whatever the locale; the rest counts as letters.
CREATE FUNCTION claimbase_sketch(value text) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT array_agg(phrase ORDER BY phrase) FROM (
       SELECT DISTINCT hashtextextended(
              concat_ws(' ', word, lead(word, 1) OVER following,
                        lead(word, 2) OVER following, lead(word, 3) OVER following), 0) AS phrase
         FROM regexp_split_to_table(lower(left(value, 200000)), '[\s!-/:-@\[-`{-~]+')
              WITH ORDINALITY AS words(word, place)
        WHERE word <> ''
       WINDOW following AS (ORDER BY place)
        ORDER BY phrase LIMIT 64) AS least
$$;
