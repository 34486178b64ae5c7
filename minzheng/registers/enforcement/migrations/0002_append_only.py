from django.db import migrations

from minzheng.kernel.base.append_only import append_only

TABLES = (
    "enforcement_checklistversion",
    "enforcement_inspectionrecord",
    "enforcement_penaltypayment",
    "enforcement_campaignaction",
)


class Migration(migrations.Migration):
    dependencies = [("enforcement", "0001_initial"), ("base", "0001_initial")]

    operations = [append_only(table) for table in TABLES]
