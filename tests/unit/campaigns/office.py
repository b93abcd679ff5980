"""An office that runs campaigns on a database with subscribers, for tests; time is the test's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bot.campaigns.model import Campaign, Content, Plan, Run, RunId, Send, SendId, StaffId
from bot.campaigns.ports import Claimed, Permit
from bot.campaigns.schedule import Hours, Schedule
from bot.campaigns.service import Campaigns, Rules
from bot.campaigns.statuses import SendState
from bot.database.campaigns.machinery import DatabaseMachinery, DatabaseOutbox
from bot.database.campaigns.shelf import DatabaseShelf
from bot.database.engine import Database
from bot.database.tables import CHATS, PEOPLE
from bot.database.tables.campaigns import SENDS
from bot.kernel.clock import local_day
from bot.kernel.ids import ChatId
from tests.support.clock import FakeClock

OFFICER, MANAGER = StaffId(11), StaffId(22)
TEXT = "Bà con nộp hồ sơ tại nhà, miễn phí, trước ngày 30/11."
FIRST = 6_500_000_000
LEASE_S = 60.0


@dataclass
class Office:
    """Campaigns, their machinery and one sender's outbox on one database."""

    database: Database
    clock: FakeClock
    rules: Rules = field(default_factory=lambda: Rules(approval_above=1000))

    def __post_init__(self) -> None:
        self.shelf = DatabaseShelf(self.database)
        self.machinery = DatabaseMachinery(self.database)
        self.outbox = DatabaseOutbox(self.database)
        self.campaigns = self.with_rules(self.rules)

    def with_rules(self, rules: Rules, chunk: int = 7) -> Campaigns:
        return Campaigns(
            shelf=self.shelf,
            machinery=self.machinery,
            clock=self.clock,
            allowed_hosts=lambda: ("dichvucong.gov.vn",),
            new_salt=lambda: "muối",
            rules=rules,
            chunk=chunk,
        )

    async def subscribe(
        self,
        people: Iterable[int],
        *,
        measured: bool = False,
        follow_up: bool = False,
        commune: str | None = None,
    ) -> list[ChatId]:
        """People who agreed to notifications."""
        chats = [ChatId(FIRST + number) for number in people]

        def transaction(session: Session) -> None:
            for chat_id in chats:
                person = {
                    "chat_id": chat_id, "role": "citizen", "notifications": True, "measuring": measured,
                    "questions": False, "follow_up": follow_up,
                    "pseudonym": f"{chat_id * 7919:016x}" if measured else None,
                }  # fmt: skip
                session.execute(insert(PEOPLE), person)
                state = {
                    "chat_id": chat_id, "language": "vi", "commune_id": commune, "places": [], "offered": "",
                    "last_used_on": local_day(self.clock.now()),
                }  # fmt: skip
                session.execute(insert(CHATS), state)

        await self.database.write(transaction)
        return chats

    def plan(self, **changes: object) -> Plan:
        """A sound plan for a minute from now, without a holdout."""
        values: dict[str, object] = {
            "title": "Thử",
            "content": Content((TEXT,)),
            "schedule": Schedule(self.clock.now() + timedelta(minutes=1)),
            "holdout_share": 0.0,
            "holdout_off_reason": "thử",
        }
        return Plan(**{**values, **changes})  # type: ignore[arg-type]

    async def scheduled(self, plan: Plan | None = None) -> Campaign:
        """A campaign that is planned; its moment comes."""
        campaign = await self.campaigns.draft(plan or self.plan(), author=OFFICER)
        await self.campaigns.submit(campaign.id, staff=OFFICER)
        self.clock.advance(timedelta(minutes=1))
        return campaign

    async def started(self, plan: Plan | None = None) -> Run:
        """A run that is being sent."""
        campaign = await self.scheduled(plan)
        await self.campaigns.tick()
        return [run for run in await self.shelf.runs(campaign.id) if run.started_at][-1]

    async def claim(self, holder: str = "một", limit: int = 100, hours: Hours | None = None) -> Claimed:
        return await self.outbox.claim(
            holder=holder,
            limit=limit,
            lease_s=LEASE_S,
            hours=hours or self.rules.hours,
            now=self.clock.now(),
        )

    async def permits(self, sends: Sequence[Send], holder: str = "một") -> list[Permit]:
        answers = await self.outbox.permit(
            sends,
            holder=holder,
            lease_s=LEASE_S,
            weekly_cap=self.rules.weekly_cap,
            hours=self.rules.hours,
            now=self.clock.now(),
        )
        return [answers[send.id] for send in sends]

    async def states(self, run_id: RunId) -> dict[ChatId, tuple[str, str | None]]:
        """State and reason by chat."""
        sends = select(SENDS).where(SENDS.c.run_id == run_id)
        rows = await self.database.read(lambda session: session.execute(sends).all())
        return {row.chat_id: (row.state, row.reason) for row in rows}

    async def send_in(self, number: SendId) -> tuple[SendState, str | None]:
        found = select(SENDS.c.state, SENDS.c.reason).where(SENDS.c.id == number)
        row = await self.database.read(lambda session: session.execute(found).one())
        return SendState(row.state), row.reason

    async def unsubscribe(self, chat_id: ChatId, **changes: bool) -> None:
        values = changes or {"notifications": False}
        statement = update(PEOPLE).where(PEOPLE.c.chat_id == chat_id).values(**values)
        await self.database.write(lambda session: session.execute(statement))

    async def holds(self, run_id: RunId) -> bool:
        return (await self.shelf.conservation(run_id)).holds
