"""The steps of an application: the matter's own questions, then the papers, then a last look."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.catalogue import Matter
from minzheng.kernel.cases.queries import DraftView

from .answers import rows_of_form
from .places import village_choices

PAPERS = "papers"
CHECK = "check"


@dataclass(frozen=True)
class Wizard:
    """A draft being filled in. `names` are the keys of all its steps, in order."""

    draft: DraftView
    matter: Matter
    steps: tuple[Any, ...]
    names: tuple[str, ...]
    divisions: list[tuple[str, str]]
    on_date: dt.date

    def url(self, key: str) -> str:
        if key == PAPERS:
            return reverse("citizen:draft_papers", args=[self.draft.id])
        if key == CHECK:
            return reverse("citizen:check", args=[self.draft.id])
        return reverse("citizen:step", args=[self.draft.id, key])

    def label(self, key: str) -> str:
        words = {PAPERS: "上传材料", CHECK: "核对提交"}
        return words.get(key) or self.step(key).title

    def step(self, key: str) -> Any:
        """The matter's step by key. Raises NotFound."""
        for one in self.steps:
            if one.key == key:
                return one
        raise NotFound("没有这一步，请从“我的办件”里的草稿继续填写。")

    def after(self, key: str) -> str:
        return self.url(self.names[self.names.index(key) + 1])

    def before(self, key: str) -> str:
        """The address of the step before; "" at the first."""
        position = self.names.index(key)
        return self.url(self.names[position - 1]) if position else ""

    def stepper(self, key: str) -> dict:
        """What the stepper and the buttons of a page need."""
        return {
            "steps": [{"label": self.label(name), "url": self.url(name)} for name in self.names],
            "number": self.names.index(key) + 1,
            "back_url": self.before(key),
        }

    def bound(self, key: str, data=None):
        """A step's forms: with what is being posted, or else with what the draft keeps."""
        return self.step(key).bind(
            data=data, answers=self.draft.answers, divisions=self.divisions, on_date=self.on_date
        )

    def missing_papers(self) -> list[str]:
        """Names of the required papers of which there is no photo yet."""
        given = {paper.key for paper in self.draft.papers}
        return [paper.label for paper in self.matter.papers if paper.required and paper.key not in given]

    def review(self) -> list[dict]:
        """Each step with its answers in words, and whether it is complete."""
        rows = []
        for one in self.steps:
            bound = self.bound(one.key)
            groups = [{"title": "", "rows": rows_of_form(bound.form)}] if bound.form else []
            for formset, item, _add in bound.formsets:
                groups += [
                    {"title": getattr(form, "title", f"{item} {number}"), "rows": rows_of_form(form)}
                    for number, form in enumerate(formset.forms, start=1)
                ]
            rows.append(
                {
                    "key": one.key,
                    "title": one.title,
                    "url": self.url(one.key),
                    "groups": [group for group in groups if group["rows"]],
                    "complete": one.is_complete(self.draft.answers, self.on_date),
                }
            )
        return rows


def open_wizard(draft_id: int, request: HttpRequest) -> Wizard:
    """The actor's own draft with the steps of its matter. Raises NotFound for anybody else's."""
    draft = cases.draft(draft_id, actor=request.actor)
    matter = catalogue.matter(draft.matter)
    steps = tuple(matter.questions.steps())
    names = (*(one.key for one in steps), PAPERS, CHECK)
    today = request.at.date()
    return Wizard(draft, matter, steps, names, village_choices(request.actor, today), today)
