"""A real browser on the live server. Without a Chromium on the machine these tests are skipped."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from sources.models import User

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 60_000  # milliseconds: a busy machine is slow, and a test that passes does not wait
STEP = 20
ACTS = ("check", "click", "fill", "focus", "press", "select_option", "set_input_files", "uncheck")
# What is asked once and not waited for, unlike what `expect` asks.
READS = ("all", "all_inner_texts", "bounding_box", "count", "evaluate", "evaluate_all")
PAGE_READS = ("content", "evaluate")
FLAGS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program: CHROMIUM if set, else the first found."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip(f"no browser: set CHROMIUM, or install one of {', '.join(NAMES)}")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, where Django then suspects async code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE)
        for act in (*ACTS, *READS):
            patch.setattr(Locator, act, once_loaded(getattr(Locator, act)))
        for read in PAGE_READS:
            patch.setattr(Page, read, once_loaded(getattr(Page, read)))
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *root])
        yield browser
        browser.close()


def once_loaded(act: Callable[..., Any], page: Page | None = None) -> Callable[..., Any]:
    """The act of a person, who begins when the page is there: before, its scripts hear no key."""

    @wraps(act)
    def wait_and_act(*args: Any, **options: Any) -> Any:
        (page or getattr(args[0], "page", args[0])).wait_for_load_state()
        return act(*args, **options)

    return wait_and_act


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Open a page of a new profile on the live server; the options are those of its context."""
    pages: list[Page] = []
    asked: set[Request] = set()

    def ask(request: Request) -> None:
        asked.add(request)

    def settle(request: Request) -> None:
        asked.discard(request)

    def open_page(**options: Any) -> Page:
        page = browser.new_context(base_url=live_server.url, **options).new_page()
        page.set_default_timeout(PATIENCE)
        for act in ("press", "type"):
            setattr(page.keyboard, act, once_loaded(getattr(page.keyboard, act), page))
        page.on("request", ask)
        page.on("requestfinished", settle)
        page.on("requestfailed", settle)
        pages.append(page)
        return page

    yield open_page
    for _ in range(PATIENCE // STEP):
        if not asked:  # else the tables are emptied while the server still reads them
            break
        pages[0].wait_for_timeout(STEP)
    for page in pages:
        page.context.close()


@pytest.fixture
def page(visit: Callable[..., Page]) -> Iterator[Page]:
    """A page of a new profile. What its console complains of fails the test."""
    page = visit()
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} ({message.location.get('url')})")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert not complaints, "The browser's console complains: " + "; ".join(complaints)


@pytest.fixture
def sign_in(page: Page, live_server: LiveServer) -> Callable[[str], User]:
    """Sign the page's person in as one of a role: ``sign_in("editor")``. Makes the user."""

    def as_role(role: str) -> User:
        user = User.objects.create_user(
            role, password=None, is_staff=True, is_superuser=role == "administrator"
        )
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return user

    return as_role
