from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

from minzheng.kernel.base.append_only import CREATE_FUNCTION


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        CREATE_FUNCTION,
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("moment_at", models.DateTimeField(verbose_name="演练时刻")),
            ],
            options={
                "verbose_name": "演练日期",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="rehearsal_is_single")
                ],
            },
        ),
    ]
