"""What a plan comes to before it is sent: its letters as people will see them, advice, faults, counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.campaigns.coach import Remark, remarks_on
from bot.campaigns.model import ButtonKind, Campaign, Content, Plan
from bot.campaigns.outlook import trial_outlook
from bot.campaigns.service import Campaigns
from bot.campaigns.wording import LONGEST_CAPTION, LONGEST_TEXT, Fault, is_personal, length_of
from bot.conversations.inside import Inside
from bot.conversations.letters import wording_of
from bot.conversations.model import Reply
from bot.conversations.staff.previewing import ARMS, letters_of
from bot.conversations.staff.trial_words import outlook_words
from bot.conversations.staff.words import (
    audience_words,
    counts_words,
    fault_words,
    remark_words,
    schedule_words,
)
from bot.kernel.calculate import Calculate, here
from bot.texts import Html, Speaker
from bot.web.staff.plan_reading import Misread


@dataclass(frozen=True, slots=True)
class Bubble:
    """One wording as a message; `html` is Telegram HTML, lengths are as Telegram counts."""

    name: str
    html: str
    buttons: tuple[str, ...]
    has_picture: bool
    length: int
    longest: int
    is_personal: bool

    @property
    def is_too_long(self) -> bool:
        return self.length > self.longest


@dataclass(frozen=True, slots=True)
class Preview:
    """All that is shown beside the editor, in Telegram HTML."""

    bubbles: tuple[Bubble, ...]
    remarks: tuple[Html, ...]
    praise: tuple[Html, ...]
    faults: tuple[Html, ...]
    misread: tuple[Html, ...]
    audience: Html
    counts: Html
    schedule: Html
    outlook: Html
    needs_approval: bool

    @property
    def is_sendable(self) -> bool:
        return not self.faults and not self.misread


async def preview_of(
    campaign: Campaign,
    *,
    campaigns: Campaigns,
    inside: Inside,
    say: Speaker,
    misread: Sequence[Misread] = (),
    calculate: Calculate = here,
) -> Preview:
    """Look at a plan as it stands; nothing is kept and nobody is written to."""
    plan = campaign.plan
    remarks = remarks_on(plan.content, inside.catalog.province.allowed_hosts)
    faults = [*content_faults(plan, inside), *await campaigns.faults(campaign)]
    counts = await campaigns.counts(plan)
    return Preview(
        bubbles=bubbles_of(plan, inside, say),
        remarks=_said(say, (remark for remark in remarks if not remark.is_good)),
        praise=_said(say, (remark for remark in remarks if remark.is_good)),
        faults=tuple(fault_said(say, fault) for fault in faults),
        misread=tuple(say(f"pages.misread.{one.key}", **one.params) for one in misread),
        audience=audience_words(say, inside, plan.audience),
        counts=counts_words(say, counts, plan.holdout_share),
        schedule=schedule_words(say, plan.schedule),
        outlook=outlook_words(say, await calculate(trial_outlook, plan, counts)),
        needs_approval=counts.eligible > campaigns.rules.approval_above,
    )


def bubbles_of(plan: Plan, inside: Inside, say: Speaker) -> tuple[Bubble, ...]:
    """Each wording as the sender would write it for somebody of the audience."""
    commune = min(plan.audience.communes, default=None)
    letters = letters_of(say, inside, plan.content, commune)
    return tuple(_bubble(plan.content, letter, arm) for arm, letter in zip(ARMS, letters, strict=False))


def content_faults(plan: Plan, inside: Inside) -> list[Fault]:
    """What only the catalogue can tell: a button to a service that is not there, or to nowhere."""
    faults: list[Fault] = []
    for button in plan.content.buttons:
        if not button.target:
            faults.append(Fault("button_target", {"label": button.label}))
        elif button.kind is ButtonKind.SERVICE and inside.service(button.target) is None:
            faults.append(Fault("button_service", {"name": button.target}))
    return faults


def fault_said(say: Speaker, fault: Fault) -> Html:
    """A fault in words: of the campaigns, or of this page."""
    own = f"pages.fault.{fault.key}"
    return say(own, **fault.params) if say.has(own) else fault_words(say, fault)


def _bubble(content: Content, letter: Reply, arm: str) -> Bubble:
    wording = wording_of(content, arm)
    return Bubble(
        name=arm.upper(),
        html=letter.html,
        buttons=tuple(button.label for row in letter.rows for button in row),
        has_picture=content.picture is not None,
        length=length_of(wording),
        longest=LONGEST_TEXT if content.picture is None else LONGEST_CAPTION,
        is_personal=is_personal(wording),
    )


def _said(say: Speaker, remarks: Iterable[Remark]) -> tuple[Html, ...]:
    return tuple(remark_words(say, remark) for remark in remarks)
