"""Links that count taps: short, unforgeable, mortal; and what a tap is counted as."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.counted_links import (
    LINKS_LIVE,
    PATH,
    CountedLinks,
    LinkExpired,
    LinkForged,
    LinkTap,
)
from bot.campaigns.link_taps import link_at, link_events
from bot.campaigns.model import ButtonKind, CampaignButton, CampaignId, Content, RunId, SendId
from bot.engagement.model import EventName
from bot.kernel.ids import ServiceId
from bot.kernel.signing import signing_key
from tests.support.clock import FakeClock
from tests.support.small_content import a_procedure, a_service, small_catalog

KEY = b"k" * 32
TAP = LinkTap(RunId(12), 1, "a", SendId(345_678))
HOSTS = ("dichvucong.gov.vn",)
PORTAL = CampaignButton("Mở", ButtonKind.LINK, "https://dichvucong.gov.vn/thu")
SERVICE = CampaignButton("Cách làm", ButtonKind.SERVICE, "khai_sinh")


def links(clock: FakeClock | None = None, key: bytes = KEY) -> CountedLinks:
    return CountedLinks(key, public_url="https://motcua.example.vn/", clock=clock or FakeClock())


def token_of(tap: LinkTap, made_by: CountedLinks) -> str:
    return made_by.address(tap).removeprefix(f"https://motcua.example.vn{PATH}")


@given(
    st.builds(
        LinkTap,
        run_id=st.integers(1, 2**50).map(RunId),
        place=st.integers(0, 9),
        arm=st.sampled_from(["a", "b"]),
        send_id=st.none() | st.integers(1, 2**50).map(SendId),
    )
)
def test_a_link_says_what_it_was_made_for(tap: LinkTap) -> None:
    token = token_of(tap, links())
    assert links().read(token) == tap
    assert len(token) < 100
    assert "/" not in token
    assert "=" not in token


@given(st.integers(0, 200), st.sampled_from("abcXYZ019-_."))
def test_one_changed_letter_is_noticed(place: int, letter: str) -> None:
    token = token_of(TAP, links())
    place %= len(token) - 1  # the last letter carries bits that nobody reads
    changed = token[:place] + letter + token[place + 1 :]
    if changed == token:
        return
    with pytest.raises(LinkForged):
        links().read(changed)


@pytest.mark.parametrize("token", ["", ".", "1-12-1-a", "x" * 10_000, "1-12-1-a.YQ.đ", "%00", "..", "a.b.c"])
def test_nonsense_is_forged(token: str) -> None:
    with pytest.raises(LinkForged):
        links().read(token)


def test_another_key_signs_other_links() -> None:
    with pytest.raises(LinkForged):
        links(key=b"l" * 32).read(token_of(TAP, links()))


def test_links_live_half_a_year() -> None:
    clock = FakeClock()
    token = token_of(TAP, links(clock))
    clock.advance(LINKS_LIVE)
    assert links(clock).read(token) == TAP
    clock.advance(timedelta(seconds=1))
    with pytest.raises(LinkExpired):
        links(clock).read(token)


def test_a_link_from_a_clock_ahead_of_ours_is_good() -> None:
    ahead = FakeClock()
    ahead.advance(timedelta(seconds=90))
    assert links().read(token_of(TAP, links(ahead))) == TAP


def test_keys_come_from_the_secret_else_the_token_else_chance() -> None:
    def key(purpose: str, secret: str | None, token: str | None) -> bytes:
        return signing_key(purpose, secret_key=secret, bot_token=token, fresh=lambda: b"chance")

    by_token = key("go", None, "123:abc")
    assert by_token == key("go", None, "123:abc")
    different = {by_token, key("go", "mine", "123:abc"), key("go", None, None), key("pages", None, "123:abc")}
    assert len(different) == 4
    assert all(len(one) == 32 and b"123:abc" not in one for one in different)


def test_only_an_official_link_leads_on() -> None:
    content = Content(("x",), (SERVICE, PORTAL))
    assert link_at(content, 1, HOSTS) == PORTAL
    assert link_at(content, 0, HOSTS) is None
    assert link_at(content, 2, HOSTS) is None
    assert link_at(content, None, HOSTS) is None
    # The list changed after it was sent.
    assert link_at(content, 1, ("vneid.gov.vn",)) is None


def test_the_service_page_counts_as_going_on_to_submit() -> None:
    elsewhere = "https://elsewhere.gov.vn/nop"
    service = a_service("dien", "Điện", a_procedure(portal_url=elsewhere))
    small = small_catalog()
    catalog = replace(small, services=MappingProxyType({**small.services, ServiceId("dien"): service}))

    def counted(
        about: str | None, address: str
    ) -> list[tuple[EventName, str | None, int | None, str | None]]:
        content = Content(("x",), promotes=None if about is None else ServiceId(about))
        events = link_events(CampaignId(7), "b", content, address, catalog)
        return [(event.name, event.entry_id, event.campaign_id, event.arm) for event in events]

    opened, portal = EventName.CAMPAIGN_OPENED, EventName.PORTAL_TAPPED
    both = [(opened, "khai_sinh", 7, "b"), (portal, "khai_sinh", 7, "b")]
    assert counted("khai_sinh", PORTAL.target) == both
    assert counted("dien", elsewhere) == [(opened, "dien", 7, "b"), (portal, "dien", 7, "b")]
    assert counted("khai_sinh", elsewhere) == both[:1]
    assert counted(None, PORTAL.target) == [(opened, None, 7, "b")]
    assert counted("bo_roi", PORTAL.target) == [(opened, "bo_roi", 7, "b")]


def test_what_a_content_is_about() -> None:
    other = CampaignButton("Việc khác", ButtonKind.SERVICE, "chung_thuc")
    assert Content(("x",), (SERVICE, PORTAL)).about == "khai_sinh"
    assert Content(("x",), (SERVICE, SERVICE)).about == "khai_sinh"
    assert Content(("x",), (SERVICE, other)).about is None
    assert Content(("x",), (SERVICE, other), promotes=ServiceId("nuoi_gau")).about == "nuoi_gau"
    assert Content(("x",), (PORTAL,)).about is None
