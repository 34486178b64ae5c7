from django.db import migrations

from minzheng.kernel.base.append_only import append_only

TABLES = ("needs_assessedneed", "needs_meetingparticipant", "needs_acceptancescore")


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_initial"), ("base", "0001_initial")]

    operations = [append_only(table) for table in TABLES]
