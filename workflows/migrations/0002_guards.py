"""What the database itself refuses: changing the record, and changing a published flow."""

from django.db import migrations

from accounts.append_only import guard

FREEZE = """
CREATE FUNCTION refuse_change_of_published_flow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE version bigint; was text;
BEGIN
  IF TG_OP = 'INSERT' THEN version := NEW.version_id; ELSE version := OLD.version_id; END IF;
  SELECT state INTO was FROM workflows_flowversion WHERE id = version;
  IF was IS DISTINCT FROM 'draft' THEN
    RAISE EXCEPTION '% on % refused: flow version % is frozen', TG_OP, TG_TABLE_NAME, version
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stage_frozen BEFORE INSERT OR UPDATE OR DELETE ON workflows_stage
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_flow();
CREATE TRIGGER transition_frozen BEFORE INSERT OR UPDATE OR DELETE ON workflows_transition
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_flow();

CREATE FUNCTION only_retire_a_published_flow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'draft' AND TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF OLD.state = 'draft' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'retired'
     AND (to_jsonb(NEW) - 'state') = (to_jsonb(OLD) - 'state') THEN RETURN NEW; END IF;
  RAISE EXCEPTION '% on workflows_flowversion refused: version % is frozen', TG_OP, OLD.id
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER flow_version_frozen BEFORE UPDATE OR DELETE ON workflows_flowversion
  FOR EACH ROW EXECUTE FUNCTION only_retire_a_published_flow();
"""
UNFREEZE = """
DROP TRIGGER stage_frozen ON workflows_stage;
DROP TRIGGER transition_frozen ON workflows_transition;
DROP TRIGGER flow_version_frozen ON workflows_flowversion;
DROP FUNCTION refuse_change_of_published_flow();
DROP FUNCTION only_retire_a_published_flow();
"""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial")]

    operations = [
        guard("workflows_event"),
        guard("workflows_letter"),
        guard("workflows_extension"),
        guard("workflows_answersversion"),
        migrations.RunSQL(FREEZE, UNFREEZE),
    ]
