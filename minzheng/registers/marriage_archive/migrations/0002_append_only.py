"""What was keyed, decided, scanned and checked stays."""

from django.db import migrations

from minzheng.kernel.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("marriage_archive", "0001_initial"), ("base", "0001_initial")]

    operations = [
        append_only("marriage_archive_keying"),
        append_only("marriage_archive_settlement"),
        append_only("marriage_archive_scan"),
        append_only("marriage_archive_scancheck"),
    ]
