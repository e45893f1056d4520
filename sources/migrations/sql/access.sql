-- Roles and rights stand in tables that Django makes: what is given and taken there is recorded, too.
CREATE FUNCTION claimbase_tell_of_rights() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    what text := CASE TG_OP WHEN 'INSERT' THEN 'permission_given' ELSE 'permission_taken' END;
BEGIN
    IF TG_TABLE_NAME = 'sources_user_groups' THEN
        INSERT INTO sources_accessevent (kind, account, detail)
        SELECT what, person.username, 'role ' || role.name
          FROM written
          JOIN sources_user person ON person.id = written.user_id
          JOIN auth_group role ON role.id = written.group_id
         ORDER BY person.username, role.name;
    ELSIF TG_TABLE_NAME = 'sources_user_user_permissions' THEN
        INSERT INTO sources_accessevent (kind, account, detail)
        SELECT what, person.username, string_agg(permission.codename, ', ' ORDER BY permission.codename)
          FROM written
          JOIN sources_user person ON person.id = written.user_id
          JOIN auth_permission permission ON permission.id = written.permission_id
         GROUP BY person.username;
    ELSE
        INSERT INTO sources_accessevent (kind, account, detail)
        SELECT what, '', 'role ' || role.name || ': '
                         || string_agg(permission.codename, ', ' ORDER BY permission.codename)
          FROM written
          JOIN auth_group role ON role.id = written.group_id
          JOIN auth_permission permission ON permission.id = written.permission_id
         GROUP BY role.name;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER tells_of_it_insert AFTER INSERT ON sources_user_groups
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION claimbase_tell_of_rights();
CREATE TRIGGER tells_of_it_delete AFTER DELETE ON sources_user_groups
    REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION claimbase_tell_of_rights();
CREATE TRIGGER tells_of_it_insert AFTER INSERT ON sources_user_user_permissions
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION claimbase_tell_of_rights();
CREATE TRIGGER tells_of_it_delete AFTER DELETE ON sources_user_user_permissions
    REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION claimbase_tell_of_rights();
CREATE TRIGGER tells_of_it_insert AFTER INSERT ON auth_group_permissions
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION claimbase_tell_of_rights();
CREATE TRIGGER tells_of_it_delete AFTER DELETE ON auth_group_permissions
    REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION claimbase_tell_of_rights();
