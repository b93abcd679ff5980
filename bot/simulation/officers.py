"""The staff of a simulation: an officer writes measured campaigns, a manager approves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.campaigns.errors import PlanNotSendable
from bot.campaigns.fingerprint import fingerprint_of
from bot.campaigns.model import ButtonKind, CampaignButton, CampaignId, Content, Plan, StaffId
from bot.campaigns.schedule import Schedule
from bot.campaigns.service import Verdict
from bot.campaigns.trial import ANSWER_TIME, LONGEST_WINDOW_DAYS, SHORTEST_WINDOW_DAYS, Trial
from bot.campaigns.wording import Fault
from bot.catalog.model import Service
from bot.conversations.ports import Memory
from bot.conversations.staff.office import Office
from bot.kernel.ids import ChatId
from bot.people.access import Access
from bot.people.model import Role
from bot.simulation.habits import MANAGER, OFFICER

HOLDOUT = 0.5
"""Half is held back: what shows most with few people."""

USUAL_WINDOW_DAYS = 14
BETWEEN_CAMPAIGNS_DAYS = 7
"""So that nobody is written to more often than the province allows, and everybody can be asked at the end."""

_AFTER_THE_WINDOW = 1 + ANSWER_TIME.days
"""Days from the end of a window until its tallies are read: copies may be a day late, answers three."""

_STAFF = ((OFFICER, Role.OFFICER, "Cán bộ giả lập"), (MANAGER, Role.MANAGER, "Lãnh đạo giả lập"))
_WORDINGS = (
    "[Giả lập] Bà con làm {name} tại nhà, bằng điện thoại, không phải chờ ở quầy. Tôi dẫn từng bước.",
    "[Giả lập] {name}: nộp qua mạng, theo dõi hồ sơ trên điện thoại. Bà con bấm nút dưới để bắt đầu.",
)
_BUTTON = "Bắt đầu từng bước"


@dataclass(frozen=True, slots=True)
class Timetable:
    """On which days (from 0) campaigns go out, and how long their windows are."""

    days: tuple[int, ...]
    window_days: int


def timetable(days: int, campaigns: int) -> Timetable | None:
    """Campaigns a week apart whose windows all close before the end; None when there is no room for them.

    They go out as late as that allows, when most people are there.
    """
    if campaigns == 0:
        return Timetable((), USUAL_WINDOW_DAYS)
    first, between = max(2, days // 6), BETWEEN_CAMPAIGNS_DAYS * (campaigns - 1)
    room = days - 1 - _AFTER_THE_WINDOW - first - between
    window = min(USUAL_WINDOW_DAYS, LONGEST_WINDOW_DAYS, room)
    if window < SHORTEST_WINDOW_DAYS:
        return None
    last = days - 1 - _AFTER_THE_WINDOW - window
    starts = (last - BETWEEN_CAMPAIGNS_DAYS * back for back in reversed(range(campaigns)))
    return Timetable(tuple(starts), window)


def most_campaigns(days: int) -> int:
    """How many measured campaigns so many days have room for."""
    return next((count for count in range(days, 0, -1) if timetable(days, count)), 0)


async def hire(memory: Memory, access: Access, now: datetime) -> None:
    """Let the simulated staff in."""
    for chat_id, role, name in _STAFF:
        await memory.set_role(chat_id=ChatId(chat_id), role=role, now=now)
        await access.call_by(ChatId(chat_id), name)


def plan_for(service: Service, *, first_at: datetime, window_days: int, wordings: int) -> Plan:
    """A measured campaign about one service, with half of the people held back."""
    texts = tuple(text.format(name=service.name) for text in _WORDINGS[:wordings])
    button = CampaignButton(_BUTTON, ButtonKind.SERVICE, service.id)
    return Plan(
        title=f"[Giả lập] {service.name}",
        content=Content(texts, (button,), promotes=service.id),
        schedule=Schedule(first_at),
        holdout_share=HOLDOUT,
        trial=Trial(window_days=window_days),
    )


async def schedule(office: Office, plan: Plan) -> CampaignId | None:
    """Write it, submit it, have it approved; None (and cancelled) when there are too few to send it to."""
    campaigns = office.campaigns
    draft = await campaigns.draft(plan, author=StaffId(OFFICER))
    try:
        verdict = await campaigns.submit(draft.id, staff=StaffId(OFFICER))
    except PlanNotSendable as refusal:
        if not _has_too_few(refusal):
            raise
        await campaigns.cancel(draft.id, staff=StaffId(OFFICER))
        return None
    if verdict is Verdict.NEEDS_APPROVAL:
        seen = fingerprint_of((await office.shelf.campaign(draft.id)).plan)
        verdict = await campaigns.approve(draft.id, staff=StaffId(MANAGER), seen=seen)
    assert verdict is Verdict.DONE, f"a simulated campaign was not scheduled: {verdict}"
    return draft.id


def _has_too_few(refusal: PlanNotSendable) -> bool:
    """Whether people are all that is missing; any other fault is one of the simulation."""
    faults = refusal.faults
    return all(isinstance(fault, Fault) and fault.key.startswith("audience_") for fault in faults)
