from django.db import migrations

from minzheng.kernel.base.append_only import append_only

# The tree hangs together by code and day. PostgreSQL 18 has foreign keys over periods; 15 does not, so a
# constraint trigger does the same, deferred to the commit: a county and its townships change together.
PERIODS = migrations.RunSQL(
    """
    CREATE FUNCTION territory_parent_covers(parent text, child daterange) RETURNS boolean
    LANGUAGE sql STABLE AS $$
        SELECT parent = '' OR child <@ coalesce(
            (SELECT range_agg(valid) FROM territory_division WHERE code = parent), '{}'::datemultirange)
    $$;

    CREATE FUNCTION territory_check_periods() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        outliving record;
    BEGIN
        SELECT code, valid INTO outliving FROM territory_division
            WHERE (code = NEW.code OR parent_code = NEW.code)
                AND NOT territory_parent_covers(parent_code, valid)
            LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'division % stands in % without its parent', outliving.code, outliving.valid
                USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NULL;
    END $$;

    CREATE CONSTRAINT TRIGGER territory_division_within_parent
        AFTER INSERT OR UPDATE OF valid ON territory_division
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION territory_check_periods();

    CREATE FUNCTION territory_keep_code() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a division keeps its code, name and first day: a change is another row';
    END $$;

    CREATE TRIGGER territory_division_keeps_code
        BEFORE UPDATE ON territory_division FOR EACH ROW
        WHEN (OLD.code <> NEW.code OR OLD.name <> NEW.name OR lower(OLD.valid) <> lower(NEW.valid))
        EXECUTE FUNCTION territory_keep_code();

    CREATE TRIGGER territory_division_stays
        BEFORE DELETE ON territory_division FOR EACH ROW EXECUTE FUNCTION minzheng_refuse_change();
    """,
    """
    DROP TRIGGER territory_division_stays ON territory_division;
    DROP TRIGGER territory_division_keeps_code ON territory_division;
    DROP TRIGGER territory_division_within_parent ON territory_division;
    DROP FUNCTION territory_keep_code();
    DROP FUNCTION territory_check_periods();
    DROP FUNCTION territory_parent_covers(text, daterange);
    """,
)


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]

    operations = [
        PERIODS,
        append_only("territory_succession"),
        append_only("territory_calendarnotice"),
        append_only("territory_calendarday"),
    ]
