from django.db import migrations

from minzheng.kernel.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("base", "0001_initial")]

    operations = [append_only("documents_document"), append_only("documents_documentvoiding")]
