"""`/go/…`: leads only to the official page, counts people and no machines, knows nobody who did not agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers

from bot.campaigns.counted_links import LINKS_LIVE, CountedLinks, LinkTap
from bot.campaigns.model import ButtonKind, CampaignButton, CampaignId, Content, RunId, SendId
from bot.campaigns.ports import Delivery
from bot.catalog.model import Catalog
from bot.conversations.model import GiveConsent, Outcome
from bot.engagement.model import Event
from bot.kernel.ids import ChatId
from bot.people.model import Consent
from bot.web.machines import is_machine
from bot.web.redirect import Redirect, redirect_route
from tests.support.clock import FakeClock
from tests.support.fake_memory import FakeMemory
from tests.support.journeys import TEXTS
from tests.support.small_content import small_catalog

PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36"
TARGET = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/thu?ma=1&b=2"
CONTENT = Content(
    ("Bà con nộp tại nhà.",),
    (
        CampaignButton("Cách làm", ButtonKind.SERVICE, "khai_sinh"),
        CampaignButton("Mở trang", ButtonKind.LINK, TARGET),
    ),
)
HOA = ChatId(5_000_000_001)
EVERYBODY = LinkTap(RunId(3), 1, "a")
OF_HOA = replace(EVERYBODY, send_id=SendId(77))


@dataclass
class FewDeliveries:
    """One run; copy 77 went to Hoa."""

    content: Content = CONTENT
    asked: list[SendId | None] = field(default_factory=list)
    is_broken: bool = False

    async def delivery(
        self, run_id: RunId, *, chat_id: ChatId | None = None, send_id: SendId | None = None
    ) -> Delivery | None:
        assert chat_id is None
        self.asked.append(send_id)
        if self.is_broken:
            raise ConnectionError
        if run_id != EVERYBODY.run_id:
            return None
        is_hers = send_id == OF_HOA.send_id
        return Delivery(CampaignId(9), self.content, "a" if is_hers else None, HOA if is_hers else None)


class BrokenLog:
    async def record_events(self, *, chat_id: ChatId | None, events: Sequence[Event], now: datetime) -> None:
        raise ConnectionError


@dataclass
class Site:
    """The redirect in a web server without a socket."""

    browser: httpx.AsyncClient
    clock: FakeClock
    links: CountedLinks
    deliveries: FewDeliveries
    memory: FakeMemory
    redirect: Redirect

    def path(self, tap: LinkTap) -> str:
        return self.links.address(tap).removeprefix("https://motcua.example.vn")

    async def gets(self, tap: LinkTap, agent: str = PHONE, **headers: str) -> httpx.Response:
        return await self.browser.get(self.path(tap), headers={"User-Agent": agent, **headers})

    def counted(self) -> dict[str, int]:
        kept = self.memory.kept
        totals = Counter({key.name: count for key, count in kept.counters.items()})
        totals.update(row.event.name for row in kept.events)
        return dict(totals)


def site_of(redirect: Redirect, clock: FakeClock, links: CountedLinks) -> Site:
    app = Starlette(routes=[redirect_route(redirect)])
    browser = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://motcua.example.vn")
    deliveries, memory = redirect.deliveries, redirect.events
    assert isinstance(deliveries, FewDeliveries)
    assert isinstance(memory, FakeMemory)
    return Site(browser, clock, links, deliveries, memory, redirect)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    clock = FakeClock()
    links = CountedLinks(b"k" * 32, public_url="https://motcua.example.vn", clock=clock)
    redirect = Redirect(links, FewDeliveries(), FakeMemory(), small_catalog, TEXTS, clock)
    made = site_of(redirect, clock, links)
    async with made.browser:
        yield made


async def agrees_to_measuring(site: Site) -> None:
    person = await site.memory.person(chat_id=HOA)
    effects = (GiveConsent(Consent.MEASURING, "x"),)
    await site.memory.record(
        person=person, outcome=Outcome(effects=effects), update_id=None, outbox=None, now=site.clock.now()
    )


BOTH = {"campaign.opened": 1, "portal.tapped": 1}


async def test_it_leads_on_without_cookies_and_counts_once(site: Site) -> None:
    answer = await site.gets(EVERYBODY)
    assert (answer.status_code, answer.headers["location"]) == (302, TARGET)
    assert answer.content == b""
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert site.counted() == BOTH
    assert {(key.campaign_id, key.arm, key.entry_id) for key in site.memory.kept.counters} == {
        (9, "a", "khai_sinh")
    }


async def test_a_measured_persons_tap_is_theirs_only_while_they_agree(site: Site) -> None:
    await agrees_to_measuring(site)
    await site.gets(OF_HOA)
    (pseudonym,) = {row.pseudonym for row in site.memory.kept.events}
    assert pseudonym == (await site.memory.person(chat_id=HOA)).pseudonym
    assert not site.memory.kept.counters


async def test_who_took_measuring_back_only_makes_a_counter_grow(site: Site) -> None:
    await site.gets(OF_HOA)
    assert site.memory.kept.events == []
    assert site.counted() == BOTH


async def test_head_leads_on_and_counts_nothing(site: Site) -> None:
    answer = await site.browser.head(site.path(EVERYBODY), headers={"User-Agent": PHONE})
    assert (answer.status_code, answer.headers["location"]) == (302, TARGET)
    assert site.counted() == {}


@pytest.mark.parametrize(
    "agent",
    [
        "TelegramBot (like TwitterBot)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Twitterbot/1.0",
        "WhatsApp/2.24.1 A",
        "Zalo/1.0 (preview)",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
        "Slackbot-LinkExpanding 1.0",
        "curl/8.5.0",
        "python-requests/2.32",
        "",
    ],
)
async def test_previews_and_crawlers_are_led_on_and_not_counted(site: Site, agent: str) -> None:
    assert (await site.gets(EVERYBODY, agent)).status_code == 302
    assert site.counted() == {}


@pytest.mark.parametrize(
    "headers", [{"Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"X-Moz": "prefetch"}]
)
async def test_fetching_ahead_is_not_counted(site: Site, headers: dict[str, str]) -> None:
    assert (await site.gets(EVERYBODY, **headers)).status_code == 302
    assert site.counted() == {}


@pytest.mark.parametrize(
    "agent",
    [
        PHONE,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605.1.15 Version/17.5 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
        f"{PHONE} Zalo android/12",
    ],
)
def test_people_with_phones_are_people(agent: str) -> None:
    assert not is_machine(Headers({"user-agent": agent}))


@pytest.mark.parametrize(
    "path",
    [
        "/go/",
        "/go/abc",
        "/go/https:%2F%2Fevil.example",
        "/go/1-3-1-a.awOeIA.RqX8-fqXTOUEk4J55hzfp_gEbSMnNeqr0Dda8g26fDg",
        "/go/" + "x" * 5000,
        "/go/%F0%9F%98%80",
    ],
)
async def test_forged_links_get_a_kind_page(site: Site, path: str) -> None:
    answer = await site.browser.get(path, params={"url": "https://evil.example"})
    assert answer.status_code == 404
    assert "location" not in answer.headers
    assert 'href="https://dichvucong.gov.vn"' in answer.text
    assert "Liên kết không còn dùng" in answer.text
    assert "evil" not in answer.text
    assert site.deliveries.asked == []


async def test_a_cut_or_changed_token_is_forged(site: Site) -> None:
    path = site.path(EVERYBODY)
    for changed in (path[:-3], path.replace("1-3-1-a", "1-4-1-a"), path.replace("-1-a", "-1-b")):
        assert (await site.browser.get(changed)).status_code == 404


async def test_an_old_link_says_so(site: Site) -> None:
    path = site.path(EVERYBODY)
    site.clock.advance(LINKS_LIVE + timedelta(seconds=1))
    answer = await site.browser.get(path)
    assert answer.status_code == 410
    assert "đã cũ" in answer.text


async def test_a_run_that_never_was_is_unknown(site: Site) -> None:
    assert (await site.gets(LinkTap(RunId(4), 1, "a"))).status_code == 404
    assert site.counted() == {}


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "https://dichvucong.gov.vn@evil.example",
        "http://dichvucong.gov.vn",
        "javascript:alert(1)",
        "//evil.example",
        "https://dichvucong-gov.vn",
    ],
)
async def test_what_is_not_official_now_is_not_led_to(site: Site, target: str) -> None:
    site.deliveries.content = Content(
        ("x",), (CONTENT.buttons[0], replace(CONTENT.buttons[1], target=target))
    )
    answer = await site.gets(EVERYBODY)
    assert answer.status_code == 410
    assert "location" not in answer.headers
    assert site.counted() == {}


async def test_a_place_without_a_link_leads_nowhere(site: Site) -> None:
    assert (await site.gets(replace(EVERYBODY, place=0))).status_code == 410
    assert (await site.gets(replace(EVERYBODY, place=9))).status_code == 410


async def test_only_reading_is_allowed(site: Site) -> None:
    assert (await site.browser.post(site.path(EVERYBODY))).status_code == 405


async def test_when_counting_fails_people_are_led_on(site: Site) -> None:
    site.memory.fail_events = True
    assert (await site.gets(EVERYBODY)).status_code == 302
    assert sum(site.memory.kept.losses.values()) == 2
    app = Starlette(routes=[redirect_route(replace(site.redirect, events=BrokenLog()))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://x") as browser:
        answer = await browser.get(site.path(EVERYBODY), headers={"User-Agent": PHONE})
    assert answer.headers["location"] == TARGET


async def test_when_the_database_is_away_the_portal_is_offered(site: Site) -> None:
    site.deliveries.is_broken = True
    answer = await site.gets(EVERYBODY)
    assert answer.status_code == 503
    assert 'href="https://dichvucong.gov.vn"' in answer.text


async def test_the_page_speaks_the_province_as_it_is_now(site: Site) -> None:
    def moved() -> Catalog:
        catalog = small_catalog()
        return replace(catalog, province=replace(catalog.province, portal_home='https://a.gov.vn/"><script>'))

    app = Starlette(routes=[redirect_route(replace(site.redirect, catalog=moved))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://x") as browser:
        page = (await browser.get("/go/abc")).text
    assert "<script>" not in page
    assert "a.gov.vn" in page
