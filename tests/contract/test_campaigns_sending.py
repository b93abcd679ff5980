"""The sender against the sandbox over HTTP: what people get, and what each failure becomes."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import time, timedelta
from io import BytesIO

import pytest
from PIL import Image
from telegram.ext import ExtBot

from bot.campaigns.model import ButtonKind, CampaignButton, Content, Plan, RunId, StaffId
from bot.campaigns.schedule import Hours, Schedule
from bot.campaigns.service import Campaigns, Rules
from bot.campaigns.statuses import FailReason, RunStatus, SendState
from bot.database.campaigns.machinery import DatabaseMachinery, DatabaseOutbox
from bot.database.campaigns.shelf import DatabaseShelf
from bot.database.engine import Database
from bot.database.memory import DatabaseMemory
from bot.kernel.clock import SystemClock
from bot.kernel.ids import ChatId
from bot.people.model import Consent
from bot.telegram.campaign_building import build_sender
from bot.telegram.campaign_sender import CampaignSender, SenderSettings, sending
from bot.telegram.limiter import SendingLimiter
from bot.telegram.pacing import NO_LIMITS
from bot.telegram.transport import AiohttpRequest
from tests.support.clock import FakeClock
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox
from tests.unit.campaigns.office import Office

RULES = Rules(hours=Hours(time.min, time.max), smallest_audience=1, approval_above=10**6, weekly_cap=100)
BUTTONS = (
    CampaignButton("Cách làm", ButtonKind.SERVICE, "khai_sinh"),
    CampaignButton("Mở cổng", ButtonKind.LINK, "https://dichvucong.gov.vn"),
)


@dataclass
class Post:
    """Campaigns, a sender, and people in the sandbox who subscribed."""

    database: Database
    campaigns: Campaigns
    new_sender: Callable[[], CampaignSender]
    people: list[CitizenClient]
    telegram: TelegramSandbox

    async def starts(self, content: Content) -> RunId:
        schedule = Schedule(SystemClock().now() + timedelta(seconds=0.3))
        plan = Plan("x", content, schedule=schedule, holdout_share=0.0, holdout_off_reason="thử")
        campaign = await self.campaigns.draft(plan, author=StaffId(1))
        await self.campaigns.submit(campaign.id, staff=StaffId(1))
        await asyncio.sleep(0.3)
        await self.campaigns.tick()
        return (await DatabaseShelf(self.database).runs(campaign.id))[0].id

    async def sends(self, content: Content) -> RunId:
        """One campaign from its beginning to its end."""
        run_id = await self.starts(content)
        await self.ends(run_id)
        return run_id

    async def ends(self, run_id: RunId) -> None:
        async with sending(self.new_sender()):
            await self._until(lambda: self._is_over(run_id))

    async def states(self, run_id: RunId) -> dict[int, tuple[str, str | None]]:
        """State and reason by chat; 0 stands for somebody whose link is gone."""
        found = await Office(self.database, FakeClock()).states(run_id)
        return {int(chat or 0): standing for chat, standing in found.items()}

    async def copies(self) -> list[int]:
        counts = await self.telegram.received_counts()
        return [counts.get(person.id, 0) for person in self.people]

    async def _is_over(self, run_id: RunId) -> bool:
        await self.campaigns.tick()
        run = await DatabaseShelf(self.database).run(run_id)
        return run.status in {RunStatus.FINISHED, RunStatus.HALTED, RunStatus.CANCELLED}

    async def _until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(20):
            while not await condition():  # noqa: ASYNC110 - another process could end it too
                await asyncio.sleep(0.05)


@asynccontextmanager
async def connected_bot(telegram: TelegramSandbox) -> AsyncIterator[ExtBot[None]]:
    bot: ExtBot[None] = ExtBot(
        telegram.token,
        base_url=telegram.base_url,
        request=AiohttpRequest(connections=8, read_s=2.0),
        get_updates_request=AiohttpRequest(connections=1),
    )
    async with bot:
        yield bot


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    async with TelegramSandbox() as telegram, connected_bot(telegram) as bot:
        people = [await telegram.add_person(f"Người {number}") for number in range(6)]
        for person in people:
            await person.starts()
        first = people[0].id
        office = Office(database, FakeClock())
        offsets = [person.id - 6_500_000_000 for person in people]
        await office.subscribe(offsets, commune="xa-a")
        clock = SystemClock()
        campaigns = Campaigns(
            shelf=DatabaseShelf(database),
            machinery=DatabaseMachinery(database),
            clock=clock,
            allowed_hosts=lambda: ("dichvucong.gov.vn",),
            new_salt=lambda: "muối",
            rules=RULES,
        )

        def new_sender() -> CampaignSender:
            return build_sender(
                bot,
                limiter=SendingLimiter(NO_LIMITS),
                outbox=DatabaseOutbox(database),
                memory=DatabaseMemory(database),
                clock=clock,
                holder="một",
                stop_label="🔕 Ngừng mọi tin",
                personal=lambda commune: {"xa_phuong": "Xã A" if commune == "xa-a" else "nơi mình ở"},
                rules=RULES,
                settings=SenderSettings(idle_s=0.05, lease_s=30.0),
            )

        assert first > 2**31
        yield Post(database, campaigns, new_sender, people, telegram)


async def test_everybody_gets_one_copy_with_buttons_and_their_commune(post: Post) -> None:
    run_id = await post.sends(Content(("<b>Bà con {xa_phuong}</b> nộp tại nhà, miễn phí.",), BUTTONS))
    assert await post.copies() == [1] * 6
    assert set((await post.states(run_id)).values()) == {("sent", None)}
    await post.people[0].refresh()
    message = post.people[0].last_message
    assert message["text"] == "Bà con Xã A nộp tại nhà, miễn phí."
    buttons = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
    assert [(button["text"], button["callback_data"]) for button in buttons] == [
        ("Cách làm", f"camp:open:{run_id}:a:khai_sinh"),
        ("Mở cổng ↗ dichvucong.gov.vn", f"camp:link:{run_id}:a:1"),
        ("🔕 Ngừng mọi tin", f"camp:stop:{run_id}:a"),
    ]


async def test_both_wordings_go_out_as_drawn(post: Post) -> None:
    run_id = await post.sends(Content(("Bà con được giúp, cách một", "Bà con được giúp, cách hai")))
    shown = set()
    for person in post.people:
        await person.refresh()
        shown.add(person.last_message["text"])
    assert shown == {"Bà con được giúp, cách một", "Bà con được giúp, cách hai"}
    assert set((await post.states(run_id)).values()) == {("sent", None)}


async def test_a_picture_is_uploaded_once(post: Post) -> None:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(drawn, "JPEG")
    run_id = await post.sends(Content(("Bà con được giúp",), picture=drawn.getvalue()))
    assert set((await post.states(run_id)).values()) == {("sent", None)}
    await post.people[5].refresh()
    assert post.people[5].last_message["caption"] == "Bà con được giúp"


@pytest.mark.parametrize(
    ("fault", "state", "reason", "copies"),
    [
        ("blocked", SendState.FAILED, FailReason.BLOCKED, 0),
        ("deactivated", SendState.FAILED, FailReason.BLOCKED, 0),
        ("lost_answer", SendState.UNKNOWN, None, 1),
        ("lost_request", SendState.UNKNOWN, None, 0),
        ("retry_after", SendState.SENT, None, 1),
        ("server_error", SendState.SENT, None, 1),
    ],
)
async def test_each_failure_becomes_what_it_is(
    post: Post, fault: str, state: SendState, reason: FailReason | None, copies: int
) -> None:
    odd = post.people[2]
    await post.telegram.fault(fault, chat_id=odd.id, method="sendMessage")
    run_id = await post.sends(Content(("Bà con nộp tại nhà.",)))
    states = await post.states(run_id)
    if reason is FailReason.BLOCKED:
        # Whoever blocked the bot took every consent back: their outcome has no name any more.
        assert odd.id not in states
        assert Counter(states.values())[(state, reason)] == 1
    else:
        assert states[odd.id] == (state, reason)
    assert (await post.copies())[2] == copies
    assert sum(await post.copies()) == 5 + copies
    assert (await DatabaseShelf(post.database).conservation(run_id)).holds


async def test_who_blocked_the_bot_is_not_written_to_again(post: Post) -> None:
    gone = post.people[1]
    await post.telegram.ask("POST", f"/chats/{gone.id}/block")
    await post.sends(Content(("Tin thứ nhất cho bà con",)))
    person = await DatabaseMemory(post.database).person(chat_id=ChatId(gone.id))
    assert not person.agreed_to(Consent.NOTIFICATIONS)
    second = await post.sends(Content(("Tin thứ hai cho bà con",)))
    assert gone.id not in await post.states(second)


async def test_a_chat_that_moved_gets_its_copy_at_the_new_id(post: Post) -> None:
    old, new = post.people[0], await post.telegram.add_person("Chỗ mới")
    await new.starts()
    await post.telegram.fault("migrated", chat_id=old.id, method="sendMessage", migrate_to_chat_id=new.id)
    run_id = await post.sends(Content(("Bà con nộp tại nhà.",)))
    assert (await post.states(run_id))[new.id] == ("sent", None)
    assert (await post.telegram.received_counts()).get(new.id) == 1


async def test_stopping_gives_back_what_was_claimed(post: Post) -> None:
    run_id = await post.starts(Content(("Bà con nộp tại nhà.",)))
    await post.telegram.fault("lost_answer", method="sendMessage", hold_s=60.0, times=6)
    async with sending(post.new_sender()):
        await asyncio.sleep(0.5)
    counts = Counter(state for state, _ in (await post.states(run_id)).values())
    assert counts["unknown"] == 6
    assert (await DatabaseShelf(post.database).conservation(run_id)).holds
