"""Which reasons for being stuck fit a step, and the answer that fixes each."""

from __future__ import annotations

from collections.abc import Mapping

from bot.guide.model import StepKind, StuckReason
from bot.kernel.ids import FaqId

REASONS: Mapping[StepKind, tuple[StuckReason, ...]] = {
    StepKind.PREPARE: (StuckReason.MISSING_PAPER, StuckReason.WHICH_PAPER, StuckReason.PHOTO_BLURRED),
    StepKind.SIGN_IN: (
        StuckReason.NO_VNEID_2,
        StuckReason.FORGOT_PASSWORD,
        StuckReason.NO_CODE,
        StuckReason.PAGE_ERROR,
        StuckReason.NO_PHONE,
    ),
    StepKind.FIND: (StuckReason.NOT_FOUND, StuckReason.PAGE_ERROR),
    StepKind.AGENCY: (StuckReason.WHICH_AGENCY, StuckReason.NOT_FOUND, StuckReason.PAGE_ERROR),
    StepKind.FILL: (StuckReason.FIELD_UNCLEAR, StuckReason.WRONG_PREFILL, StuckReason.PAGE_ERROR),
    StepKind.ATTACH: (
        StuckReason.FILE_TOO_BIG,
        StuckReason.PHOTO_BLURRED,
        StuckReason.MISSING_PAPER,
        StuckReason.PAGE_ERROR,
    ),
    StepKind.SUBMIT: (
        StuckReason.PAYMENT_FAILED,
        StuckReason.NO_BANK,
        StuckReason.NO_CODE,
        StuckReason.PAGE_ERROR,
    ),
    StepKind.TRACK: (StuckReason.NO_RECEIPT, StuckReason.RETURNED, StuckReason.OVERDUE),
    StepKind.DESK_WHERE: (StuckReason.WHICH_AGENCY,),
    StepKind.DESK_CHECK: (StuckReason.NOT_FOUND,),
    StepKind.DESK_SUBMIT: (StuckReason.MISSING_PAPER, StuckReason.WHICH_PAPER),
    StepKind.DESK_RESULT: (StuckReason.RETURNED, StuckReason.OVERDUE),
}
"""Reasons by step, most common first; "other" is added to every step."""

FIXES: Mapping[StuckReason, FaqId] = {
    StuckReason.NO_VNEID_2: FaqId("faq_muc_vneid"),
    StuckReason.FORGOT_PASSWORD: FaqId("faq_quen_mat_khau"),
    StuckReason.NO_CODE: FaqId("faq_otp"),
    StuckReason.PAGE_ERROR: FaqId("faq_loi_he_thong"),
    StuckReason.PHOTO_BLURRED: FaqId("faq_chup_giay_to"),
    StuckReason.WHICH_AGENCY: FaqId("faq_noi_nop"),
    StuckReason.FILE_TOO_BIG: FaqId("faq_loi_tai_file"),
    StuckReason.PAYMENT_FAILED: FaqId("faq_thanh_toan"),
    StuckReason.NO_BANK: FaqId("faq_thanh_toan"),
    StuckReason.NO_RECEIPT: FaqId("faq_tra_cuu_ho_so"),
    StuckReason.RETURNED: FaqId("faq_ho_so_bi_tu_choi"),
    StuckReason.OVERDUE: FaqId("faq_gop_y_phan_anh"),
    StuckReason.NO_PHONE: FaqId("faq_khong_biet_dung_mang"),
    StuckReason.FIELD_UNCLEAR: FaqId("faq_bi_vuong"),
    StuckReason.WRONG_PREFILL: FaqId("faq_bi_vuong"),
    StuckReason.NOT_FOUND: FaqId("faq_bi_vuong"),
    StuckReason.WHICH_PAPER: FaqId("faq_bieu_mau"),
}
"""The answer that fixes a reason; reasons without one have only their own short text."""


def reasons_for(kind: StepKind) -> tuple[StuckReason, ...]:
    """What may be wrong at a step, ending with "other"."""
    return (*REASONS[kind], StuckReason.OTHER)
