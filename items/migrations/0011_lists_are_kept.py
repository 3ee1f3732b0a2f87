"""What a list said stays said: rows are only added; a published batch and its lines are frozen. Editions published
before there were entries get theirs from what their items say now."""

from django.db import migrations

from accounts.append_only import guard

ENTRIES = """
INSERT INTO items_listentry
    (edition_id, type_code, base_code, national_code, department_code, department_name, body_name)
SELECT e.id, i.type_code, i.base_code, i.national_code, d.code, d.name, coalesce(b.name, d.name)
FROM items_edition e JOIN items_item i ON i.id = e.item_id JOIN accounts_department d ON d.id = i.department_id
LEFT JOIN accounts_department b ON b.id = d.parent_id
WHERE e.state <> 'draft';
"""

FREEZE = """
CREATE FUNCTION items_batch_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'published' THEN
        RAISE EXCEPTION 'change batch % is published', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER items_changebatch_frozen BEFORE UPDATE OR DELETE ON items_changebatch
    FOR EACH ROW EXECUTE FUNCTION items_batch_guard();

CREATE FUNCTION items_change_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM items_changebatch b WHERE b.state NOT IN ('draft', 'returned', 'blocked')
               AND b.id = CASE TG_OP WHEN 'INSERT' THEN NEW.batch_id ELSE OLD.batch_id END) THEN
        RAISE EXCEPTION 'the lines of a batch under review stay as they were submitted'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER items_changeline_frozen BEFORE INSERT OR UPDATE OR DELETE ON items_changeline
    FOR EACH ROW EXECUTE FUNCTION items_change_line_guard();
"""

THAW = """
DROP TRIGGER items_changeline_frozen ON items_changeline;
DROP TRIGGER items_changebatch_frozen ON items_changebatch;
DROP FUNCTION items_change_line_guard();
DROP FUNCTION items_batch_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("items", "0010_list_change"), ("accounts", "0010_audit_kinds_together")]
    operations = [
        migrations.RunSQL(ENTRIES, migrations.RunSQL.noop),
        migrations.RunSQL(FREEZE, THAW),
        guard("items_standing"),
        guard("items_listentry"),
        guard("items_listrecord"),
        guard("items_changestep"),
        guard("items_succession"),
    ]
