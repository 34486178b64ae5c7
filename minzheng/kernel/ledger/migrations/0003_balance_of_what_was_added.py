from django.db import migrations

# What a statement adds to a transaction must balance by itself. What it finds there balanced before, so that
# the whole does, and a posting costs what it writes, not what the ledger holds.
BALANCED = """
    CREATE OR REPLACE FUNCTION ledger_require_balance() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE wrong bigint;
    BEGIN
        SELECT by_account.transaction_id INTO wrong
        FROM (
            SELECT transaction_id, account_id, sum(amount) AS amount
            FROM added GROUP BY transaction_id, account_id
        ) by_account
        JOIN ledger_account account ON account.id = by_account.account_id
        GROUP BY by_account.transaction_id, account.unit
        HAVING sum(by_account.amount) <> 0
        LIMIT 1;
        IF wrong IS NOT NULL THEN
            RAISE EXCEPTION 'ledger transaction % does not balance', wrong;
        END IF;
        RETURN NULL;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_balanced_and_append_only")]
    operations = [migrations.RunSQL(BALANCED, migrations.RunSQL.noop)]
