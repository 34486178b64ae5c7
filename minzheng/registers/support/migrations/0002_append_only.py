from django.db import migrations

from minzheng.kernel.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial"), ("base", "0001_initial")]

    operations = [append_only("support_supportvisit")]
