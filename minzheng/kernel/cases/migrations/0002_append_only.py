from django.db import migrations

from minzheng.kernel.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial"), ("cases", "0001_initial")]
    operations = [append_only("cases_step"), append_only("cases_homevisit"), append_only("cases_assessment")]
