"""Several books joined into one, so that programmes ask each other for their results by name.

    LIBRARY = Library([dibao.book, temporary_relief.book])
    LIBRARY.book.compile(on_date, parameters)  # an ordinary book; its rules are "dibao.gap", "relief.amount"

The books stay as they are. A rule keeps its function; only the names it rests on are looked up anew: first
among the rules of its own book, then among the inputs and parameters, which all books share.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from ..errors import RuleError
from .book import RECEIVES, Book, Programme
from .declared import Declared
from .edition import DAY, Rule
from .graph import PERSON
from .language import anyone


class Library:
    """Books that know each other's programmes. Loading checks everything; raises RuleError."""

    def __init__(self, books: Sequence[Book], name: str = "规则库"):
        self._books = {}
        for book in books:
            offered = book.offered
            if offered is None:
                raise RuleError(
                    f"规则册“{book.name}”没有声明待遇；请先写 book.programme(代码, 名称, amount=…)。"
                )
            if offered.code in self._books:
                other = self._books[offered.code].name
                raise RuleError(
                    f"规则册“{other}”和“{book.name}”的待遇代码都是“{offered.code}”；请改其中一个。"
                )
            self._books[offered.code] = book
        self._all_answered()
        self._order = self._by_dependence()
        self.book = self._joined(name)
        self.book.check()

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """Every programme, those that others rest on first; its rules bear the names of `book`."""
        return tuple(self._programme(code) for code in self._order)

    def _programme(self, code: str) -> Programme:
        offered = self._books[code].offered
        persons = f"{code}.{offered.persons}" if offered.persons else ""
        return replace(offered, amount=f"{code}.{offered.amount}", persons=persons)

    def _all_answered(self) -> None:
        for book in self._books.values():
            for code in book.asked:
                if code not in self._books:
                    raise RuleError(
                        f"规则册“{book.name}”用 receives 询问待遇“{code}”，但库中没有这个待遇"
                        f"（有：{'、'.join(self._books)}）；请把它的规则册加入库，或核对代码。",
                        rule=RECEIVES + code,
                    )

    def _by_dependence(self) -> tuple[str, ...]:
        order = TopologicalSorter()
        for code, book in self._books.items():
            order.add(code, *(asked for asked in book.asked if _askers(book, asked)))
        try:
            return tuple(order.static_order())
        except CycleError as error:
            # graphlib lists each book before the one that asks for it; readers expect the reverse.
            cycle = error.args[1][::-1]
            raise self._cycle(cycle) from error

    def _cycle(self, cycle: list[str]) -> RuleError:
        steps = []
        for code, asked in pairwise(cycle):
            book = self._books[code]
            rule = _askers(book, asked)[0]
            steps.append(f"“{book.name}”的{rule.where}询问“{asked}”（{rule.place}）")
        first = _askers(self._books[cycle[0]], cycle[1])[0]
        return RuleError(
            f"待遇之间循环依赖（{' → '.join(cycle)}）：{'；'.join(steps)}；请去掉其中一处询问。",
            rule=f"{cycle[0]}.{first.name}",
            place=first.place,
        )

    def _joined(self, name: str) -> Book:
        book = Book(name, parameters=self._declared())
        for code in self._order:
            own = self._books[code]
            names = {rule.name: f"{code}.{rule.name}" for rule in own.rules}
            used = [asked for asked in own.asked if _askers(own, asked)]
            names |= {RECEIVES + asked: f"{code}.{RECEIVES}{asked}" for asked in used}
            for rule in own.rules:
                arguments = tuple(names.get(argument, argument) for argument in rule.arguments)
                book.rules.append(replace(rule, name=names[rule.name], arguments=arguments))
            for asked in used:
                book.rules += self._answers(names[RECEIVES + asked], self._programme(asked), own.asked[asked])
        return book

    def _declared(self) -> dict[str, Declared]:
        """The inputs and parameters of all books; the same name must mean the same."""
        shared: dict[str, Declared] = {}
        owner: dict[str, Book] = {}
        for book in self._books.values():
            asked = {item.name for item in book.asked.values()}
            for name, item in book.declared.items():
                if name in asked:
                    continue
                if shared.setdefault(name, item) != item:
                    raise RuleError(
                        f"“{item.label}”（{name}）在规则册“{owner[name].name}”和“{book.name}”中的声明不同"
                        "（名称、层级、单位、范围须完全一致）；请改成一致，或换一个名称。",
                        rule=name,
                    )
                owner.setdefault(name, book)
        return shared

    def _answers(self, name: str, programme: Programme, asked: Declared) -> Iterator[Rule]:
        """The versions of the rule that says whether one receives a programme; outside its time, nobody."""
        own = self._books[programme.code]
        versions = [rule for rule in own.rules if rule.name == own.offered.amount]
        since = min(rule.since or dt.date.min for rule in versions)
        until = max(rule.until or dt.date.max for rule in versions)
        label = f"享受{programme.label}"

        def version(function: Callable, source: str, first: dt.date, last: dt.date) -> Rule:
            begin = None if first == dt.date.min else first
            end = None if last == dt.date.max else last
            return Rule.of(function, asked.level, label, "", source, begin, end, name)

        if since > dt.date.min:
            yield version(_nobody, "该待遇尚未施行", dt.date.min, since - DAY)
        answer = _anyone_paid if programme.level is PERSON and asked.level is not PERSON else _paid
        yield replace(
            version(answer, f"待遇“{programme.label}”（{programme.code}）的计算结果", since, until),
            arguments=(programme.amount,),
        )
        if until < dt.date.max:
            yield version(_nobody, "该待遇已停止", until + DAY, dt.date.max)


def _paid(amount):
    return amount > 0


def _anyone_paid(amount):
    return anyone(amount > 0)


def _nobody():
    return False


def _askers(book: Book, code: str) -> list[Rule]:
    """The rules of a book that rest on whether one receives a programme."""
    return [rule for rule in book.rules if RECEIVES + code in rule.arguments]
