"""/style, the pages of the shell, and the promises of the design system: contrast, policy, completeness."""

import datetime as dt
import re
from itertools import product
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.urls import reverse

from minzheng.kernel.base.templatetags.minzheng import register

PACKAGE = Path(__file__).resolve().parents[2] / "minzheng"
STATIC = PACKAGE / "static"
ERROR_PAGES = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")
TONES = ("info", "wait", "ok", "warn", "stop", "quiet")


def own_files(folder: Path, *patterns: str) -> list[Path]:
    found = [path for pattern in patterns for path in folder.rglob(pattern)]
    return [path for path in found if "vendor" not in path.parts]


# --- the page ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_shows_every_component(client):
    response = client.get(reverse("style:page"))
    assert response.status_code == 200
    sources = "".join(path.read_text() for path in (PACKAGE / "templates" / "style").glob("*.html"))
    written = set(re.findall(r"{% (\w+)", sources))
    implied = {"error_summary", "nav_links", "request_id"}  # drawn by the form and by the shell
    assert set(register.tags) - written - implied - {"fields"} == set()


@pytest.mark.django_db
def test_an_empty_form_comes_back_with_sentences_and_what_was_typed(client):
    typed = {"name": "", "income": "一千", "note": "院里有 <b>两头</b> 猪", "request_id": "r-1"}
    typed |= {"members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "0", "members-0-name": "李小梅"}
    response = client.post(reverse("style:page"), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "请填写“申请人姓名”。" in page
    assert "家庭月收入不是数字" in page
    assert 'value="一千"' in page
    assert "院里有 &lt;b&gt;两头&lt;/b&gt; 猪" in page
    assert 'value="李小梅"' in page
    assert page.count('name="request_id" value="r-1"') == 1


@pytest.mark.django_db
def test_the_sample_of_long_work_ends(client):
    address, asked = reverse("style:progress"), 0
    while address:
        answer = client.get(address).content.decode()
        found = re.search(r'hx-get="([^"]+)"', answer)
        address, asked = found and found[1], asked + 1
    assert asked == 7  # 2310 households, 330 at a time
    assert "已完成 2,310 / 2,310 户" in answer


@pytest.mark.django_db
def test_a_nonsense_step_of_the_sample_starts_anew(client):
    answer = client.get(reverse("style:progress"), {"done": "-5x"}).content.decode()
    assert "330 / 2,310" in answer


@pytest.mark.django_db
def test_a_sheet_for_the_printer_has_no_navigation(client):
    sheet = client.get(reverse("style:sheet")).content.decode()
    assert "低保金计算说明" in sheet
    assert "data-print" in sheet
    assert 'class="shell"' not in sheet


# --- the shell --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_needs_nothing_and_says_what_to_do_next(name):
    shown = render_to_string(name)
    sentence = re.search(r'<p class="lead">(.+?)</p>', shown)[1]
    assert "请" in sentence
    assert '<a class="button" href="/">回到首页</a>' in shown


def test_a_refusal_shows_the_sentence_as_words():
    shown = render_to_string("refusal.html", {"sentence": "<b>这户已有在办的申请。</b>", "back_url": "/my/"})
    assert "&lt;b&gt;这户已有在办的申请。&lt;/b&gt;" in shown
    assert 'href="/my/">返回上一页' in shown


@pytest.mark.django_db
def test_large_print_is_set_by_the_server_so_that_the_page_never_jumps(client):
    assert '<html lang="zh-Hans">' in client.get(reverse("style:page")).content.decode()
    client.cookies["care"] = "1"
    page = client.get(reverse("style:page")).content.decode()
    assert '<html lang="zh-Hans" class="care">' in page
    assert 'aria-pressed="true"' in page


def test_the_desk_shell_shows_who_acts_where_and_on_which_date(rf):
    context = {
        "bureau_name": "示范区民政局",
        "desk_nav": [{"label": "待办", "url": "/review/", "count": 3}],
        "actor_name": "周敏",
        "post_label": "审核员",
        "rehearsal_date": dt.date(2020, 11, 5),
        "log_out_url": "/log-out/",
    }
    shown = render_to_string("desk.html", context, rf.get("/review/7/"))
    assert '<a href="/review/" aria-current="page">' in shown
    assert "演练日期：<strong>2020年11月5日</strong>" in shown
    assert "周敏" in shown
    assert '<form method="post" action="/log-out/">' in shown
    bare = render_to_string("desk.html", {}, rf.get("/"))
    assert "演练日期" not in bare
    assert "退出" not in bare


# --- promises ---------------------------------------------------------------------------------------


def test_every_template_of_the_system_compiles():
    compiled = [
        engines["django"].get_template(str(path.relative_to(PACKAGE / "templates")))
        for path in own_files(PACKAGE / "templates", "*.html")
    ]
    assert len(compiled) > 40


def breaches_of_policy(markup: str) -> list[str]:
    """What the content security policy would refuse: styles and scripts written into a page."""
    return re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:|hx-on|js:", markup)


def test_no_template_writes_styles_or_scripts_into_the_page():
    found = {
        path.name: breaches
        for path in own_files(PACKAGE, "*.html")
        if (breaches := breaches_of_policy(path.read_text()))
    }
    assert found == {}


def test_a_planted_breach_is_noticed():
    assert breaches_of_policy('<p style="color:red" onclick="x()"><script>1</script>') != []
    assert breaches_of_policy('<script src="/a.js" defer></script><p class="style">') == []


@pytest.mark.django_db
def test_the_finished_page_keeps_the_policy_too(client):
    assert breaches_of_policy(client.get(reverse("style:page")).content.decode()) == []


def tokens(care: bool) -> dict[str, str]:
    """The colours of tokens.css, with those of large print on top where asked."""
    text = (STATIC / "css" / "tokens.css").read_text()
    plain, large = text.split("html.care {")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", plain))
    return colours | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", large)) if care else colours


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_guideline_says():
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize(("care", "least"), [(False, 4.5), (True, 7.0)])
def test_text_stands_out_from_whatever_is_under_it(care, least):
    colours = tokens(care)
    pairs = [*product(("ink", "ink-soft", "link"), ("paper", "ground", "brand-tint"))]
    pairs += [("ink", f"{tone}-tint") for tone in TONES]
    pairs += [("ink", f"{way}-{shade}") for way in ("more", "less") for shade in (1, 2, 3)]
    pairs += [("paper", "brand"), ("paper", "brand-deep"), ("paper", "stop"), ("ink-soft", "ground-deep")]
    assert {pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < least} == set()


@pytest.mark.parametrize("care", [False, True])
def test_states_and_edges_stand_out(care):
    colours = tokens(care)
    words = [(tone, ground) for tone in TONES for ground in (f"{tone}-tint", "paper", "ground")]
    assert {pair for pair in words if contrast(colours[pair[0]], colours[pair[1]]) < 4.5} == set()
    edges = [("edge", "paper"), ("edge", "ground"), ("focus", "paper"), ("focus", "ground")]
    edges += [(f"series-{number}", "paper") for number in (1, 2, 3, 4)]
    assert {pair for pair in edges if contrast(colours[pair[0]], colours[pair[1]]) < 3} == set()


def test_the_stylesheets_stay_small_and_use_only_tokens_that_exist():
    sheets = {path.name: path.read_text() for path in own_files(STATIC, "*.css")}
    everything = "".join(sheets.values())
    assert len(everything.encode()) < 42_000
    assert (
        set(re.findall(r"var\(--([\w-]+)", everything)) - set(re.findall(r"--([\w-]+):", everything)) == set()
    )
    assert "url(" not in everything


def test_every_icon_that_is_asked_for_is_drawn():
    drawn = set(re.findall(r'<symbol id="(\w+)"', (STATIC / "img" / "icons.svg").read_text()))
    asked = {
        name
        for path in own_files(PACKAGE, "*.html")
        for name in re.findall(r'{% icon "(\w+)" %}', path.read_text())
    }
    assert asked - drawn == set()
    assert {"home", "list", "yuan", "notice"} <= drawn
