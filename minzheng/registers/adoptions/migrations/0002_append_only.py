from django.db import migrations

from minzheng.kernel.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("adoptions", "0001_initial")]
    operations = [append_only("adoptions_adoptionending"), append_only("adoptions_followupvisit")]
