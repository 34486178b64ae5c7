import datetime as dt, time
from collections import Counter
import pytest
from django.test.utils import CaptureQueriesContext
from django.db import connection
from minzheng.config.demo import accounts, build, stories, neighbour
from minzheng.config.demo.year import Year
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.watch import commands as watch, declared
from minzheng.kernel.watch.models import Warning
from minzheng.kernel.people.models import Person

def test_scale(db, settings):
    settings.DISTRICT_CODE="431103"
    build.lay_ground(lambda w: None)
    officers = accounts.open_all(build.STARTS_AT)
    year = Year(2020, officers, lambda w: None)
    t=time.process_time(); w=time.time()
    year.take_over(Month(2020,1)); print(year.rolls.take_over(Month(2020,1)))
    build._let_the_database_see()
    print("built", time.time()-w, Person.objects.count())
    day=dt.date(2020,2,3)
    from minzheng.kernel.watch.limits import Limits
    ids=list(Person.objects.order_by("id").values_list("id",flat=True))
    chunk=ids[:1000]
    for one in declared.watches():
        w=time.time()
        with CaptureQueriesContext(connection) as c:
            n=len(list(one.examine(chunk, day)))
        print(one.code, n, len(c), round(time.time()-w,3))
    for n in range(2):
        t=time.process_time(); w=time.time()
        print("sweep", watch.sweep(at=at_hour(day, 2+n)), time.time()-w, time.process_time()-t)
    print(Counter(Warning.objects.values_list("rule","state")))
    for rule in set(Warning.objects.values_list("rule",flat=True)):
        print(rule, Warning.objects.filter(rule=rule).first().sentence, Warning.objects.filter(rule=rule).first().outcome)
