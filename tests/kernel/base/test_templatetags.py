"""The components: what they show, what they refuse, and that what was typed or named cannot become markup."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.base.templatetags.components import charts, display, records

FIELDS = {"csrf_token": "token"}


def draw(source: str, **context) -> str:
    """The markup of a line of template, with white space between tags folded."""
    return " ".join(Template("{% load minzheng %}" + source).render(Context(context)).split())


def ask(path: str):
    return RequestFactory().get(path)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="退回原因", help_text="申请人会看到这句话。")
    kinds = forms.MultipleChoiceField(
        label="收入", choices=[("wage", "工资")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="同意核对")


# --- values -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("{{ 123450|yuan }}", "1,234.50"),
        ("{{ 123450|yuan_unit }}", "1,234.50 元"),
        ("{{ nothing|yuan }}", "—"),
        ("{{ 0|yuan }}", "0.00"),
        ("{{ 1515450000|wan }}", "1,515.45"),
        ("{{ month|month_label }}", "2020年11月"),
        ("{{ day|month_label }}", "2020年11月"),
        ("{{ day|date_cn }}", "2020年11月5日"),
        ("{{ day|date_short }}", "11月5日"),
        ("{{ at|datetime_cn }}", "2020年11月5日 07:03"),
        ("{{ utc|datetime_cn }}", "2020年11月6日 01:30"),
        ("{{ utc|date_cn }}", "2020年11月6日"),
        ("{{ nothing|date_cn }}", "—"),
        ("{{ 512|file_size }}", "512 字节"),
        ("{{ 3355443|file_size }}", "3.2 MB"),
        ("{{ 10485760|file_size }}", "10 MB"),
        ("{{ 0|or_dash }}", "0"),
        ("{{ nothing|or_dash }}", "—"),
    ],
)
def test_values_read_as_officials_write_them(line, shown):
    context = {
        "nothing": None,
        "month": Month(2020, 11),
        "day": dt.date(2020, 11, 5),
        "at": dt.datetime(2020, 11, 5, 7, 3, tzinfo=CHINA),
        "utc": dt.datetime(2020, 11, 5, 17, 30, tzinfo=dt.UTC),
    }
    assert draw(line, **context) == shown


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张", "张"),
        ("张三", "张*"),
        ("李小明", "李*明"),
        ("欧阳建国", "欧阳*国"),
        ("欧阳修", "欧阳*"),
        ("阿依古丽", "阿**丽"),
        ("", "—"),
    ],
)
def test_a_masked_name_keeps_surname_and_last_character(name, masked):
    assert display.mask_name(name) == masked


def test_a_masked_identity_number_hides_division_end_and_birth_date():
    assert display.mask_id_no("999901196503071234") == "999***********1234"
    assert display.mask_id_no("12345") == "*****"


@given(st.text(alphabet="0123456789X", min_size=1, max_size=30))
def test_a_masked_identity_number_never_shows_more_than_seven_characters(id_no):
    masked = display.mask_id_no(id_no)
    assert len(masked) == len(id_no)
    assert sum(1 for character in masked if character != "*") <= 7


@given(st.text(alphabet="张李王欧阳建国小明", min_size=2, max_size=8))
def test_a_masked_name_of_two_or_more_always_hides_something(name):
    masked = display.mask_name(name)
    assert "*" in masked
    assert len(masked) == len(name)


# --- states -----------------------------------------------------------------------------------------


def test_a_misspelt_tone_is_refused_instead_of_losing_its_colour():
    with pytest.raises(ValueError, match="green"):
        draw("{% pill '在办' 'green' %}")


@pytest.mark.parametrize(
    ("days_left", "words", "tone"),
    [
        (9, "还剩 9 个工作日（11月30日到期）", "info"),
        (4, "还剩 4 个工作日（11月30日到期）", "info"),
        (3, "还剩 3 个工作日（11月30日到期）", "warn"),
        (0, "今天到期", "stop"),
        (-2, "已超期 2 个工作日（11月30日到期）", "stop"),
    ],
)
def test_a_deadline_speaks_in_words_as_well_as_colour(days_left, words, tone):
    shown = draw("{% deadline due left %}", due=dt.date(2020, 11, 30), left=days_left)
    assert words in shown
    assert f'class="deadline {tone}"' in shown


def test_a_stopped_clock_is_never_shown_as_overdue():
    shown = draw("{% deadline due -2 paused=True reason='等待补正' %}", due=dt.date(2020, 11, 30))
    assert "计时暂停（等待补正）" in shown
    assert "超期" not in shown


def test_signed_money_is_also_spoken():
    assert "增加" in draw("{% money 22000 signed=True %}")
    assert "减少" in draw("{% money fen signed=True %}", fen=-57000)
    assert "570.00 元" in draw("{% money fen signed=True %}", fen=-57000)
    assert draw("{% money 0 signed=True %}") == '<span class="money">0.00 元</span>'


# --- structure --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "{% pill evil %}",
        "{% crumb evil %}",
        "{% crumb 'x' evil %}",
        "{% callout 'info' evil %}{% endcallout %}",
        "{% card evil lead=evil %}{{ evil }}{% endcard %}",
        "{% facts %}{% fact evil source=evil note=evil %}{{ evil }}{% endfact %}{% endfacts %}",
        "{% tile evil evil unit=evil note=evil url=evil %}",
        "{% tab evil evil count=evil %}",
        "{% empty_state evil evil %}{% endempty_state %}",
        "{% disclosure evil %}{{ evil }}{% enddisclosure %}",
        "{% timeline entries %}",
        "{% explanation tree %}",
        "{% comparison compared %}",
        "{% documents papers %}",
        "{% progress done=1 total=2 label=evil url=evil running=True unit=evil %}",
        "{% bar_chart evil bars unit=evil %}",
        "{% line_chart evil bars unit=evil %}",
    ],
)
def test_a_script_in_a_value_stays_words(line):
    evil = "\"><script>alert('x')</script>"
    shown = draw(
        line,
        evil=evil,
        entries=[{"at": dt.date(2020, 1, 1), "title": evil, "actor": evil, "detail": evil, "url": evil}],
        tree={"label": evil, "text": evil, "formula": evil, "source": evil, "children": []},
        compared=[{"label": evil, "declared": evil, "verified": evil, "differs": True, "source": evil}],
        papers=[{"name": evil, "url": evil, "kind": evil, "status": evil, "by": evil}],
        bars=[(evil, 1), (evil, 2)],
    )
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_the_longest_matching_address_is_the_current_page():
    rows = [{"label": "待办", "url": "/review/"}, {"label": "已办", "url": "/review/done/"}]
    shown = draw("{% nav_links rows %}", rows=rows, request=ask("/review/done/7/"))
    assert '<a href="/review/done/" aria-current="page">' in shown
    assert shown.count("aria-current") == 1


def test_a_card_carries_its_body_and_heading_level():
    shown = draw("{% card '家庭成员' level=3 id='members' %}<p>三人</p>{% endcard %}")
    assert (
        '<section class="card" id="members"> <h3 class="card-title">家庭成员</h3> <p>三人</p> </section>'
        in shown
    )


def test_steps_say_where_one_is():
    shown = draw("{% stepper steps current=2 %}", steps=["成员", "收入", "提交"])
    assert "第 2 步，共 3 步：<strong>收入</strong>" in shown
    assert shown.count('class="done"') == 1
    assert shown.count('aria-current="step"') == 1


# --- tables -----------------------------------------------------------------------------------------


def test_an_empty_table_says_what_to_do_instead():
    shown = draw(
        "{% table '待办件' rows=rows empty='没有待办件。' next_step='放宽条件。' %}x{% endtable %}", rows=[]
    )
    assert "没有待办件。" in shown
    assert "放宽条件。" in shown
    assert "<table" not in shown


def test_a_column_sorts_and_then_sorts_back_keeping_the_filter_but_not_the_page():
    head = "{% th '金额' sort='-amount' num=True %}"
    first = draw(head, request=ask("/list/?town=7&page=4"))
    assert 'href="?town=7&amp;sort=-amount"' in first
    assert "aria-sort" not in first
    sorted_down = draw(head, request=ask("/list/?town=7&sort=-amount"))
    assert 'aria-sort="descending"' in sorted_down
    assert 'href="?town=7&amp;sort=amount"' in sorted_down
    sorted_up = draw(head, request=ask("/list/?town=7&sort=amount"))
    assert 'aria-sort="ascending"' in sorted_up


def test_a_pager_keeps_the_filter_and_offers_only_pages_that_exist():
    page = Paginator(range(57), 20).get_page(1)
    shown = draw("{% pager page=page %}", page=page, request=ask("/list/?state=open&page=1"))
    assert "第 1 页，共 3 页，57 条" in shown
    assert 'href="?state=open&amp;page=2"' in shown
    assert "上一页" not in shown
    keyset = draw("{% pager previous='a' next='' %}", request=ask("/list/?state=open&after=x"))
    assert 'href="?state=open&amp;before=a"' in keyset
    assert "下一页" not in keyset


def test_a_filter_bar_swaps_the_results_out_of_the_whole_page():
    class Filter(forms.Form):
        text = forms.CharField(label="姓名", required=False)

    request = ask("/list/?text=张&sort=due")
    shown = draw("{% filter_bar form=form %}{% endfilter_bar %}", form=Filter(request.GET), request=request)
    assert 'hx-target="#results" hx-select="#results"' in shown
    assert '<input type="hidden" name="sort" value="due">' in shown
    assert 'href="?sort=due">清除条件' in shown


# --- forms ------------------------------------------------------------------------------------------


def test_a_form_shows_sentences_that_name_the_field_and_keeps_what_was_typed():
    form = ReasonForm({"reason": "", "kinds": ["wage"]})
    shown = draw("{% form form submit='退回' %}{% endform %}", form=form, **FIELDS)
    assert "有 2 处需要改正" in shown
    assert '<a href="#id_reason">请填写“退回原因”。</a>' in shown
    assert '<p class="error" id="id_reason_error"><span>请填写“退回原因”。</span>' in shown
    assert "请勾选“同意核对”。" in shown
    assert 'aria-describedby="id_reason_helptext id_reason_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'value="wage" id="id_kinds_0" checked' in shown
    assert 'name="csrfmiddlewaretoken" value="token"' in shown


def test_a_domain_error_of_no_field_stands_in_the_summary_with_its_own_words():
    form = ReasonForm({"reason": "x", "agreed": "on"})
    form.add_error(None, "这件已经由别人办结。")
    shown = draw("{% form form submit='退回' %}{% endform %}", form=form, **FIELDS)
    assert "<li>这件已经由别人办结。</li>" in shown


def test_a_hint_written_in_the_page_is_announced_with_its_field():
    class Plain(forms.Form):
        name = forms.CharField(label="姓名")

    shown = draw("{% field form.name hint='与身份证一致' suffix='（公民）' width='short' %}", form=Plain())
    assert 'aria-describedby="id_name_helptext"' in shown
    assert '<p class="hint" id="id_name_helptext">与身份证一致</p>' in shown
    assert '<span class="suffix">（公民）</span>' in shown


def test_an_unknown_width_is_refused():
    with pytest.raises(ValueError, match="huge"):
        draw("{% field form.reason width='huge' %}", form=ReasonForm())


def test_dates_use_the_picker_of_the_browser_and_keep_their_value():
    class Born(forms.Form):
        birth_date = forms.DateField(label="出生日期")

    shown = draw("{% field form.birth_date %}", form=Born(initial={"birth_date": dt.date(1965, 3, 7)}))
    assert 'type="date" name="birth_date" value="1965-03-07"' in shown


def test_a_file_field_says_its_limit_and_makes_the_form_multipart():
    class Upload(forms.Form):
        photo = forms.FileField(
            label="照片",
            widget=forms.FileInput(attrs={"data-max-bytes": "10485760", "accept": "image/jpeg,.jpg,.pdf"}),
        )

    shown = draw("{% form form submit='上传' %}{% endform %}", form=Upload(), **FIELDS)
    assert "每个文件不超过 10 MB；可以选 JPG、PDF" in shown
    assert 'enctype="multipart/form-data"' in shown


def test_a_form_shown_again_keeps_its_request_id_and_another_form_gets_its_own():
    request = RequestFactory().post("/x/", {"request_id": "one-request"})
    shown = draw(
        "{% form again submit='a' %}{% endform %}{% form other submit='b' %}{% endform %}",
        again=ReasonForm(request.POST),
        other=ReasonForm(),
        request=request,
        **FIELDS,
    )
    assert shown.count('name="request_id" value="one-request"') == 1
    assert shown.count('name="request_id"') == 2


def test_a_form_with_its_own_body_draws_only_that_but_all_hidden_fields():
    class Hidden(ReasonForm):
        step = forms.CharField(widget=forms.HiddenInput, initial="3")

    body = "{% form form submit='好' %}{% field form.reason %}{% endform %}"
    shown = draw(body, form=Hidden(), **FIELDS)
    assert 'name="step" value="3"' in shown
    assert 'name="reason"' in shown
    assert 'name="agreed"' not in shown


def test_a_formset_offers_an_empty_row_and_a_way_to_remove_each():
    row_form = forms.formset_factory(ReasonForm, extra=1, can_delete=True)
    shown = draw("{% formset rows item='成员' add='添加成员' %}", rows=row_form(prefix="rows"))
    assert 'name="rows-TOTAL_FORMS" value="1"' in shown
    assert "<template>" in shown
    assert 'name="rows-__prefix__-reason"' in shown
    assert shown.count("data-remove") == 2


def test_errors_of_a_formset_join_the_summary():
    row_form = forms.formset_factory(ReasonForm, can_delete=True)
    rows = row_form(
        {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-agreed": "on"}, prefix="rows"
    )
    assert not rows.is_valid()
    shown = draw(
        "{% form None formset=rows submit='好' %}{% formset rows %}{% endform %}", rows=rows, **FIELDS
    )
    assert '<a href="#id_rows-0-reason">请填写“退回原因”。</a>' in shown


def test_a_confirm_button_works_without_script_and_unfolds_when_its_form_was_refused():
    options = "action='/back/' form=form tone='danger' name='do' value='back'"
    source = "{% confirm_button '退回' " + options + " %}{% endconfirm_button %}"
    fresh = draw(source, form=ReasonForm(), **FIELDS)
    assert '<details class="confirm" data-confirm>' in fresh
    assert 'action="/back/"' in fresh
    assert '<button class="button danger" type="submit" name="do" value="back">退回</button>' in fresh
    refused = draw(source, form=ReasonForm({}), **FIELDS)
    assert '<details class="confirm" data-confirm open>' in refused
    inside = draw("{% confirm_button '移除' inside_form=True %}{% endconfirm_button %}", **FIELDS)
    assert "<form" not in inside


# --- records ----------------------------------------------------------------------------------------

TREE = {
    "label": "每月低保金",
    "text": "340.00 元",
    "formula": "标准 × 人数 − 收入",
    "source": "第十二条",
    "children": [
        {
            "label": "标准",
            "text": "570.00 元",
            "from": {"area": "431103", "date": "2020-11-01", "document": "003 号"},
        },
        {"label": "收入", "text": "230.00 元", "children": [{"label": "工资", "text": "230.00 元"}]},
    ],
}


def test_an_explanation_opens_as_deep_as_asked_and_names_its_parameters_origin():
    shown = draw("{% explanation tree %}", tree=TREE)
    assert "003 号，431103，自 2020-11-01 起" in shown
    assert shown.count("<details open>") == 1
    assert shown.count("<details>") == 1
    assert draw("{% explanation tree open_depth=2 %}", tree=TREE).count("<details open>") == 2


def test_a_resident_reads_the_same_values_without_formulas():
    shown = draw("{% explanation tree plain=True %}", tree=TREE)
    for words in ("340.00 元", "570.00 元", "工资"):
        assert words in shown
    for words in ("标准 × 人数", "第十二条", "003 号"):
        assert words not in shown


def test_an_answer_that_has_not_come_is_neither_agreement_nor_difference():
    rows = [
        {"label": "人口", "declared": "4 人", "verified": "4 人", "differs": False},
        {"label": "工资", "declared": "600 元", "verified": "820 元", "differs": True},
        {"label": "车辆", "declared": "没有", "verified": None, "differs": False},
    ]
    prepared = records.comparison(rows)
    assert [one["state"] for one in prepared["compared"]] == ["agrees", "differs", "unanswered"]
    shown = draw("{% comparison rows %}", rows=rows)
    assert "有 1 项不一致" in shown
    assert "有 1 项还没有核对结果" in shown
    assert "各项一致" not in shown


def test_running_work_asks_again_and_finished_or_failed_work_does_not():
    running = draw("{% progress done=330 total=2310 label='计算' url='/p' running=True unit='户' %}")
    assert 'hx-get="/p" hx-trigger="every 1s"' in running
    assert "330 / 2,310 户（14%）" in running
    done = draw("{% progress done=2310 total=2310 label='计算' url='/p' %}")
    assert "hx-get" not in done
    failed = draw("{% progress done=1 total=2 label='计算' url='/p' running=True error='中断' %}")
    assert "hx-get" not in failed
    assert "中断" in failed
    assert "正在准备" in draw("{% progress done=0 total=0 label='计算' url='/p' running=True %}")


def test_a_missing_required_paper_is_marked():
    shown = draw("{% documents papers %}", papers=[{"name": "授权书", "required": True}])
    assert "必交，未交" in shown
    assert "还没有材料。" in draw("{% documents papers %}", papers=[])


# --- charts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("largest", "top"),
    [
        (0, "1"),
        (1, "1"),
        (7, "8"),
        (254, "300"),
        (1502, "1600"),
        (Decimal("1515.45"), "1600"),
        (9999, "10000"),
    ],
)
def test_an_axis_ends_at_a_round_number(largest, top):
    assert charts.axis_top(largest) == Decimal(top)


@given(st.decimals(min_value="0.01", max_value=10**12, places=2))
def test_an_axis_always_holds_its_largest_value_and_wastes_less_than_half(largest):
    top = charts.axis_top(largest)
    assert largest <= top <= 2 * largest


def test_bars_are_drawn_to_scale_and_read_as_a_table():
    chart = charts.bar_chart("户数", [("甲", 50), ("乙", 200), ("丙", 0)])
    assert [row["bars"][0]["width"] for row in chart["rows"]] == ["25.0%", "100.0%", "0.0%"]
    shown = draw("{% bar_chart '户数' rows unit='户' %}", rows=[("甲", 1234)])
    assert '<th scope="row">甲</th>' in shown
    assert "1,234" in shown


def test_a_line_runs_from_the_first_label_to_the_last():
    chart = charts.line_chart("金额", [("1月", 0), ("2月", 50), ("3月", 100)])
    points = chart["lines"][0]["points"]
    assert [(point["x"], point["y"]) for point in points] == [
        ("0.0%", "100.0%"),
        ("50.0%", "50.0%"),
        ("100.0%", "0.0%"),
    ]
    assert [line["text"] for line in chart["grid"]] == ["0", "25", "50", "75", "100"]
    assert "查看数据表" in draw("{% line_chart '金额' rows %}", rows=[("1月", 5)])


def test_a_chart_whose_rows_do_not_fit_its_series_is_refused():
    with pytest.raises(ValueError, match="甲"):
        charts.bar_chart("城乡", [("甲", 1)], series="城市,农村")


def test_a_sample_shows_the_lines_that_drew_it():
    shown = draw("{% sample '状态' %}{% pill '在办' 'info' %}{% endsample %}")
    assert '<span class="pill info">在办</span>' in shown
    assert "<code>{% pill &#x27;在办&#x27; &#x27;info&#x27; %}</code>" in shown
