"""Builders of experiments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.engagement.experiments import HOLDOUT, Closed, Contrast, Design, OutcomeSource, seal
from bot.engagement.flows import ArmFlow, ExperimentFlow, Harms
from bot.kernel.ids import ServiceId

SEALED_AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
SENT_AT = SEALED_AT + timedelta(hours=1)
WINDOW = timedelta(days=14)
CLOSED_AT = SENT_AT + WINDOW

DESIGN = Design(
    campaign_id=7,
    service_id=ServiceId("khai_sinh"),
    outcome=OutcomeSource.ASKED_AT_END,
    holdout_share=0.1,
    window=WINDOW,
    primary=Contrast(("a",)),
)


def a_design(**changed: Any) -> Design:
    return replace(DESIGN, **changed)


def closed(design: Design = DESIGN) -> Closed:
    return Closed(seal(design, SEALED_AT), SENT_AT, SENT_AT, CLOSED_AT)


def an_arm(
    arm: str, assigned: int, yes: int, *, answered: int | None = None, harms: Harms | None = None
) -> ArmFlow:
    """An arm in which everything arrived and everyone was asked (and answered, unless said)."""
    return ArmFlow(
        arm=arm,
        assigned=assigned,
        delivered=0 if arm == HOLDOUT else assigned,
        asked=assigned,
        answered=assigned if answered is None else answered,
        yes=yes,
        harms=harms or Harms(),
    )


def a_flow(*arms: ArmFlow) -> ExperimentFlow:
    return ExperimentFlow(sum(arm.assigned for arm in arms), arms)
