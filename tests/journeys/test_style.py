"""The page of the design system, as a browser shows it."""

import pytest


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_components_can_be_used_by_everybody(open_page, no_serious_violations, phone):
    page = open_page("/style/", phone=phone)
    assert page.locator("h1").count() == 1
    no_serious_violations(page)


def test_nothing_sticks_out_on_a_phone(open_page):
    page = open_page("/style/", phone=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_chinese_is_drawn_with_chinese_type(open_page):
    """Two different characters drawn as the same empty box would be equally wide and equally inked."""
    page = open_page("/style/")
    page.evaluate("document.body.innerHTML = '<span id=a>民</span><span id=b>政</span>'")
    first, second = (page.locator(name).screenshot() for name in ("#a", "#b"))
    assert first != second
