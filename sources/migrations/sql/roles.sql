-- Three roles: the owner (who runs this) migrates; the app works; the public reads what is published.
-- Roles belong to the whole server, so another database of it may have made them already.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['claimbase_app', 'claimbase_public'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;  -- made by another database's migration meanwhile
            END;
        END IF;
        EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'The database user % may not create roles. As a superuser run: CREATE ROLE claimbase_app; CREATE ROLE claimbase_public; GRANT claimbase_app, claimbase_public TO % WITH ADMIN OPTION; then migrate again.',
        current_user, current_user;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO claimbase_app, claimbase_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO claimbase_app;
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO claimbase_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO claimbase_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO claimbase_app;
