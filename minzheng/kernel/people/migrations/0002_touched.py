from django.db import migrations

from minzheng.kernel.base.touched import touches


class Migration(migrations.Migration):
    dependencies = [("base", "0002_touched"), ("people", "0001_initial")]
    operations = [
        touches("people_fact", person="person_id", household="household_id"),
        touches("people_membership", person="person_id", household="household_id"),
        touches("people_person", person="id"),
    ]
