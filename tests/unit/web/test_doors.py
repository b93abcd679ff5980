"""What the guard relies on: whence a request comes, who counts as this machine, cookies, failed tries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.web.staff.access import comes_from_elsewhere
from bot.web.staff.failed_tries import MOST_ADDRESSES, FailedTries
from bot.web.staff.session_cookie import SessionCookie
from bot.web.staff.shell import is_local, is_staff_path
from tests.support.clock import FakeClock


def request(client: str | None = "127.0.0.1", **headers: str) -> Request:
    names = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    return Request(
        {
            "type": "http",
            "method": "POST",
            "path": "/staff/",
            "client": None if client is None else (client, 40000),
            "headers": [(name.encode(), value.encode()) for name, value in names.items()],
        }
    )


@pytest.mark.parametrize(
    ("headers", "elsewhere"),
    [
        ({"Sec_Fetch_Site": "same-origin"}, False),
        ({"Sec_Fetch_Site": "same-site"}, True),
        ({"Sec_Fetch_Site": "cross-site"}, True),
        ({"Sec_Fetch_Site": "none"}, True),
        ({"Sec_Fetch_Site": "cross-site", "Origin": "https://motcua.vn"}, True),
        ({"Origin": "https://motcua.vn"}, False),
        ({"Origin": "https://ke-gian.vn"}, True),
        ({"Origin": "https://motcua.vn.ke-gian.vn"}, True),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_browsers_tell_whence_a_form_comes(headers: dict[str, str], elsewhere: bool) -> None:
    assert comes_from_elsewhere(request(Host="motcua.vn", **headers)) is elsewhere


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:8080", "127.8.8.8", "[::1]:8080"])
@pytest.mark.parametrize("client", ["127.0.0.1", "::1"])
def test_this_machine_under_its_own_names_is_local(client: str, host: str) -> None:
    assert is_local(request(client, Host=host))


@pytest.mark.parametrize(
    ("client", "host"),
    [
        ("127.0.0.1", "ke-gian.vn"),
        ("127.0.0.1", "localhost.ke-gian.vn"),
        ("127.0.0.1", "127.0.0.1.ke-gian.vn"),
        ("127.0.0.1", ""),
        ("127.0.0.1", "[::1"),
        ("10.0.0.7", "localhost"),
        ("testclient", "localhost"),
        (None, "localhost"),
    ],
)
def test_everything_else_is_not(client: str | None, host: str) -> None:
    assert not is_local(request(client, Host=host))


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [("/staff", True), ("/staff/", True), ("/staff/x", True), ("/staffx", False), ("/", False)],
)
def test_the_shell_is_around_the_staff_pages_only(path: str, is_ours: bool) -> None:
    assert is_staff_path(path) is is_ours


@pytest.mark.parametrize("secure", [True, False])
def test_a_cookie_kept_to_https_has_a_name_that_browsers_hold_it_to(secure: bool) -> None:
    cookie, response = SessionCookie(secure=secure), Response()
    cookie.give(response, "bi-mat")
    given = response.headers["set-cookie"]
    assert given.startswith("__Host-") is secure
    assert ("; Secure" in given) is secure
    assert "Domain" not in given
    assert cookie.read(request(Cookie=given.partition(";")[0])) == "bi-mat"
    assert cookie.read(request(Cookie="khac=bi-mat")) is None


def test_tries_are_counted_for_each_address_and_forgotten_in_time() -> None:
    tries, clock = FailedTries(most=3, within=timedelta(minutes=10)), FakeClock()
    for _ in range(3):
        assert tries.wait_s("a", clock.now()) == 0
        tries.note("a", clock.now())
        clock.advance(timedelta(minutes=1))
    assert tries.wait_s("a", clock.now()) == 7 * 60
    assert tries.wait_s("b", clock.now()) == 0
    clock.advance(timedelta(minutes=7))
    assert tries.wait_s("a", clock.now()) == 0


def test_memory_of_tries_stays_small() -> None:
    tries, now = FailedTries(most=1), FakeClock().now()
    for number in range(MOST_ADDRESSES + 5):
        tries.note(str(number), now)
    assert tries.wait_s("0", now) == 0
    assert tries.wait_s(str(MOST_ADDRESSES), now) > 0
    assert len(tries._failed) == MOST_ADDRESSES
