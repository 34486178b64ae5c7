"""Places as squares: shaded by value, readable without the shade."""

from django.template import Context, Template

from minzheng.kernel.base.templatetags.components import charts


def test_the_tile_map_shades_by_size_and_says_every_value():
    rows = [
        {"label": "甲镇", "value": 300, "text": "+3.00", "url": "?at=1"},
        {"label": "乙镇", "value": 101, "text": "+1.01"},
        {"label": "丙镇", "value": 100, "text": "+1.00"},
        {"label": "丁镇", "value": 0, "text": "0.00"},
        {"label": "戊镇", "value": -1, "text": "−0.01", "note": "退出 1 户"},
    ]
    shades = [tile["shade"] for tile in charts.tile_map("变化", rows)["tiles"]]
    assert shades == ["more-3", "more-2", "more-1", "none", "less-1"]
    html = Template("{% load minzheng %}{% tile_map '变化' rows unit='元' %}").render(Context({"rows": rows}))
    assert '<a href="?at=1">甲镇</a>' in html
    assert "−0.01" in html
    assert 'title="退出 1 户"' in html
