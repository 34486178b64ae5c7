"""What a standard says never changes, and once in force or withdrawn nothing of it does."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION rules_standard_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION '% on % is refused: its rows are a record', TG_OP, TG_TABLE_NAME;
    END IF;
    IF OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'a standard that is % never changes again', OLD.state;
    END IF;
    IF (OLD.id, OLD.book, OLD.name, OLD.area, OLD.from_date, OLD.value, OLD.document_number, OLD.article,
        OLD.note, OLD.certainty, OLD.file_id, OLD.drafted_by_id, OLD.drafted_by_name, OLD.drafted_at)
       IS DISTINCT FROM
       (NEW.id, NEW.book, NEW.name, NEW.area, NEW.from_date, NEW.value, NEW.document_number, NEW.article,
        NEW.note, NEW.certainty, NEW.file_id, NEW.drafted_by_id, NEW.drafted_by_name, NEW.drafted_at) THEN
        RAISE EXCEPTION 'what a draft of a standard says never changes: withdraw it and write another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rules_standard_rows_stay BEFORE UPDATE OR DELETE ON rules_standard
    FOR EACH ROW EXECUTE FUNCTION rules_standard_stays();
CREATE TRIGGER rules_standard_table_stays BEFORE TRUNCATE ON rules_standard
    FOR EACH STATEMENT EXECUTE FUNCTION rules_standard_stays();
"""
ALLOW = """
DROP TRIGGER rules_standard_table_stays ON rules_standard;
DROP TRIGGER rules_standard_rows_stay ON rules_standard;
DROP FUNCTION rules_standard_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("rules", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
