"""A real browser for the journeys: Chromium under Playwright, with axe and Chinese type.

The browser is the one CHROMIUM names, else the system's; the shell without a window before the whole one,
because it does the same in less time. Where there is none, every journey is skipped
with that reason, unless MINZHENG_BROWSER_REQUIRED asks to fail instead (CI does).
"""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

import dev
from minzheng.config.demo import accounts
from minzheng.kernel.access.models import Account

from .dibao.stage import Stage

# Chromium's own address bar is a page, drawn anew for each window; nobody sees it here. The switch replaces
# the one of Playwright, whose features are therefore named again.
FEATURES_OFF = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
)  # fmt: skip
FLAGS = (
    f"--disable-features={','.join(FEATURES_OFF)}",
    "--no-sandbox",  # root, as in a container, has no sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)
# Playwright's sync interface keeps an event loop in this thread, which Django would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}


def find_chromium() -> str | None:
    given = os.environ.get("CHROMIUM")
    return next((path for path in (given, *dev.BROWSERS) if path and Path(path).exists()), None)


def system_has_chinese_type() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys run in one worker (one browser), each in real transactions (the server is a thread)."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, tmp_path_factory):
    chromium = find_chromium()
    if chromium is None:
        reason = "没有找到 Chromium：请安装 chromium，或用环境变量 CHROMIUM 指明它的位置"
        if os.environ.get("MINZHENG_BROWSER_REQUIRED"):
            pytest.fail(reason)
        pytest.skip(reason)
    environment = dict(os.environ)
    if not system_has_chinese_type():
        environment["FONTCONFIG_FILE"] = str(_fontconfig(tmp_path_factory.mktemp("fonts")))
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": list(FLAGS),
        "env": environment,
    }


def _fontconfig(folder: Path) -> Path:
    """A font configuration that offers the wheel's Noto fonts, where the system has no Chinese type."""
    fonts = Path(importlib.util.find_spec("pylopdf_fonts_zh_cn").origin).parent
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{fonts}</dir><cachedir>{folder}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return config


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


def session_of(username: str) -> dict[str, str]:
    """The cookie of an account that is logged in."""
    client = Client()
    client.force_login(Account.objects.get(username=username))
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


@pytest.fixture
def open_page(new_context, live_server):
    """Open a page in a session of its own: `open_page("/", phone=True)`.

    With a user name that account sits there, without having gone through the login page.
    A script error, a blocked or missing file or a failure of the server on any page of the test fails it;
    a refusal (4xx) of a page itself may be what the test is about.
    """
    errors = []

    def note_message(message) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            errors.append(message.text)

    def note_response(response) -> None:
        refused_page = (
            response.request.resource_type in ("document", "xhr", "fetch") and response.status < 500
        )
        if response.status >= 400 and not refused_page:
            errors.append(f"{response.status} {response.url}")

    def open_page(address: str, *, phone: bool = False, username: str = ""):
        context = new_context(**(PHONE if phone else DESK), base_url=live_server.url)
        if username:
            context.add_cookies([session_of(username) | {"url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", note_message)
        page.on("response", note_response)
        page.goto(address)
        return page

    yield open_page
    assert errors == []


@pytest.fixture
def no_serious_violations():
    """Run axe over a page: no serious or critical finding may remain."""

    def check(page) -> None:
        found = Axe().run(page).response["violations"]
        serious = [
            f"{finding['id']}: {finding['help']} — {finding['nodes'][0]['html'][:120]}"
            for finding in found
            if finding["impact"] in ("serious", "critical")
        ]
        assert serious == [], page.url

    return check


@pytest.fixture
def stage(open_page, no_serious_violations, work_once, tmp_path, settings):
    """The district in which the journeys of 低保 play: nobody has applied yet."""
    settings.DISTRICT_CODE = accounts.DISTRICT
    return Stage(open_page, no_serious_violations, work_once, tmp_path)
