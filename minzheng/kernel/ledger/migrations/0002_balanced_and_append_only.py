from django.db import migrations

from minzheng.kernel.base.append_only import append_only

BALANCED = migrations.RunSQL(
    """
    CREATE FUNCTION ledger_require_balance() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE wrong bigint;
    BEGIN
        SELECT e.transaction_id INTO wrong
        FROM ledger_entry e
        JOIN ledger_account a ON a.id = e.account_id
        WHERE e.transaction_id IN (SELECT DISTINCT transaction_id FROM added)
        GROUP BY e.transaction_id, a.unit
        HAVING sum(e.amount) <> 0
        LIMIT 1;
        IF wrong IS NOT NULL THEN
            RAISE EXCEPTION 'ledger transaction % does not balance', wrong;
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry
        REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_require_balance();
    """,
    "DROP TRIGGER ledger_entry_balances ON ledger_entry; DROP FUNCTION ledger_require_balance();",
)


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial"), ("ledger", "0001_initial")]
    operations = [append_only("ledger_transaction"), append_only("ledger_entry"), BALANCED]
