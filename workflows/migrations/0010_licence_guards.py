"""What the database itself refuses about licences: rewriting what one says, its end, or its history."""

from django.db import migrations

from accounts.append_only import guard

FREEZE = """
CREATE FUNCTION refuse_rewriting_a_licence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ends text[] := ARRAY['replaced_as', 'replaced_on', 'revoked_on', 'deregistered_on'];
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - ends) = (to_jsonb(OLD) - ends)
     AND (OLD.replaced_as = '' OR NEW.replaced_as = OLD.replaced_as)
     AND (OLD.replaced_on IS NULL OR NEW.replaced_on <= OLD.replaced_on)
     AND (OLD.revoked_on IS NULL OR NEW.revoked_on = OLD.revoked_on)
     AND (OLD.deregistered_on IS NULL OR NEW.deregistered_on = OLD.deregistered_on)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION '% on workflows_licence refused: what a licence says is frozen, its end is written once', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER licence_frozen BEFORE UPDATE OR DELETE ON workflows_licence
  FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_a_licence();
CREATE TRIGGER licence_no_truncate BEFORE TRUNCATE ON workflows_licence
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_a_licence();
"""
THAW = """
DROP TRIGGER licence_no_truncate ON workflows_licence;
DROP TRIGGER licence_frozen ON workflows_licence;
DROP FUNCTION refuse_rewriting_a_licence();
"""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0009_licences")]

    operations = [
        guard("workflows_licencerequest"),
        guard("workflows_licenceevent"),
        migrations.RunSQL(FREEZE, THAW),
    ]
