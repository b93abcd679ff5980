"""Sealing a trial: everything that decides its result is written down and hashed before anything is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.campaigns.assignment import Arm
from bot.campaigns.fingerprint import text_digest
from bot.campaigns.model import Campaign, Plan
from bot.campaigns.plan_json import audience_as_json, schedule_as_json
from bot.campaigns.trial import ANSWER_TIME, Unit, closes_at, held_communes
from bot.engagement.experiments import Contrast, Design, SealedDesign, seal
from bot.kernel.ids import CommuneId


@dataclass(frozen=True, slots=True)
class SealedTrial:
    """A sealed design, and when its tallies may be read."""

    sealed: SealedDesign
    closes_at: datetime

    @property
    def design(self) -> Design:
        return self.sealed.design

    @property
    def joined_until(self) -> datetime:
        """Who is assigned later is outside the trial: their window would end after it is read."""
        return self.closes_at - ANSWER_TIME - self.design.window


@dataclass(frozen=True, slots=True)
class Experiment:
    """A sealed trial as kept. `tallies` are None until the window has closed."""

    trial: SealedTrial
    has_begun: bool
    tallies: Mapping[str, Any] | None = None
    tallied_at: datetime | None = None


def seal_trial(campaign: Campaign, communes: Sequence[CommuneId], now: datetime) -> SealedTrial | None:
    """The trial of a campaign that is scheduled now; None without a holdout.

    Everybody drawn to be written to, whatever the wording, is compared with the holdout; two wordings are
    a second comparison, announced here and corrected for.

    Args:
        communes: those of the province; a trial by commune draws from them, or from the audience's.
    """
    plan = campaign.plan
    if plan.holdout_share <= 0 or plan.schedule is None:
        return None
    wordings = (Arm.A.value, Arm.B.value)[: len(plan.content.wordings)]
    design = Design(
        campaign_id=campaign.id,
        service_id=plan.content.about,
        outcome=plan.trial.outcome,
        holdout_share=plan.holdout_share,
        window=plan.trial.window,
        primary=Contrast(wordings),
        wordings=wordings,
        secondary=(Contrast((Arm.B.value,), (Arm.A.value,)),) if len(wordings) > 1 else (),
        terms=_terms(campaign, communes),
    )
    return SealedTrial(seal(design, now), closes_at(plan.schedule, plan.trial))


def breaks_seal(plan: Plan, experiment: Experiment | None) -> bool:
    """Whether a plan would change what was sealed, after people were already drawn.

    Words and times may change; what is measured, of whom and for how long may not.
    """
    if experiment is None or not experiment.has_begun:
        return False
    design = experiment.trial.design
    planned = (plan.holdout_share, plan.trial.outcome, plan.trial.window, plan.content.about)
    return planned != (design.holdout_share, design.outcome, design.window, design.service_id)


def communes_of(design: Design) -> tuple[list[str], list[str]] | None:
    """Drawn and held communes of a trial by commune; None for one by person."""
    if "communes" not in design.terms:
        return None
    return list(design.terms["communes"]), list(design.terms["held_communes"])


def first_moment(design: Design) -> datetime:
    """When the campaign goes out first, as it was sealed."""
    return datetime.fromisoformat(design.terms["schedule"]["first_at"])


def window_days(window: timedelta) -> int:
    return window // timedelta(days=1)


def _terms(campaign: Campaign, communes: Sequence[CommuneId]) -> dict[str, Any]:
    plan = campaign.plan
    terms: dict[str, Any] = {
        "salt_digest": hashlib.sha256(campaign.salt.encode()).hexdigest(),
        "text_digest": text_digest(plan.content),
        "audience": audience_as_json(plan.audience),
        "schedule": schedule_as_json(plan.schedule),
    }
    if plan.trial.unit is Unit.COMMUNE:
        drawn = sorted(plan.audience.communes or communes)
        held = held_communes(drawn, salt=campaign.salt, share=plan.holdout_share)
        terms |= {"communes": drawn, "held_communes": sorted(held)}
    return terms
