"""A guide as values: the papers to prepare and the steps to take, without any wording of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.catalog.model import Procedure, RequiredDocument, Service


class StepKind(StrEnum):
    """The shared blocks that guides are built from; each has its text and its stuck reasons."""

    PREPARE = "prepare"
    SIGN_IN = "sign_in"
    FIND = "find"
    AGENCY = "agency"
    FILL = "fill"
    ATTACH = "attach"
    SUBMIT = "submit"
    TRACK = "track"
    DESK_WHERE = "desk_where"
    DESK_CHECK = "desk_check"
    DESK_SUBMIT = "desk_submit"
    DESK_RESULT = "desk_result"


class StuckReason(StrEnum):
    """Where people get stuck; each fits some steps and has its own fix."""

    NO_VNEID_2 = "no_vneid_2"
    FORGOT_PASSWORD = "forgot_password"  # noqa: S105 - a reason's name, not a secret
    NO_CODE = "no_code"
    PAGE_ERROR = "page_error"
    MISSING_PAPER = "missing_paper"
    WHICH_PAPER = "which_paper"
    NOT_FOUND = "not_found"
    WHICH_AGENCY = "which_agency"
    FIELD_UNCLEAR = "field_unclear"
    WRONG_PREFILL = "wrong_prefill"
    FILE_TOO_BIG = "file_too_big"
    PHOTO_BLURRED = "photo_blurred"
    PAYMENT_FAILED = "payment_failed"
    NO_BANK = "no_bank"
    NO_RECEIPT = "no_receipt"
    RETURNED = "returned"
    OVERDUE = "overdue"
    NO_PHONE = "no_phone"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `facts` are the service's own sourced sentences that belong here."""

    kind: StepKind
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    """Papers in the order of the catalogue; positions are stable and used for ticking."""

    core: tuple[tuple[int, RequiredDocument], ...]
    conditional: tuple[tuple[int, RequiredDocument], ...]

    @property
    def is_empty(self) -> bool:
        return not self.core and not self.conditional


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole way for one procedure; `is_online` says which of the two families the steps are of."""

    service: Service
    procedure: Procedure
    checklist: Checklist
    steps: tuple[Step, ...]
    is_online: bool
