-- What the database itself knows. Every function here is used by a column, a constraint or a trigger.

-- Who is writing: the signed-in person when one is known to the change's context (`user:12`),
-- else the database's own user (`db:claimbase`). W3C PROV calls this the agent.
CREATE FUNCTION claimbase_agent() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        'user:' || (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user'),
        'db:' || session_user
    )
$$;

-- One form per name for searching: no case, no accents, no vowel signs; one letter for its variants
-- (Arabic and Persian), one space for spaces and hyphens, none for apostrophes, the half rings of
-- transliteration (Kataʾib, Kata'ib, Kataib) and characters that cannot be seen.
CREATE FUNCTION claimbase_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent'::regdictionary, translate(
        btrim(regexp_replace(regexp_replace(
            normalize(translate(value, U&'\0027\0060\00B4\2018\2019\2032', ''), NFKC),
            '[\u02B9-\u02BF\u0300-\u036F\u0610-\u061A\u0640\u064B-\u065F\u0670\u06D6-\u06ED\u0591-\u05BD\u05BF-\u05C7\u00AD\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]',
            '', 'g'), '[\s\u002D\u2010-\u2015\u05BE]+', ' ', 'g')),
        U&'\0623\0625\0622\0671\0649\06CC\0629\06C0\06A9\06AF\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669\06F0\06F1\06F2\06F3\06F4\06F5\06F6\06F7\06F8\06F9',
        U&'\0627\0627\0627\0627\064A\064A\0647\0647\0643\0643' || '01234567890123456789'
    )))
$$;

-- Midnight UTC of a day in the proleptic calendar with a year 0, as ISO 8601 counts.
CREATE FUNCTION claimbase_edtf_day(year int, month int, day int) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT make_timestamp(CASE WHEN year > 0 THEN year ELSE year - 1 END, month, day, 0, 0, 0)
        AT TIME ZONE 'UTC'
$$;

-- One EDTF date (ISO 8601-2 level 0 and 1), not an interval, as the half-open range of moments
-- in UTC that it may mean; NULL when it is none. Qualifiers (~ ? %) do not widen the range.
CREATE FUNCTION claimbase_edtf_point(value text) RETURNS tstzrange
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    plain text := regexp_replace(value, '[~?%]$', '');
    part text[];
    first_year int;
    last_year int;
    starts timestamptz;
BEGIN
    -- A moment, with its zone: minutes or seconds.
    part := regexp_match(plain,
        '^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d(?::?\d\d)?)$');
    IF part IS NOT NULL THEN
        IF plain <> value OR part[4]::int > 23 OR part[5]::int > 59 OR coalesce(part[6], '0')::int > 59
           OR (part[7] <> 'Z' AND (substr(part[7], 2, 2)::int > 14
               OR coalesce(nullif(right(replace(part[7], ':', ''), -3), ''), '0')::int > 59)) THEN
            RETURN NULL;
        END IF;
        starts := (make_timestamp(part[1]::int, part[2]::int, part[3]::int, part[4]::int, part[5]::int,
                                  coalesce(part[6], '0')::int) AT TIME ZONE 'UTC')
            - CASE WHEN part[7] = 'Z' THEN interval '0'
                   ELSE (left(part[7], 1) || '1')::int * make_interval(
                       hours => substr(part[7], 2, 2)::int,
                       mins => coalesce(nullif(right(replace(part[7], ':', ''), -3), ''), '0')::int)
              END;
        RETURN tstzrange(starts, starts + CASE WHEN part[6] IS NULL THEN interval '1 minute'
                                               ELSE interval '1 second' END);
    END IF;

    part := regexp_match(plain, '^(-?\d{4})-(\d\d)-(\d\d)$');
    IF part IS NOT NULL THEN
        starts := public.claimbase_edtf_day(part[1]::int, part[2]::int, part[3]::int);
        RETURN tstzrange(starts, starts + interval '1 day');
    END IF;

    part := regexp_match(plain, '^(-?\d{4})-(\d\d)(?:-XX)?$');
    IF part IS NOT NULL AND part[2]::int BETWEEN 1 AND 12 THEN
        starts := public.claimbase_edtf_day(part[1]::int, part[2]::int, 1);
        RETURN tstzrange(starts, ((starts AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC');
    END IF;
    -- Seasons of the northern year: spring is March to May, winter December to February.
    IF part IS NOT NULL AND part[2]::int BETWEEN 21 AND 24 AND plain !~ 'XX$' THEN
        starts := public.claimbase_edtf_day(part[1]::int, (part[2]::int - 20) * 3, 1);
        RETURN tstzrange(starts, ((starts AT TIME ZONE 'UTC') + interval '3 months') AT TIME ZONE 'UTC');
    END IF;

    part := regexp_match(plain, '^(-?)(\d{4}|\d{3}X|\d{2}XX)(?:-XX(?:-XX)?)?$');
    IF part IS NULL THEN
        part := regexp_match(plain, '^Y(-?)(\d{5,6})$');
    ELSIF part[2] ~ 'X' AND plain ~ '-XX' THEN
        RETURN NULL;
    END IF;
    IF part IS NULL THEN
        RETURN NULL;
    END IF;
    first_year := replace(part[2], 'X', '0')::int;
    last_year := replace(part[2], 'X', '9')::int;
    IF part[1] = '-' THEN
        SELECT -last_year, -first_year INTO first_year, last_year;
    END IF;
    IF first_year < -4711 OR last_year > 294000 THEN
        RETURN NULL;
    END IF;
    RETURN tstzrange(public.claimbase_edtf_day(first_year, 1, 1), public.claimbase_edtf_day(last_year + 1, 1, 1));
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format OR numeric_value_out_of_range THEN
    RETURN NULL;
END
$$;

-- An EDTF date or interval as its range, or what is wrong with it, in words for a person.
CREATE FUNCTION claimbase_edtf_parse(value text, OUT span tstzrange, OUT problem text)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    ends text[] := string_to_array(value, '/');
    since tstzrange;
    until tstzrange;
BEGIN
    IF cardinality(ends) < 2 THEN
        span := public.claimbase_edtf_point(value);
        IF span IS NULL AND value ~ 'T\d\d:\d\d(:\d\d)?$' THEN
            problem := format('"%s" has a time without a zone. Add Z or an offset such as +03:00, or give the day alone.', value);
        ELSIF span IS NULL THEN
            problem := format('"%s" is not an EDTF date. Write for example 2024, 2024-10, 2024-10-01, 2024-10-01~, 2024-10-01T18:00Z or 2024-10/2024-12.', value);
        END IF;
        RETURN;
    END IF;
    IF cardinality(ends) <> 2 OR (ends[1] IN ('', '..') AND ends[2] IN ('', '..')) THEN
        problem := format('"%s" is not an EDTF interval. Write START/END, where one of the two may be .. (open) or empty (unknown).', value);
        RETURN;
    END IF;
    since := CASE WHEN ends[1] IN ('', '..') THEN tstzrange(NULL, NULL) ELSE public.claimbase_edtf_point(ends[1]) END;
    until := CASE WHEN ends[2] IN ('', '..') THEN tstzrange(NULL, NULL) ELSE public.claimbase_edtf_point(ends[2]) END;
    IF since IS NULL OR until IS NULL THEN
        problem := format('"%s" is not an EDTF interval: "%s" is not a date.', value,
                          CASE WHEN since IS NULL THEN ends[1] ELSE ends[2] END);
    ELSIF upper(until) <= lower(since) THEN
        problem := format('"%s" ends before it starts.', value);
    ELSE
        span := tstzrange(lower(since), upper(until));
    END IF;
END
$$;

-- The half-open UTC range of an EDTF text: the expression of every derived date column.
CREATE FUNCTION claimbase_edtf_range(value text) RETURNS tstzrange
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    parsed record := public.claimbase_edtf_parse(value);
BEGIN
    IF parsed.problem IS NOT NULL THEN
        RAISE EXCEPTION '%', parsed.problem USING ERRCODE = 'check_violation';
    END IF;
    RETURN parsed.span;
END
$$;

-- An ISO 8601 duration (P10D, PT48H, P1M) as an interval; NULL when it is none.
CREATE FUNCTION claimbase_duration(value text) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT make_interval(
        years => coalesce(part[1], '0')::int, months => coalesce(part[2], '0')::int,
        weeks => coalesce(part[3], '0')::int, days => coalesce(part[4], '0')::int,
        hours => coalesce(part[5], '0')::int, mins => coalesce(part[6], '0')::int)
    FROM regexp_match(value,
        '^P(?=\d|T\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,5})M)?)?$'
    ) AS match(part)
    WHERE part IS NOT NULL
$$;

-- A range of moments as Python's calendar can read it: what lies before or after becomes open.
-- STRICT, so that an unknown range stays unknown; an open end stays open.
CREATE FUNCTION claimbase_readable(span tstzrange) RETURNS tstzrange
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN isempty(span) THEN span ELSE tstzrange(
        nullif(least(greatest(lower(span), first), last), first),
        nullif(greatest(least(upper(span), last), first), last)) END
      FROM (VALUES (timestamptz '0001-01-01Z', timestamptz '9999-12-31T23:59:59.999999Z'))
           AS calendar(first, last)
$$;
