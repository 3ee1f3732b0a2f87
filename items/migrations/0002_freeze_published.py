"""What was published stays as it was: the database itself refuses to change it, whoever asks."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION items_edition_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'an edition is born as a draft' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'edition % is published and cannot be deleted', OLD.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state = 'draft' THEN
        IF NEW.state = 'retired' THEN
            RAISE EXCEPTION 'a draft cannot be retired' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.item_id <> OLD.item_id OR NEW.number <> OLD.number THEN
            RAISE EXCEPTION 'an edition keeps its item and number' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'published' AND NEW.state = 'retired'
        AND to_jsonb(NEW) - 'state' - 'retired_on' = to_jsonb(OLD) - 'state' - 'retired_on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'edition % is published and frozen', OLD.id USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER items_edition_frozen BEFORE INSERT OR UPDATE OR DELETE ON items_edition
    FOR EACH ROW EXECUTE FUNCTION items_edition_guard();

CREATE FUNCTION items_row_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    touched := CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.edition_id]
        WHEN 'DELETE' THEN ARRAY[OLD.edition_id]
        ELSE ARRAY[OLD.edition_id, NEW.edition_id]
    END;
    -- The lock makes a row that is being added wait for a publication under way, and then be refused.
    PERFORM 1 FROM items_edition WHERE id = ANY (touched) FOR SHARE;
    IF EXISTS (SELECT 1 FROM items_edition WHERE id = ANY (touched) AND state <> 'draft') THEN
        RAISE EXCEPTION 'the rows of a published edition are frozen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER items_material_frozen BEFORE INSERT OR UPDATE OR DELETE ON items_material
    FOR EACH ROW EXECUTE FUNCTION items_row_guard();
CREATE TRIGGER items_condition_frozen BEFORE INSERT OR UPDATE OR DELETE ON items_condition
    FOR EACH ROW EXECUTE FUNCTION items_row_guard();
CREATE TRIGGER items_editionbasis_frozen BEFORE INSERT OR UPDATE OR DELETE ON items_editionbasis
    FOR EACH ROW EXECUTE FUNCTION items_row_guard();

-- The wording of a law that a published edition rests on. Its status may change (a law is repealed), its name may not.
CREATE FUNCTION items_legalbasis_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.title, NEW.article, NEW.document_number) IS DISTINCT FROM (OLD.title, OLD.article, OLD.document_number)
        AND EXISTS (
            SELECT 1 FROM items_edition e WHERE e.state <> 'draft' AND (
                e.fee_basis_id = OLD.id
                OR EXISTS (SELECT 1 FROM items_editionbasis r WHERE r.edition_id = e.id AND r.basis_id = OLD.id)
                OR EXISTS (SELECT 1 FROM items_material r WHERE r.edition_id = e.id AND r.basis_id = OLD.id)
                OR EXISTS (SELECT 1 FROM items_condition r WHERE r.edition_id = e.id AND r.basis_id = OLD.id)
            )
        ) THEN
        RAISE EXCEPTION 'a published edition rests on legal basis %', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER items_legalbasis_frozen BEFORE UPDATE ON items_legalbasis
    FOR EACH ROW EXECUTE FUNCTION items_legalbasis_guard();
"""

THAW = """
DROP TRIGGER items_legalbasis_frozen ON items_legalbasis;
DROP TRIGGER items_editionbasis_frozen ON items_editionbasis;
DROP TRIGGER items_condition_frozen ON items_condition;
DROP TRIGGER items_material_frozen ON items_material;
DROP TRIGGER items_edition_frozen ON items_edition;
DROP FUNCTION items_legalbasis_guard();
DROP FUNCTION items_row_guard();
DROP FUNCTION items_edition_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("items", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
