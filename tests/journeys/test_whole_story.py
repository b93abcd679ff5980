"""From the first question to the measured lift: officer, manager and citizens, over HTTP and simulated.

Everybody has an account in the sandbox, so every copy is really sent. An officer writes the campaign in chat,
a manager approves it, half is held back; two hundred neighbours behave as simulated people do, two people sit
at the chat page. The clock moves through the window, the same question goes to both groups, and the report is
read through the product's own door.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.app import Product
from bot.campaigns.model import CampaignId, Run
from bot.campaigns.statuses import RunKind, RunStatus
from bot.campaigns.trial_reading import Standing, TrialReading
from bot.conversations.letters import letter_rows
from bot.conversations.model import Reply
from bot.database.memory import DatabaseMemory
from bot.engagement.comparison import Verdict
from bot.kernel.ids import ChatId, Pseudonym
from bot.people.model import Role
from bot.simulation.acts import Screen, screen_of
from bot.simulation.citizens import Citizen, draw_citizens, places_of
from bot.simulation.clock import SimulatedClock
from bot.simulation.habits import Habits, World
from bot.simulation.questions import Question
from bot.simulation.rhythm import at, days_until
from bot.simulation.stage import Stage, remembering
from bot.simulation.truth import Truth
from bot.simulation.visits import answering, first_visit, receiving
from bot.telegram.campaign_sender import sending
from tests.support.journeys import reads_as
from tests.support.officers import sets_time, works_here, writes_draft
from tests.support.product import ScriptedContent, running_bot, sqlite_url
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox, words_of

SEED = 1
MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
QUESTION = Question("đăng ký khai sinh")
WILLING = Habits(
    notifications=1.0, measuring=1.0, follow_up=1.0, questions=0.3, guides=0.1, lists=0.0, likes=0.0,
    dislikes=0.0, shares=0.0, responds=1.0, stops=0.0, blocks=0.0,
)  # fmt: skip
"""Everybody agrees and answers, so that the report should find the planted effect itself."""

WORLD = World(citizens=200, days=1, seed=SEED, last_day=MONDAY, effect_points=35.0, habits=WILLING)


@dataclass
class Story:
    """The running product, its people, and what really happened."""

    product: Product
    telegram: TelegramSandbox
    clock: SimulatedClock
    neighbours: dict[ChatId, Citizen] = field(default_factory=dict)
    truth: Truth = field(default_factory=Truth)

    def __post_init__(self) -> None:
        inside = remembering(self.product.content.inside())
        self.stage = Stage(self.product.memory, inside, self.product.broadcasting.office)
        self.shelf = self.product.broadcasting.office.shelf

    async def neighbours_move_in(self) -> None:
        """They press Start in the sandbox, agree in the settings, and ask something."""
        communes = self.stage.inside.catalog.province.communes
        places = places_of([(one.id, one.kind, one.name) for one in communes])
        people = draw_citizens(WORLD, days_until(MONDAY, 1), places, ["quay"], Random(SEED))
        for citizen in people:
            person = await self.telegram.add_person(f"Hàng xóm {citizen.chat_id}", id=citizen.chat_id)
            await person.starts()
            self.neighbours[citizen.chat_id] = citizen
        await self.telegram.settled(timeout_s=60)
        for citizen in people:
            await self.stage.play(citizen.chat_id, first_visit(citizen, QUESTION, WILLING), self.clock.now())

    async def moves_in(self, name: str) -> CitizenClient:
        """Somebody at the chat page, who agrees to everything a trial needs."""
        person = await self.telegram.add_person(name)
        await person.starts()
        await person.sees("trợ lý tự động")
        await person.writes("/thongbao")
        await person.sees("Những điều anh/chị đồng ý")
        for switch in ("Nhận tin", "Đo hiệu quả", "Hỏi lại"):
            await person.taps(switch)
        return person

    async def goes_out(self, kind: RunKind) -> tuple[Run, set[ChatId]]:
        """Let the campaign's run of a kind be sent by the real sender; whom of the neighbours it reached."""
        before = await self.telegram.received_counts()
        campaigns = self.product.broadcasting.office.campaigns
        async with asyncio.timeout(60):
            while (run := await self._run(kind)).status is not RunStatus.FINISHED:
                await campaigns.tick()
                await asyncio.sleep(0.05)
        after = await self.telegram.received_counts()
        return run, {one for one in self.neighbours if after.get(one, 0) > before.get(one, 0)}

    async def _run(self, kind: RunKind) -> Run:
        return next(run for run in await self.shelf.runs(CampaignId(1)) if run.kind is kind)

    async def neighbours_read(self, run: Run) -> None:
        for chat_id in sorted(self.truth.received):
            screen = await self._screen(run, chat_id)
            visit = receiving(self.neighbours[chat_id], screen, WILLING)
            await self.stage.play(chat_id, visit, self.clock.now())

    async def neighbours_answer(self, run: Run) -> None:
        for chat_id in sorted(self.truth.asked):
            answer = self.truth.answer(self.neighbours[chat_id], WORLD)
            if answer is not None:
                visit = answering(await self._screen(run, chat_id), answer)
                await self.stage.play(chat_id, visit, self.clock.now())

    async def _screen(self, run: Run, chat_id: ChatId) -> Screen:
        got = await self.shelf.delivery(run.id, chat_id=chat_id)
        assert got is not None
        assert got.arm is not None
        return screen_of([Reply("", letter_rows(got.content, "Ngừng", run.id, got.arm))])

    async def reading(self) -> TrialReading:
        """What the product's own desk of reports knows of the campaign that went out last."""
        latest = await self.product.broadcasting.office.report_desk.trials.latest()
        assert latest is not None
        assert latest.reading is not None
        return latest.reading


@pytest.fixture
async def story(telegram: TelegramSandbox, tmp_path: Path) -> AsyncIterator[Story]:
    clock = SimulatedClock(at(MONDAY, 9))
    content = ScriptedContent({QUESTION.text: reads_as("khai_sinh")})
    async with (
        running_bot(telegram, sqlite_url(tmp_path), content=content, clock=clock) as product,
        sending(product.broadcasting.sender),
    ):
        draw_alike_each_time(product)
        yield Story(product, telegram, clock)


def draw_alike_each_time(product: Product) -> None:
    """Arms are drawn from chance; an interval of 95% misses one time in twenty, and no test should."""
    chance = Random(SEED)
    assert isinstance(product.memory, DatabaseMemory)
    product.memory._new_pseudonym = lambda: Pseudonym(f"{chance.getrandbits(64):016x}")
    product.broadcasting.office.campaigns._new_salt = lambda: "a story's salt"


async def test_the_report_finds_what_the_campaign_really_did(story: Story) -> None:
    officer = await works_here(story.product, story.telegram, "Anh Sơn")
    manager = await works_here(story.product, story.telegram, "Chị Mai", Role.MANAGER)
    hoa, nam = await story.moves_in("Chị Hoa"), await story.moves_in("Anh Nam")
    await story.neighbours_move_in()
    await an_approved_campaign(officer, manager)

    story.clock.move_to(at(TUESDAY, 8))
    run, story.truth.received = await story.goes_out(RunKind.BROADCAST)
    assert 60 < len(story.truth.received) < 140
    await story.neighbours_read(run)
    assert (await story.reading()).standing is Standing.OPEN

    story.clock.move_to(at(TUESDAY + timedelta(days=7), 8))
    question, story.truth.asked = await story.goes_out(RunKind.QUESTION)
    assert len(story.truth.asked) == WORLD.citizens  # both groups, the same question
    await story.neighbours_answer(question)
    for person in (hoa, nam):
        await person.refresh()
        assert "7 ngày qua" in words_of(person.last_message)
        await person.taps("Không làm")
        await person.sees("Cảm ơn anh/chị")

    story.clock.move_to(at(TUESDAY + timedelta(days=11), 8))
    early = await story.reading()
    assert (early.standing, early.conclusion) == (Standing.OPEN, None)
    await story.product.broadcasting.office.campaigns.tick()
    await the_report_is_right(story)
    for each in (run, question):
        conservation = await story.shelf.conservation(each.id)
        assert conservation.holds


async def an_approved_campaign(officer: CitizenClient, manager: CitizenClient) -> None:
    await writes_draft(officer)
    await officer.taps("Nhóm giữ lại")
    await officer.sees("Nhóm giữ lại là")
    await officer.taps("50%")
    await officer.taps("Nhóm giữ lại")
    await officer.taps("Đo 7 ngày")
    await sets_time(officer)
    await officer.sees("08:00 thứ Ba 24/11/2026")
    await officer.taps("Xin duyệt")
    await manager.sees("xin duyệt tin trên")
    await manager.taps("✅ Duyệt")
    await manager.sees("Đã duyệt")


async def the_report_is_right(story: Story) -> None:
    reading = await story.reading()
    assert reading.standing is Standing.READ
    assert reading.conclusion is not None
    compared = reading.conclusion.comparison
    assert compared is not None
    assert compared.treated.assigned + compared.control.assigned == WORLD.citizens + 2
    assert compared.difference.low <= WORLD.effect_points <= compared.difference.high
    assert reading.conclusion.verdict is Verdict.HIGHER
