"""A broadcast as citizens live it: the bot over HTTP, a real sender, people who tap, ask and stop."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from bot.app import Product
from bot.campaigns.counted_links import CountedLinks
from bot.campaigns.model import ButtonKind, CampaignButton, Content, Plan, RunId, StaffId
from bot.campaigns.schedule import Hours, Schedule
from bot.campaigns.service import Campaigns, Rules
from bot.campaigns.statuses import RunStatus
from bot.conversations.letters import personal_values
from bot.database.campaigns.machinery import DatabaseMachinery, DatabaseOutbox
from bot.database.campaigns.shelf import DatabaseShelf
from bot.database.tables import COUNTERS, EVENTS
from bot.kernel.clock import SystemClock
from bot.search.model import Band, Facet
from bot.telegram.campaign_building import build_sender
from bot.telegram.campaign_sender import SenderSettings, sending
from bot.telegram.limiter import SendingLimiter
from bot.telegram.pacing import NO_LIMITS
from bot.web.redirect import Redirect, redirect_route
from tests.support.journeys import reads_as
from tests.support.product import ScriptedContent, running_bot, sqlite_url
from tests.support.telegram_sandbox import CitizenClient, Json, TelegramSandbox, rows_of, words_of

READINGS = {
    "cai nay het bao nhieu tien": reads_as(band=Band.NONE, facets=(Facet.FEE,), is_about_previous=True),
    "chung thuc": reads_as("chung_thuc"),
}
RULES = Rules(hours=Hours(time.min, time.max), smallest_audience=1, approval_above=10**6, weekly_cap=100)
TEXT = "Bà con <b>{xa_phuong}</b> đăng ký khai sinh tại nhà, miễn phí."
BUTTONS = (
    CampaignButton("Bắt đầu", ButtonKind.SERVICE, "khai_sinh"),
    CampaignButton("Mở trang nộp", ButtonKind.LINK, "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/thu"),
    CampaignButton("Ai được miễn?", ButtonKind.ANSWER, "Hộ nghèo, người cao tuổi."),
)
CONTENT = Content((TEXT,), BUTTONS)
OFFICER = StaffId(1)
TAPPED = ("campaign.opened", "portal.tapped", "consent.opted_out")


@dataclass
class Village:
    """The running bot, its campaigns, and people who subscribed in chat."""

    product: Product
    telegram: TelegramSandbox
    links: CountedLinks | None = None
    people: list[CitizenClient] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = SystemClock()
        self.shelf = DatabaseShelf(self.product.database)
        self.campaigns = Campaigns(
            shelf=self.shelf,
            machinery=DatabaseMachinery(self.product.database),
            clock=self.clock,
            allowed_hosts=lambda: ("dichvucong.gov.vn",),
            new_salt=lambda: "muối",
            rules=RULES,
        )

    async def moves_in(self, name: str, *switches: str) -> CitizenClient:
        """Somebody starts the bot and switches these on in `/thongbao`."""
        person = await self.telegram.add_person(name)
        await person.starts()
        await person.sees("trợ lý tự động")
        await person.writes("/thongbao")
        await person.sees("Những điều anh/chị đồng ý")
        for switch in switches:
            await person.taps(switch)
        self.people.append(person)
        return person

    async def starts(self, content: Content = CONTENT) -> RunId:
        """A campaign whose run is visible to senders."""
        schedule = Schedule(self.clock.now() + timedelta(seconds=0.3))
        plan = Plan("x", content, schedule=schedule, holdout_share=0.0, holdout_off_reason="thử")
        campaign = await self.campaigns.draft(plan, author=OFFICER)
        await self.campaigns.submit(campaign.id, staff=OFFICER)
        await asyncio.sleep(0.35)
        await self.campaigns.tick()
        return (await self.shelf.runs(campaign.id))[0].id

    async def sends(self, content: Content = CONTENT) -> RunId:
        """A campaign from its beginning to its end."""
        run_id = await self.starts(content)
        async with self.sender():
            await self.ends(run_id)
        return run_id

    @asynccontextmanager
    async def sender(self, at_once: int = 8) -> AsyncIterator[None]:
        inside = self.product.content.inside
        sender = build_sender(
            self.product.application.bot,
            limiter=SendingLimiter(NO_LIMITS),
            outbox=DatabaseOutbox(self.product.database),
            memory=self.product.memory,
            clock=self.clock,
            holder="một",
            stop_label="🔕 Ngừng mọi tin",
            personal=lambda commune: personal_values(inside(), commune),
            rules=RULES,
            settings=SenderSettings(idle_s=0.05, in_flight=at_once),
            links=self.links,
        )
        async with sending(sender):
            yield

    async def ends(self, run_id: RunId) -> None:
        async def is_over() -> bool:
            await self.campaigns.tick()
            return (await self.shelf.run(run_id)).status is RunStatus.FINISHED

        await until(is_over)

    async def log(self) -> list[tuple[str, int | None, str | None]]:
        """What people did with the buttons of campaigns, under pseudonyms."""
        of_buttons = EVENTS.c.campaign_id.is_not(None) & EVENTS.c.name.in_(TAPPED)
        events = select(EVENTS).where(of_buttons).order_by(EVENTS.c.id)
        rows = await self.product.database.read(lambda session: session.execute(events).all())
        return [(row.name, row.campaign_id, row.arm) for row in rows]

    async def counts(self) -> dict[tuple[str, int, str], int]:
        """The same of people unknown, as counts."""
        counters = select(COUNTERS).where(COUNTERS.c.campaign_id != 0, COUNTERS.c.name.in_(TAPPED))
        rows = await self.product.database.read(lambda session: session.execute(counters).mappings().all())
        total: Counter[tuple[str, int, str]] = Counter()
        for row in rows:
            total[row["name"], row["campaign_id"], row["arm"]] += row["count"]
        return dict(total)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(15):
        while not await condition():  # noqa: ASYNC110 - another process could end it too
            await asyncio.sleep(0.05)


async def copies(person: CitizenClient) -> list[Json]:
    """The broadcasts in somebody's chat."""
    await person.refresh()
    return [message for message in person.messages if words_of(message).startswith("Bà con")]


@pytest.fixture
async def village(telegram: TelegramSandbox, tmp_path: Path) -> AsyncIterator[Village]:
    async with running_bot(telegram, sqlite_url(tmp_path), content=ScriptedContent(READINGS)) as product:
        yield Village(product, telegram)


async def test_right_after_a_broadcast_the_chat_is_about_it(village: Village) -> None:
    hoa = await village.moves_in("Chị Hoa", "Nhận tin")
    await hoa.writes("chung thuc")
    await hoa.sees("Chứng thực bản sao")
    await village.sends()
    (copy,) = await copies(hoa)
    assert words_of(copy) == "Bà con Thử đăng ký khai sinh tại nhà, miễn phí."
    await hoa.writes("cái này hết bao nhiêu tiền")
    answer = await hoa.sees("10.000 đồng")
    assert "Đăng ký khai sinh" in words_of(answer)


async def test_topics_frequency_and_commune_are_chosen_after_agreeing(village: Village) -> None:
    hoa = await village.moves_in("Chị Hoa", "Nhận tin")
    await hoa.sees("Chủ đề: mọi chủ đề")
    await hoa.taps("Chọn chủ đề")
    await hoa.sees("Anh/chị muốn nghe về việc gì?")
    await hoa.taps("Hộ tịch")
    await hoa.sees("Đang nhận: 👶 Hộ tịch")
    await hoa.taps("Xong")
    await hoa.taps("Nhận nhiều hay ít")
    await hoa.taps("1 tin")
    await hoa.taps("Xong")
    page = await hoa.sees("Số tin: nhiều nhất 1 tin một tuần")
    assert "Chủ đề: 👶 Hộ tịch" in words_of(page)
    await hoa.writes("/dulieu")
    await hoa.sees("Tin anh/chị nhận")
    nam = await village.moves_in("Anh Nam", "Nhận tin")
    await village.sends()
    await village.sends(Content(("Bà con xem thêm.",), BUTTONS))
    assert [len(await copies(person)) for person in (hoa, nam)] == [1, 2]


async def test_every_button_answers_and_is_counted_for_the_campaign(village: Village) -> None:
    hoa = await village.moves_in("Chị Hoa", "Nhận tin", "Đo hiệu quả")
    run = await village.shelf.run(await village.sends())
    (copy,) = await copies(hoa)
    await hoa.taps("Bắt đầu", copy)
    await hoa.sees("Đăng ký khai sinh")
    await hoa.taps("Mở trang nộp", copy)
    revealed = await hoa.sees("Bấm nút dưới đây")
    opened = await hoa.taps("Mở trang nộp", revealed)
    assert opened["url"] == BUTTONS[1].target
    await hoa.taps("Ai được miễn?", copy)
    await hoa.sees("Hộ nghèo, người cao tuổi.")
    await hoa.taps("Ngừng mọi tin", copy)
    await hoa.sees("Đã ngừng nhận tin")
    await village.telegram.settled(quiet_s=0.2)
    assert await village.log() == [
        ("campaign.opened", run.campaign_id, "a"),
        ("campaign.opened", run.campaign_id, "a"),
        ("portal.tapped", run.campaign_id, "a"),
        ("campaign.opened", run.campaign_id, "a"),
        ("consent.opted_out", run.campaign_id, "a"),
    ]
    await village.moves_in("Anh Nam", "Nhận tin")
    await village.sends(Content(("Bà con xem thêm.",), BUTTONS))
    assert len(await copies(hoa)) == 1


async def test_without_measuring_only_counters_know(village: Village) -> None:
    hoa = await village.moves_in("Chị Hoa", "Nhận tin")
    run = await village.shelf.run(await village.sends())
    (copy,) = await copies(hoa)
    await hoa.taps("Ai được miễn?", copy)
    await hoa.sees("Hộ nghèo")
    await hoa.taps("Ngừng mọi tin", copy)
    await hoa.sees("Đã ngừng nhận tin")
    await hoa.taps("Ngừng mọi tin", copy)
    await village.telegram.settled(quiet_s=0.2)
    assert await village.log() == []
    assert await village.counts() == {
        ("campaign.opened", run.campaign_id, "a"): 1,
        # The second tap found nothing to stop.
        ("consent.opted_out", run.campaign_id, "a"): 1,
    }


async def test_a_forged_button_is_served_and_counts_for_no_campaign(village: Village) -> None:
    await village.moves_in("Chị Hoa", "Nhận tin")
    run_id = await village.sends()
    stranger = await village.moves_in("Anh Nam")
    page = stranger.last_message["message_id"]
    await stranger.taps_data(page, f"camp:open:{run_id}:a:khai_sinh")
    await stranger.sees("Đăng ký khai sinh")
    await stranger.taps_data(page, f"camp:link:{run_id}:a:1")
    await stranger.sees("Bấm nút dưới đây")
    toast = await stranger.taps_data(page, "camp:said:999:a:2")
    assert "đã cũ" in toast["text"]
    await stranger.taps_data(page, f"camp:stop:{run_id}:a")
    await stranger.sees("Đã ngừng nhận tin")
    await village.telegram.settled(quiet_s=0.2)
    assert (await village.log(), await village.counts()) == ([], {})


async def test_stopping_while_it_is_sent_lets_only_the_call_on_the_wire_escape(village: Village) -> None:
    people = [await village.moves_in(f"Người {number}", "Nhận tin") for number in range(5)]
    people.sort(key=lambda person: person.id)
    on_the_wire, second, third, *others = people
    run_id = await village.starts()
    await village.telegram.fault("lost_answer", chat_id=on_the_wire.id, method="sendMessage", hold_s=2.0)
    async with village.sender(at_once=1):
        await on_the_wire.sees("Bà con Thử")
        for person in (second, third, on_the_wire):
            await person.writes("/dungnhan")
            await person.sees("Đã ngừng nhận tin")
        await village.ends(run_id)
    assert [len(await copies(person)) for person in people] == [1, 0, 0, 1, 1]
    assert len(others) == 2
    progress = await village.shelf.progress(run_id)
    assert {state.value: count for state, count in progress.by_state.items()} == {
        "unknown": 1, "skipped": 2, "sent": 2,
    }  # fmt: skip
    assert (await village.shelf.conservation(run_id)).holds


async def test_stopping_while_it_is_paused_counts_when_it_goes_on(village: Village) -> None:
    people = [await village.moves_in(f"Người {number}", "Nhận tin") for number in range(4)]
    run_id = await village.starts()
    await village.campaigns.pause(run_id, staff=OFFICER)
    async with village.sender():
        await people[1].writes("/dungnhan")
        await people[1].sees("Đã ngừng nhận tin")
        assert [len(await copies(person)) for person in people] == [0] * 4
        await village.campaigns.resume(run_id, staff=OFFICER)
        await village.ends(run_id)
    assert [len(await copies(person)) for person in people] == [1, 0, 1, 1]
    assert (await village.shelf.conservation(run_id)).holds


async def test_with_a_public_address_the_button_passes_our_counter(village: Village) -> None:
    village.links = CountedLinks(b"k" * 32, public_url="https://motcua.example.vn", clock=village.clock)
    hoa = await village.moves_in("Chị Hoa", "Nhận tin", "Đo hiệu quả")
    nam = await village.moves_in("Anh Nam", "Nhận tin")
    run = await village.shelf.run(await village.sends())
    product = village.product
    redirect = Redirect(
        village.links,
        village.shelf,
        product.memory,
        lambda: product.content.inside().catalog,
        product.content.texts,
        village.clock,
    )
    transport = httpx.ASGITransport(Starlette(routes=[redirect_route(redirect)]))
    async with httpx.AsyncClient(transport=transport, headers={"User-Agent": "Mozilla/5.0"}) as browser:
        for person in (hoa, nam):
            (copy,) = await copies(person)
            link = rows_of(copy)[1][0]
            assert link["text"] == "Mở trang nộp ↗ dichvucong.gov.vn"
            answer = await browser.get(link["url"])
            assert answer.headers["location"] == BUTTONS[1].target
            assert str(person.id) not in link["url"]
    counted = ("campaign.opened", run.campaign_id, "a"), ("portal.tapped", run.campaign_id, "a")
    assert tuple(await village.log()) == counted
    assert await village.counts() == dict.fromkeys(counted, 1)
