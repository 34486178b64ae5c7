"""The district of a journey: who sits at which browser, on which day it plays, and the worker behind it."""

import datetime as dt
import os
import re
from pathlib import Path

from playwright.sync_api import Page, TimeoutError, expect

from minzheng.config.demo import accounts, build
from minzheng.config.demo.invented import Invention
from minzheng.config.demo.stories import Stories
from minzheng.config.demo.walking import photo
from minzheng.kernel.access import commands as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.queries import officer_for
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.people import commands as people

PATIENCE_MS = 10_000
DESK = {"width": 1366, "height": 900}
STREET, COMMUNITY = "431103001", "431103001005"  # 梅湾街道 梅湾社区
STREET_STAFF = (("jieban", "石磊", Role.TOWN_CLERK), ("jieshen", "汤敏", Role.TOWN_HEAD))
# The parts that htmx was asking for have come and are in their place.
SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
FITS = "width => document.documentElement.scrollWidth <= width"
SHOTS = os.environ.get("MINZHENG_JOURNEY_SHOTS")  # a folder: every page looked at is kept there as a picture


def spoken(*parts: str) -> re.Pattern:
    """The name of a link or button whose later parts only a screen reader says."""
    return re.compile(r"^" + r"\s*".join(re.escape(part) for part in parts) + r"$")


class Stage:
    """One district in which nobody has applied yet. Every account keeps its browser for the whole journey."""

    def __init__(self, open_page, no_serious_violations, work_once, folder: Path):
        self._open, self._axe, self.folder = open_page, no_serious_violations, folder
        self.work_once = work_once
        self._pages: dict[tuple[str, bool], Page] = {}
        self.invention = Invention(2020)
        build.lay_ground(lambda words: None)
        self.officers = accounts.open_all(build.STARTS_AT)
        for username, name, role in STREET_STAFF:
            self.open_post(username, name, role, STREET)
        self.stories = Stories(self.invention, self.officers)

    # --- who and when --------------------------------------------------------------------------------

    def open_post(self, username: str, name: str, role: Role, place: str) -> None:
        """A post in a division, on an account that may have one already."""
        by = {"actor": SYSTEM, "at": build.STARTS_AT}
        account = Account.objects.filter(username=username).first() or access.open_account(
            username=username, display_name=name, password=accounts.PASSWORD, **by
        )
        access.give_post(account=account, role=role, division_prefix=place, from_date=accounts.SINCE, **by)

    def officer(self, username: str):
        return officer_for(Account.objects.get(username=username), on_date=accounts.SINCE)

    def open_resident(self, username: str, name: str, identity_number: str, division_code: str):
        """An account with which an invented resident logs in."""
        person = people.register_person(
            identity_number=identity_number, name=name, division_code=division_code, actor=SYSTEM,
            at=build.STARTS_AT,
        )  # fmt: skip
        return accounts.open_resident(username, person, build.STARTS_AT)

    def play(self, *day: int) -> None:
        """Let the district play at a day: `play(2020, 3, 2)`."""
        base.move_rehearsal(day=dt.date(*day))

    def sit(self, username: str, *, phone: bool = False) -> Page:
        """The browser of an account.

        The first account of a journey, and each account's phone, logs in through the login page. The others
        find themselves logged in, on the page to which the login page leads.
        """
        if (username, phone) not in self._pages:
            through_login = phone or not self._pages
            page = self._open("/login/", phone=phone) if through_login else self._open("/", username=username)
            page.set_default_timeout(PATIENCE_MS)
            if not phone:
                page.set_viewport_size(DESK)
            if through_login:
                page.get_by_label("账号").fill(username)
                page.get_by_label("密码").fill(accounts.PASSWORD)
                page.get_by_role("button", name="登录").click()
            expect(page).not_to_have_url("**/login/**")
            self._pages[username, phone] = page
        return self._pages[username, phone]

    def visitor(self, address: str) -> Page:
        """Somebody's phone, without an account."""
        return self._open(address, phone=True)

    # --- what stands behind the pages ------------------------------------------------------------------

    def work(self) -> None:
        """Let a worker do the jobs that pages have put aside."""
        self.work_once()

    def picture(self, words: str) -> Path:
        """A photo as a phone takes it."""
        path = self.folder / f"{words}.jpg"
        path.write_bytes(photo(words).read())
        return path

    # --- how a page looks --------------------------------------------------------------------------------

    def look(self, page: Page, name: str) -> None:
        """Everybody can use the page (axe), nothing sticks out of it, and its picture is kept where asked."""
        page.wait_for_load_state()
        page.wait_for_function(SETTLED)
        self._axe(page)
        try:
            page.wait_for_function(FITS, arg=page.viewport_size["width"])
        except TimeoutError as error:
            raise AssertionError(f"{name}: wider than {page.viewport_size['width']}") from error
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
