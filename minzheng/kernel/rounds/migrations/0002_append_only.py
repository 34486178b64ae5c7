from django.db import migrations

from minzheng.kernel.base.append_only import append_only

TABLES = (
    "rounds_draw",
    "rounds_listentry",
    "rounds_drawresult",
    "rounds_drawnkey",
    "rounds_drawpublication",
    "rounds_drawvoiding",
)


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_initial"), ("base", "0001_initial")]

    operations = [append_only(table) for table in TABLES]
