"""Sealing a trial: everything that decides its result is written down and hashed before anything is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.campaigns.fingerprint import text_digest
from bot.campaigns.model import Campaign, Plan
from bot.campaigns.plan_json import audience_as_json, schedule_as_json, trial_as_json
from bot.campaigns.trial import Unit, closes_at, held_communes
from bot.kernel.ids import CommuneId

PRIMARY = "treated_against_holdout"
"""The one primary comparison: everybody drawn to be written to, whatever the wording, against the holdout."""

_FIXED = ("holdout_share", "trial", "service")
"""What cannot change once a copy was sent; the text and the times may."""


@dataclass(frozen=True, slots=True)
class SealedTrial:
    """A design, the hash that stands for it, and when its tallies may be read."""

    design: Mapping[str, Any]
    seal: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Experiment:
    """A sealed trial as kept. `tallies` are None until the window has closed."""

    sealed: SealedTrial
    sealed_at: datetime
    has_begun: bool
    tallies: Mapping[str, Any] | None = None
    tallied_at: datetime | None = None


def seal_trial(campaign: Campaign, communes: Sequence[CommuneId]) -> SealedTrial | None:
    """The trial of a scheduled campaign; None without a holdout.

    Args:
        communes: those of the province; a trial by commune draws from them, or from the audience's.
    """
    plan = campaign.plan
    if plan.holdout_share <= 0 or plan.schedule is None:
        return None
    design: dict[str, Any] = {
        **fixed_parts(plan),
        "salt_digest": hashlib.sha256(campaign.salt.encode()).hexdigest(),
        "primary": PRIMARY,
        "outcome": plan.trial.outcome.value,
        "wordings": len(plan.content.wordings),
        "text_digest": text_digest(plan.content),
        "audience": audience_as_json(plan.audience),
        "schedule": schedule_as_json(plan.schedule),
    }
    if plan.trial.unit is Unit.COMMUNE:
        drawn = sorted(plan.audience.communes or communes)
        held = held_communes(drawn, salt=campaign.salt, share=plan.holdout_share)
        design |= {"communes": drawn, "held_communes": sorted(held)}
    return SealedTrial(design, seal_of(design), closes_at(plan.schedule, plan.trial))


def seal_of(design: Mapping[str, Any]) -> str:
    """SHA-256 of the design as canonical JSON. 64 hex digits; anybody can compute it again."""
    canonical = json.dumps(design, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def fixed_parts(plan: Plan) -> dict[str, Any]:
    """The parts of a design that stay once a copy was sent."""
    return {
        "holdout_share": plan.holdout_share,
        "trial": trial_as_json(plan.trial),
        "service": plan.content.about,
    }


def breaks_seal(plan: Plan, experiment: Experiment | None) -> bool:
    """Whether a plan would change what was sealed, after people were already drawn."""
    if experiment is None or not experiment.has_begun:
        return False
    parts = fixed_parts(plan)
    return any(parts[name] != experiment.sealed.design.get(name) for name in _FIXED)
