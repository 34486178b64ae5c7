"""Who came in within a year and what changed: awards opened, members added, classes raised.

What a ledger brought in January was there before; new is what begins from February on.
"""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from minzheng.kernel.people.models import Fact

from ..models import Award, AwardPerson, Issued
from .measures import District, Kind, Measure, people

CLASS = "guarantee_class"


def _opened(programmes: tuple[str, ...], district: District) -> QuerySet:
    return Award.objects.filter(
        programme__in=programmes, division_code__startswith=district.prefix, valid__isempty=False,
        valid__startswith__gte=district.month(2).first_date,
        valid__startswith__lte=district.month(12).last_date,
    )  # fmt: skip


def _in_category(awards: QuerySet, category: str) -> QuerySet:
    if not category:
        return awards
    return awards.filter(Exists(Issued.objects.filter(award=OuterRef("pk"), category=category)))


def _of_class(awards: QuerySet, class_: int) -> QuerySet:
    """Awards whose household stood in a class in the first month."""
    if not class_:
        return awards
    facts = Fact.objects.filter(
        household=OuterRef("household"), name=CLASS, value=class_, superseded_at=None,
        valid__contains=OuterRef("valid__startswith"),
    )  # fmt: skip
    return awards.filter(Exists(facts))


def _new(programme: str, category: str, class_: int, district: District) -> QuerySet:
    return _of_class(_in_category(_opened((programme,), district), category), class_)


def new_awards(programme: str, *, category: str = "", class_: int = 0) -> Measure:
    """新纳入户: awards that began within the year."""

    def rows(district: District) -> QuerySet:
        return _new(programme, category, class_, district)

    return Measure(Kind.AWARDS, rows, lambda district: rows(district).count())


def new_persons(programme: str, *, category: str = "", class_: int = 0) -> Measure:
    """新纳入人: who stood in those awards from their first month."""

    def rows(district: District) -> QuerySet:
        awards = _new(programme, category, class_, district).values("id")
        first = Q(valid__startswith=F("award__valid__startswith"))
        return people(AwardPerson.objects.filter(first, award__in=awards))

    return Measure(Kind.PERSONS, rows, lambda district: rows(district).count())


def first_time(*programmes: str) -> Measure:
    """新增对象: different people whose first award of any of the programmes began within the year."""

    def rows(district: District) -> QuerySet:
        earlier = Award.objects.filter(
            programme__in=programmes, division_code__startswith=district.prefix, valid__isempty=False,
            valid__startswith__lt=district.month(2).first_date,
        )  # fmt: skip
        places = AwardPerson.objects.filter(award__in=_opened(programmes, district).values("id"))
        had = AwardPerson.objects.filter(award__in=earlier.values("id")).values("person")
        return people(places.exclude(person__in=had))

    return Measure(Kind.PERSONS, rows, lambda district: rows(district).count())


def begun_persons(programme: str) -> Measure:
    """新确定: different people with an award that began in any month of the year, January included."""

    def rows(district: District) -> QuerySet:
        awards = Award.objects.filter(
            programme=programme, division_code__startswith=district.prefix, valid__isempty=False,
            valid__startswith__gte=district.month(1).first_date,
            valid__startswith__lte=district.month(12).last_date,
        )  # fmt: skip
        return people(AwardPerson.objects.filter(award__in=awards.values("id")))

    return Measure(Kind.PERSONS, rows, lambda district: rows(district).count())


def _added(category: str, district: District) -> QuerySet:
    """Places of members who joined a running award within the year."""
    running = Award.objects.filter(programme="dibao", division_code__startswith=district.prefix)
    return AwardPerson.objects.filter(
        award__in=_in_category(running, category).values("id"), valid__isempty=False,
        valid__startswith__gt=F("award__valid__startswith"),
        valid__startswith__gte=district.month(1).first_date,
        valid__startswith__lte=district.month(12).last_date,
    )  # fmt: skip


def _grown(category: str, district: District) -> QuerySet:
    return Award.objects.filter(id__in=_added(category, district).values("award"))


def _risen(rises: tuple[tuple[int, int], ...], category: str, district: District) -> QuerySet:
    """Running awards whose household rose from a class to another within the year."""
    found = Q()
    for before, after in rises:
        old = Fact.objects.filter(
            household=OuterRef("household"), name=CLASS, value=before, superseded_at=None,
            valid__endswith=OuterRef("valid__startswith"),
        )  # fmt: skip
        found |= Q(Exists(old), value=after)
    homes = Fact.objects.filter(
        found, name=CLASS, superseded_at=None,
        valid__startswith__gt=district.month(1).first_date,
        valid__startswith__lte=district.month(12).last_date,
    ).values("household")  # fmt: skip
    awards = Award.objects.filter(
        programme="dibao", division_code__startswith=district.prefix, household__in=homes,
        valid__contains=district.month(12).first_date,
    )  # fmt: skip
    return _in_category(awards, category)


def grown_households(category: str = "rural") -> Measure:
    """增加保障对象户: awards that got a member."""

    def rows(district: District) -> QuerySet:
        return _grown(category, district)

    return Measure(Kind.AWARDS, rows, lambda district: rows(district).count())


def added_persons(category: str = "rural") -> Measure:
    """增加保障对象人: the members they got."""

    def rows(district: District) -> QuerySet:
        return people(_added(category, district))

    return Measure(Kind.PERSONS, rows, lambda district: rows(district).count())


def risen_households(*rises: tuple[int, int], category: str = "rural") -> Measure:
    """提档户: awards whose class rose, by (class before, class after)."""

    def rows(district: District) -> QuerySet:
        return _risen(rises, category, district)

    return Measure(Kind.AWARDS, rows, lambda district: rows(district).count())


def risen_persons(*rises: tuple[int, int], category: str = "rural") -> Measure:
    """提档人: who stands in those awards in December."""

    def rows(district: District) -> QuerySet:
        awards = _risen(rises, category, district).values("id")
        in_december = district.month(12).first_date
        return people(AwardPerson.objects.filter(award__in=awards, valid__contains=in_december))

    return Measure(Kind.PERSONS, rows, lambda district: rows(district).count())


def improved_households(*rises: tuple[int, int], category: str = "rural") -> Measure:
    """提标增人户: awards whose class rose, and those that got a member."""

    def rows(district: District) -> QuerySet:
        risen, grown = _risen(rises, category, district), _grown(category, district)
        return Award.objects.filter(Q(id__in=risen.values("id")) | Q(id__in=grown.values("id")))

    return Measure(Kind.AWARDS, rows, lambda district: rows(district).count())


def improved_persons(*rises: tuple[int, int], category: str = "rural") -> Measure:
    """提标增人人数: members of awards whose class rose, and members added."""

    def rows(district: District) -> QuerySet:
        awards = _risen(rises, category, district).values("id")
        of_risen = Q(award__in=awards, valid__contains=district.month(12).first_date)
        added = Q(id__in=_added(category, district).values("id"))
        return people(AwardPerson.objects.filter(of_risen | added))

    return Measure(Kind.PERSONS, rows, lambda district: rows(district).count())
