from django.db import migrations

from minzheng.kernel.base.append_only import append_only

TABLES = ("outreach_reportstep", "outreach_referralanswer")


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial"), ("base", "0001_initial")]

    operations = [append_only(table) for table in TABLES]
