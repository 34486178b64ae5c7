from django.db import migrations

from minzheng.kernel.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial"), ("benefits", "0001_initial")]
    operations = [append_only("benefits_issued"), append_only("benefits_bankreturn")]
