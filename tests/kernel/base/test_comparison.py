"""The comparison component: a row that knows its own state says it."""

from tests.kernel.base.test_templatetags import draw


def test_a_row_that_knows_its_state_says_it_and_a_settled_one_is_no_agreement():
    settled = {
        "label": "车辆", "declared": "0 辆", "verified": "1 辆", "state": "settled", "state_label": "已核实",
    }  # fmt: skip
    shown = draw("{% comparison rows %}", rows=[settled])
    assert "有 1 项不一致，都已核实处理" in shown
    assert "各项一致" not in shown
    bare = draw("{% comparison rows summary=False %}", rows=[settled | {"state_label": ""}])
    assert "已核实" in bare
    assert "都已核实处理" not in bare
