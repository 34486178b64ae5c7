"""A part of a page that is fetched alone is the same part of the page freshly loaded."""

import re
from html.parser import HTMLParser

import pytest

from minzheng.registers.benefits.models import IssueRun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told_district")]

AS_HTMX = {"HX-Request": "true"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class _Part(HTMLParser):
    """Collects the source of the element with an id."""

    def __init__(self, wanted: str):
        super().__init__(convert_charrefs=False)
        self.wanted, self.depth, self.found = wanted, 0, []

    def handle_starttag(self, tag, attrs):
        if self.depth or dict(attrs).get("id") == self.wanted:
            self.found.append(self.get_starttag_text())
            self.depth += tag not in VOID

    def handle_startendtag(self, tag, attrs):
        if self.depth:
            self.found.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        if self.depth:
            self.found.append(f"</{tag}>")
            self.depth -= tag not in VOID

    def handle_data(self, data):
        if self.depth:
            self.found.append(data)

    def handle_entityref(self, name):
        self.handle_data(f"&{name};")

    def handle_charref(self, name):
        self.handle_data(f"&#{name};")


def part(response, wanted: str) -> str:
    """The element with that id as it stands in a response; tokens differ from page to page."""
    reader = _Part(wanted)
    reader.feed(response.content.decode())
    assert reader.found, f"no element with id {wanted}"
    text = "".join(reader.found)
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text).strip()


def test_the_part_is_found_with_all_that_is_in_it():
    class Answer:
        content = b'<p>a<div id="x">b<br>&amp;<div>c</div></div>d</p>'

    assert part(Answer, "x") == '<div id="x">b<br>&amp;<div>c</div></div>'


RUN_STATES = {
    "preparing": {"state": "preparing", "done": 12},
    "posting": {"state": "posting", "done": 5},
    "halted": {"state": "posting", "done": 5, "fault": "数据库磁盘已满。"},
    "prepared": {"state": "prepared"},
}


@pytest.mark.parametrize("values", RUN_STATES.values(), ids=RUN_STATES)
def test_the_progress_of_a_run_is_that_of_its_page(values, sit):
    run = IssueRun.objects.get(state="prepared")
    IssueRun.objects.filter(id=run.id).update(**values)
    page = sit("zhidan").get(f"/treasury/runs/{run.id}/")
    alone = sit("zhidan").get(f"/treasury/runs/{run.id}/progress/", headers=AS_HTMX)
    assert alone.content.decode().strip() == part(alone, "run-progress")  # this part and nothing else
    assert part(alone, "run-progress") == part(page, "run-progress")
    running = values["state"] != "prepared" and "fault" not in values
    assert ("every 1s" in part(alone, "run-progress")) is running
    assert ("HX-Refresh" in alone.headers) is not running


FILTERED = [
    ("shencha", "/review/cases/", {"state": "submitted"}),
    ("shouli", "/review/to-do/", {"text": "张"}),
    ("shouli", "/review/awards/", {"text": "唐桂香", "programme": "dibao"}),
    ("cun", "/counter/", {"q": "唐桂香"}),
    ("cun", "/counter/taken-in/", {"day": "2021-01-05"}),
    ("shenji", "/oversight/cases/", {"q": "唐桂香"}),
    ("shenji", "/oversight/people/", {"q": "唐桂香"}),
    ("shenji", "/oversight/accounts/", {"q": "唐"}),
    ("shenji", "/oversight/times/", {"year": "2020"}),
    ("", "/notices/", {"name": "杉木桥"}),
]


@pytest.mark.parametrize(("username", "path", "query"), FILTERED, ids=[each[1] for each in FILTERED])
def test_filtered_results_are_those_of_the_page_freshly_loaded(username, path, query, sit):
    client = sit(username)
    alone = client.get(path, query, headers={**AS_HTMX, "HX-Target": "results"})
    fresh = client.get(path, query)
    assert (alone.status_code, fresh.status_code) == (200, 200)
    assert part(alone, "results") == part(fresh, "results")
    assert part(fresh, "results") != part(client.get(path), "results")  # the filter did something


def test_the_households_of_a_run_are_filtered_alike(sit):
    run = IssueRun.objects.get(state="prepared")
    client, path, query = sit("zhidan"), f"/treasury/runs/{run.id}/", {"shown": "unusual"}
    alone = client.get(path, query, headers={**AS_HTMX, "HX-Target": "results"})
    assert part(alone, "results") == part(client.get(path, query), "results")
    assert part(alone, "results") != part(client.get(path), "results")


@pytest.mark.parametrize("name", ["counter:person", "counter:household"])
def test_the_story_of_a_file_is_filtered_alike(name, sit, known):
    client, path, query = sit("shouli"), known[name].path(name), {"kind": "award"}
    alone = client.get(path, query, headers={**AS_HTMX, "HX-Target": "results"})
    assert part(alone, "results") == part(client.get(path, query), "results")
    assert part(alone, "results") != part(client.get(path), "results")
