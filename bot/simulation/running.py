"""A simulation from its first morning to its last night. The only file here that puts all parts together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from bot.campaigns.model import CampaignId, RunId
from bot.campaigns.statuses import RunKind
from bot.campaigns.trial_reading import TrialReader
from bot.conversations import reminders
from bot.conversations.ports import Memory
from bot.conversations.staff.office import Office
from bot.engagement.portal_register import PortalRegister
from bot.engagement.ports import PortalCounts
from bot.kernel.ids import ChatId
from bot.simulation import officers, visits
from bot.simulation.acts import Visit, screen_of
from bot.simulation.citizens import Citizen, draw_citizens, places_of
from bot.simulation.clock import Agenda, SimulatedClock
from bot.simulation.habits import World
from bot.simulation.portal import invented_counts
from bot.simulation.ports import Ground
from bot.simulation.post import Delivered, SimulatedPost
from bot.simulation.questions import QuestionBook, popular_services, write_book
from bot.simulation.reading import Recovered, Result, recovered
from bot.simulation.rhythm import at, busyness, days_until, moment_of_day, soon_after
from bot.simulation.stage import Stage
from bot.simulation.truth import Truth

WRITES_AT, SENDS_AT = 8, 9
"""Hours of the day (Viet Nam) at which the officer writes and campaigns go out."""

UPKEEP_EVERY_DAYS = 7
REMINDERS_AT_ONCE = 500
NEVER = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a simulation is built of: the real rooms and adapters, on a clock of its own."""

    clock: SimulatedClock
    memory: Memory
    office: Office
    stage: Stage
    post: SimulatedPost
    reader: TrialReader
    roll_up: Callable[[datetime], Awaitable[object]]
    portal_counts: PortalCounts
    register: PortalRegister
    ground: Ground
    posters: Sequence[str]


@dataclass
class Simulation:
    """One run. `chance` draws what belongs to nobody; each citizen has a chance of their own."""

    world: World
    parts: Parts
    chance: Random
    on_day: Callable[[int], None] = lambda _: None
    truths: dict[CampaignId, Truth] = field(default_factory=dict)

    async def run(self) -> Result:
        """Live through all days and read what the report makes of them."""
        await self._before()
        for number, day in enumerate(self._days):
            await self._live(number, day)
            self.on_day(number + 1)
        await self._after()
        return Result(
            self.world,
            events=await self.parts.ground.count_events(),
            turns=self.parts.stage.turns,
            trials=tuple([await self._read(number) for number in self.truths]),
        )

    async def _before(self) -> None:
        self._days = days_until(self.world.last_day, self.world.days)
        self._agenda = Agenda(self.parts.clock)
        catalog = self.parts.stage.inside.catalog
        self._book: QuestionBook = write_book(catalog, self.chance)
        places = places_of([(one.id, one.kind, one.name) for one in catalog.province.communes])
        people = draw_citizens(self.world, self._days, places, sorted(self.parts.posters), self.chance)
        self._people: Mapping[ChatId, Citizen] = {one.chat_id: one for one in people}
        table = officers.timetable(self.world.days, self.world.campaigns)
        assert table is not None, "the command refuses what has no room"
        self._timetable, self._services = table, popular_services(catalog)
        await officers.hire(self.parts.memory, self.parts.office.access, self.parts.clock.now())
        counts = invented_counts(
            catalog, self.parts.register, last_day=self.world.last_day, chance=self.chance
        )
        now = at(self.world.last_day, 0)
        await self.parts.portal_counts.take_in(counts, staff=None, now=now, replace=False)

    async def _live(self, number: int, day: date) -> None:
        if number in self._timetable.days:
            self._agenda.put(at(day, WRITES_AT), partial(self._write_campaign, day=day))
        self._agenda.put(at(day, SENDS_AT), self._send)
        self._agenda.put(at(day, SENDS_AT, 30), self._remind)
        for citizen in self._people.values():
            self._plan_visit(citizen, number, day)
        await self._agenda.run_until(at(day, 23, 50))
        await self.parts.office.campaigns.tick()
        await self.parts.roll_up(self.parts.clock.now())
        if number % UPKEEP_EVERY_DAYS == UPKEEP_EVERY_DAYS - 1:
            await self.parts.memory.erase_unused(now=self.parts.clock.now())

    def _plan_visit(self, citizen: Citizen, number: int, day: date) -> None:
        habits, chance = self.world.habits, citizen.chance
        if citizen.arrives == number:
            question = self._book.draw(habits, chance)
            visit = visits.first_visit(citizen, question, habits)
        elif citizen.arrives < number and chance.random() < habits.comes_back * busyness(day):
            visit = visits.asking(citizen, self._book.draw(habits, chance), habits)
        else:
            return
        self._agenda.put(moment_of_day(day, chance), partial(self._play, citizen, visit))

    async def _play(self, citizen: Citizen, visit: Visit, now: datetime) -> None:
        await self.parts.stage.play(citizen.chat_id, visit, now)

    async def _write_campaign(self, _: datetime, *, day: date) -> None:
        place = len(self.truths)
        plan = officers.plan_for(
            self._services[place % len(self._services)],
            first_at=at(day, SENDS_AT),
            window_days=self._timetable.window_days,
            wordings=1 + place % 2,
        )
        campaign_id = await officers.schedule(self.parts.office, plan)
        if campaign_id is not None:
            self.truths[campaign_id] = Truth()

    async def _send(self, now: datetime) -> None:
        await self.parts.office.campaigns.tick()
        sending = await self.parts.post.send_all(now)
        for send in sending.blocked:
            await self.parts.stage.end_subscription(send.chat_id, now)
        asks: dict[RunId, bool] = {}
        for copy in sending.delivered:
            if copy.send.run_id not in asks:
                run = await self.parts.office.shelf.run(copy.send.run_id)
                asks[run.id] = run.kind is RunKind.QUESTION
            self._deliver(copy, now, is_question=asks[copy.send.run_id])

    def _deliver(self, copy: Delivered, now: datetime, *, is_question: bool) -> None:
        citizen, truth = self._people[copy.send.chat_id], self.truths[copy.send.campaign_id]
        if is_question:
            truth.asked.add(citizen.chat_id)
            answer = truth.answer(citizen, self.world)
            visit = None if answer is None else visits.answering(copy.screen, answer)
        else:
            truth.received.add(citizen.chat_id)
            visit = visits.receiving(citizen, copy.screen, self.world.habits)
        if visit is not None:
            self._agenda.put(soon_after(now, citizen.chance), partial(self._play, citizen, visit))

    async def _remind(self, now: datetime) -> None:
        """Reminders and follow-up questions of the last day, once a morning."""
        memory, inside = self.parts.memory, self.parts.stage.inside
        for reminder in await memory.due_reminders(now=now, limit=REMINDERS_AT_ONCE):
            person = await memory.person(chat_id=reminder.chat_id)
            notice = reminders.notice(reminder, person, inside)
            if notice is None:
                continue
            await memory.record_events(chat_id=notice.chat_id, events=notice.events, now=now)
            citizen = self._people[reminder.chat_id]
            visit = visits.reminded(citizen, screen_of(notice.replies), self.world.habits)
            self._agenda.put(soon_after(now, citizen.chance), partial(self._play, citizen, visit))

    async def _after(self) -> None:
        """Nobody is left to be reminded: a program that later runs on this database must not try."""
        later = self.parts.clock.now() + NEVER
        while await self.parts.memory.due_reminders(now=later, limit=REMINDERS_AT_ONCE):
            pass

    async def _read(self, campaign_id: CampaignId) -> Recovered:
        reading = await self.parts.reader.read(campaign_id)
        assert reading is not None, "a campaign with a holdout has a trial"
        return recovered(reading, self.truths[campaign_id], self.world)
