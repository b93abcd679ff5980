"""Building a guide from shared blocks and the facts a procedure really holds."""

from __future__ import annotations

from bot.catalog.model import Procedure, Service
from bot.guide.checklist import checklist_of
from bot.guide.model import Guide, Step, StepKind
from bot.kernel.ids import ProcedureCode

ONLINE = (
    StepKind.PREPARE,
    StepKind.SIGN_IN,
    StepKind.FIND,
    StepKind.AGENCY,
    StepKind.FILL,
    StepKind.ATTACH,
    StepKind.SUBMIT,
    StepKind.TRACK,
)
AT_A_DESK = (
    StepKind.PREPARE,
    StepKind.DESK_WHERE,
    StepKind.DESK_CHECK,
    StepKind.DESK_SUBMIT,
    StepKind.DESK_RESULT,
)

_PLACES: tuple[tuple[tuple[str, ...], StepKind, StepKind], ...] = (
    (("thanh toán", "lệ phí", "nộp phí"), StepKind.SUBMIT, StepKind.DESK_SUBMIT),
    (("kết quả", "phiếu hẹn", "trả kết quả", "sau 15 giờ"), StepKind.TRACK, StepKind.DESK_RESULT),
    (("điền", "mẫu", "kê khai", "kiểm tra biểu mẫu"), StepKind.FILL, StepKind.DESK_SUBMIT),
    (("đính kèm", "chụp ảnh", "bản chụp"), StepKind.ATTACH, StepKind.DESK_SUBMIT),
    (("cơ quan nhận", "nộp tại", "nộp chủ tịch", "nộp ubnd"), StepKind.AGENCY, StepKind.DESK_WHERE),
)
"""Which words of a sourced fact say at which step it helps: (words, online step, desk step)."""


def build_guide(service: Service, variant: ProcedureCode | None = None) -> Guide | None:
    """The guide of a service's variant (the main one by default); None for pointers without a procedure."""
    procedure = procedure_of(service, variant)
    if procedure is None:
        return None
    is_online = procedure.can_submit_online
    kinds = ONLINE if is_online else AT_A_DESK
    steps = tuple(Step(kind, _facts_for(kind, procedure, is_online)) for kind in kinds)
    return Guide(service, procedure, checklist_of(procedure), steps, is_online)


def procedure_of(service: Service, variant: ProcedureCode | None) -> Procedure | None:
    """The variant asked for, else the main one; unknown codes (old buttons) fall back to the main one."""
    wanted = (procedure for procedure in service.procedures if procedure.code == variant)
    return next(wanted, service.main)


def _facts_for(kind: StepKind, procedure: Procedure, is_online: bool) -> tuple[str, ...]:
    return tuple(fact for fact in procedure.steps if _step_of(fact, is_online) is kind)


def _step_of(fact: str, is_online: bool) -> StepKind:
    lowered = fact.lower()
    for words, online, at_a_desk in _PLACES:
        if any(word in lowered for word in words):
            return online if is_online else at_a_desk
    return StepKind.FILL if is_online else StepKind.DESK_SUBMIT
