"""定期复核: which awards have to be looked at again, by when, and what was found. Reads only, scoped.

How often is a parameter of the place, by the rule that the programme names: the means of a 低保 household
every year, every half a year where somebody can work (民发〔2021〕57号); a family that is recognised, a child,
a disabled person, an elder (健在确认) as the place says. Counted from the last review, or from the start.
"""

import datetime as dt

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Left

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.people.models import Fact

from .law import values_in_force
from .models import Award, AwardPerson, AwardReview, ReviewFinding, ReviewWay
from .programmes import Programme, programmes

READS = "grant.read"
SOON = dt.timedelta(days=30)
MEANS = "means"
WAYS, FINDINGS = ReviewWay.choices, ReviewFinding.choices
HOME, UNCHANGED = ReviewWay.HOME, ReviewFinding.UNCHANGED
_ABLE_TO_WORK = 1  # the fact labour_ability
_DISTRICT_DIGITS = 6


def reviewed() -> tuple[Programme, ...]:
    """The programmes whose awards are looked at again."""
    return tuple(one for one in programmes() if one.reviewed)


def awards(actor: Actor, *, on_date: dt.date) -> QuerySet:
    """Awards running on a day in the jurisdiction, with `last_date` and `due_date` of their review.

    The nearest last day comes first. `last_date` is None where nobody has looked since the award began.
    """
    codes = [one.code for one in reviewed()]
    rows = access.visible_to(actor, READS, Award.objects.filter(programme__in=codes, valid__contains=on_date))
    last = AwardReview.objects.filter(award=OuterRef("id")).order_by("-on_date").values("on_date")[:1]
    rows = rows.annotate(last_date=Subquery(last), months=_interval(rows, on_date))
    since = Coalesce("last_date", F("valid__startswith"), output_field=DateField())
    due = Func(
        since, F("months"), template="(%(expressions)s))::date", function="",
        arg_joiner=" + make_interval(months => ", output_field=DateField(),
    )  # fmt: skip
    rows = rows.annotate(due_date=due).select_related("payee", "person")
    return rows.order_by("due_date", "division_code", "id")


def _interval(rows: QuerySet, on_date: dt.date) -> Case:
    """After how many months each award is looked at again: by its programme and the law of its district."""
    places = rows.order_by().annotate(place=Left("division_code", _DISTRICT_DIGITS))
    found = []
    for place in places.values_list("place", flat=True).distinct():
        in_force = values_in_force(place, on_date)
        for one in reviewed():
            here = Q(programme=one.code, division_code__startswith=place)
            kinds = _means(on_date) if one.reviewed == MEANS else ((one.reviewed, Q()),)
            for kind, condition in kinds:
                found.append(When(here & condition, then=Value(in_force(f"review_months_{kind}"))))
    return Case(*found, default=Value(None), output_field=IntegerField())


def _means(on_date: dt.date) -> tuple[tuple[str, Q], ...]:
    """Of a household on 低保: its income is not steady where somebody whom the award covers can work."""
    in_force = {"superseded_at": None, "valid__contains": on_date}
    able = AwardPerson.objects.filter(
        award=OuterRef("id"), valid__contains=on_date, person__facts__name="labour_ability",
        person__facts__value=_ABLE_TO_WORK,
        **{f"person__facts__{name}": value for name, value in in_force.items()},
    )  # fmt: skip
    urban = Fact.objects.filter(household=OuterRef("household"), name="urban", value=1, **in_force)
    return (
        ("unsteady_urban", Q(Exists(able)) & Q(Exists(urban))),
        ("unsteady_rural", Q(Exists(able))),
        ("steady", Q()),
    )


def award(award_id: int, *, actor: Actor, on_date: dt.date) -> Award:
    """One award that is looked at again. Raises NotFound."""
    found = awards(actor, on_date=on_date).filter(id=award_id).first()
    if found is None:
        raise NotFound("没有这项要定期复核的待遇，可能已经停发，请返回列表重新查找。")
    return found


def reviews(award_id: int) -> list[AwardReview]:
    """Every review of an award, the newest first."""
    return list(AwardReview.objects.filter(award_id=award_id).order_by("-on_date"))


def to_settle(actor: Actor) -> QuerySet:
    """Reviews that found something which nobody has dealt with, the oldest first."""
    rows = AwardReview.objects.exclude(finding=ReviewFinding.UNCHANGED).filter(settled_at=None)
    rows = access.visible_to(actor, READS, rows, "award__division_code")
    return rows.select_related("award__payee", "award__person").order_by("on_date", "id")


def review(review_id: int, *, actor: Actor) -> AwardReview:
    """One review within reach. Raises NotFound."""
    rows = access.visible_to(actor, READS, AwardReview.objects.all(), "award__division_code")
    found = rows.select_related("award__payee").filter(id=review_id).first()
    if found is None:
        raise NotFound("没有这条复核记录，请返回列表重新查找。")
    return found
