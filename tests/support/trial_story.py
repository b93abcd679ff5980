"""A trial played to its end on a database: sent, asked, answered, closed. Everybody in it is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.campaigns.model import ButtonKind, CampaignButton, Content, Plan, Run
from bot.campaigns.outcomes import Sent
from bot.campaigns.ports import Permit
from bot.campaigns.service import Campaigns, Rules
from bot.campaigns.statuses import RunKind
from bot.campaigns.trial import AnswerKind
from bot.kernel.ids import ChatId, CommuneId
from tests.unit.campaigns.office import Office

QUESTION = Content(
    ("Trong 14 ngày qua anh/chị có nộp không?",),
    (CampaignButton("Đã tự nộp", ButtonKind.OUTCOME, AnswerKind.SELF_ONLINE),),
)
COMMUNES = tuple(CommuneId(f"xa-{number:02d}") for number in range(60))


class TrialOffice(Office):
    """An office whose campaigns ask both arms how it went."""

    communes = COMMUNES

    def with_rules(self, rules: Rules, chunk: int = 200) -> Campaigns:
        campaigns = super().with_rules(rules, chunk)
        campaigns._question_of = lambda _: QUESTION
        campaigns._communes = lambda: self.communes
        return campaigns

    def trial_plan(self, **changes: object) -> Plan:
        return self.plan(**{"holdout_share": 0.3, "holdout_off_reason": None, **changes})

    async def send_all(self) -> list[tuple[ChatId, str]]:
        """Everything that may go arrives; who got it, with their arm."""
        got: list[tuple[ChatId, str]] = []
        while sends := (await self.claim(limit=500)).sends:
            permits = await self.permits(sends)
            going = [send for send, permit in zip(sends, permits, strict=True) if permit is Permit.GO]
            await self.outbox.record([(send, Sent()) for send in going], holder="một", now=self.clock.now())
            got += [(send.chat_id, send.arm) for send in going]
        return got

    async def question_of(self, run: Run) -> Run:
        runs = await self.shelf.runs(run.campaign_id)
        return next(one for one in runs if one.kind is RunKind.QUESTION and one.about_run == run.id)

    async def play(
        self, *, people: int, answer: Callable[[int, str], AnswerKind | None], **changes: object
    ) -> Run:
        """Send, wait, ask, let each answer by their place within their arm, and close."""
        await self.subscribe(range(people), measured=True, follow_up=True)
        run = await self.started(self.trial_plan(**changes))
        await self.send_all()
        self.clock.advance(timedelta(days=14))
        await self.campaigns.tick()
        question = await self.question_of(run)
        places: dict[str, int] = {}
        for chat_id, arm in await self.send_all():
            place = places[arm] = places.get(arm, -1) + 1
            if (kind := answer(place, arm)) is not None:
                await self.shelf.answer(question.id, chat_id, answer=kind, now=self.clock.now())
        self.clock.advance(timedelta(days=5))
        await self.campaigns.tick()
        return run
