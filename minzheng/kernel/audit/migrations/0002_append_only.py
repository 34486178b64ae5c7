from django.db import migrations

from minzheng.kernel.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial"), ("audit", "0001_initial")]
    operations = [append_only("audit_eventrow"), append_only("audit_seal"), append_only("audit_sealedevent")]
