"""Inside Django: open the special day anew; prints the slot ids as JSON. Called between the two runs."""

import datetime as dt
import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")

import django
from django.db import connection


def main() -> None:
    django.setup()
    from minzheng.kernel.base import clock
    from minzheng.registers.appointments.models import Booking, Office, Slot

    from .ground import PERIODS, PLACES, WAITING

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {Booking._meta.db_table}, {Slot._meta.db_table} RESTART IDENTITY CASCADE")
    office, _ = Office.objects.get_or_create(
        division_code="999901", name="婚姻登记处",
        defaults={"address": "河东路1号", "phone": "0746-0000001", "hours": "9:00—17:00"},
    )  # fmt: skip
    now = clock.true_now()
    rows = [
        Slot(
            office=office, service="marriage", day=now.date() + dt.timedelta(days=20),
            starts=dt.time(8 + period),
            ends=dt.time(9 + period), capacity=PLACES, walkin_reserved=0, priority_reserved=0,
            waiting_max=WAITING, release_at=now,
        )
        for period in range(PERIODS)
    ]  # fmt: skip
    print(json.dumps([slot.id for slot in Slot.objects.bulk_create(rows)]))


if __name__ == "__main__":
    main()
