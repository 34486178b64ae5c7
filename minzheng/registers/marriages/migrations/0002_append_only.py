from django.db import migrations

from minzheng.kernel.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial"), ("marriages", "0001_initial")]
    operations = [
        append_only("marriages_recordannotation"),
        append_only("marriages_blankmovement"),
        append_only("marriages_voidnumber"),
        append_only("marriages_caseowner"),
    ]
