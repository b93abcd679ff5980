"""Which one thing about a service is asked: papers, fee, time, place, online, steps, result, law."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.search.model import Facet
from bot.search.normalise import Reading


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PATTERNS: Mapping[Facet, str] = {
    Facet.DOCUMENTS: r"giay to (gi|nao|chi)|can gi|can nhung gi|nhung gi|gom gi|gom nhung"
    r"|mang (theo )?(gi|nhung)"
    r"|ho so gom|thanh phan ho so|can chuan bi|chuan bi (gi|nhung|giay)|can (co )?giay|can ho so|ho so can"
    r"|giay to can|can nop gi|nop nhung gi|can dem|dem theo|can cai gi|documents? needed|what documents",
    Facet.FEE: r"bao nhieu tien|het bao nhieu|ton bao nhieu|mat bao nhieu|le phi|phi bao nhieu"
    r"|(?<!hoc )(?<!mien )phi"
    r"( la| het)? bao|gia bao nhieu|ton tien|mat tien|mat phi|co phi|dong bao nhieu|may tram|may dong"
    r"|chi phi|ton phi"
    r"|mien phi|how much|\bfee\b|ton kem|bao nhieu mot|thu bao nhieu|het may",
    Facet.TIME: r"bao lau|may ngay|may hom|may tuan|may thang|khi nao (co|xong|nhan|lai)|bao gio (co"
    r"|xong|nhan|lay)"
    r"|mat (may|bao lau)|thoi gian (giai|xu|cho|lam)|thoi han giai quyet|lau khong|co lau|nhanh khong"
    r"|how long"
    r"|trong vong may|bao nhieu ngay|may bua",
    Facet.WHERE: r"o dau|cho nao|noi nao|den dau|di dau|ra dau|len dau|co quan nao|(nop|lam|xin|dang ki) dau"
    r"|toi dau|gap ai|xa hai phuong|phuong hai xa|tinh hai xa|where|len phuong hay|len tinh hay|dau vai"
    r"|dau vay",
    Facet.ONLINE: r"online|truc tuyen|qua mang|tren mang|tai nha|dien thoai|khoi phai di|vneid duoc"
    r"|tren cong|tren app"
    r"|qua app|o nha|ngoi nha|toan trinh|muc do|khong can di|qua cong",
    Facet.STEPS: r"cac buoc|trinh tu|quy trinh|qui trinh|tung buoc|lam the nao|lam sao|nhu the nao"
    r"|cach (lam|nop|dang)"
    r"|huong dan|thu tuc (ra|the|nhu|lam)|how to|bat dau tu|lam cach nao",
    Facet.RESULT: r"ket qua (la|tra|nhan)|duoc cap (gi|giay)|nhan duoc (gi|giay)|ra giay gi|lay ket qua",
    Facet.LEGAL_BASIS: r"luat nao|nghi dinh nao|thong tu nao|can cu phap|co so phap|qui dinh (o"
    r"|tai) dau|van ban nao"
    r"|dieu may|theo luat|can cu vao",
}
_COMPILED = {facet: re.compile(rf"\b(?:{pattern})") for facet, pattern in _PATTERNS.items()}

SCAFFOLDING = _words(
    """
    a ad ai anh ay ban bao bat bay bi bua buoc cac cach cai can chau chi cho chu chuan co con cong
    da dan dau den di dich dien dinh do doi dong duoc em gi gia giai giay gio gom ha han het ho hoi
    hom huong ket khi khoang khong kia la lai lam lau lay le luat luon ma mang mat may minh mo muc
    nao nay neu ngay nghi nha nhan nhanh nhe nhi nhieu nhu nhung ni no noi nop nua o oi ok online
    phai phi qua quan qui quyet ra rang roi rua sao sau so tai tam te thang the them theo thi thoai
    thoi thu tien to toan toi ton tong tram tren trinh truc tu tuan tuc tuyen u uh va vai vang vay
    ve viec voi vu xin xong
    """
)
"""Folded words that ask about something without saying about what."""


def facets_in(reading: Reading) -> tuple[Facet, ...]:
    """The facets asked for, in the order of `Facet`; usually none or one.

    "Làm thế nào" stands in half of all questions, so steps count only when nothing narrower is asked.
    """
    text = " ".join(reading.folded)
    found = tuple(facet for facet in Facet if _COMPILED[facet].search(text))
    return found if found == (Facet.STEPS,) else tuple(facet for facet in found if facet is not Facet.STEPS)


def names_nothing(reading: Reading) -> bool:
    """Whether all words are scaffolding of a facet question ("mất mấy ngày vậy ạ"): no service is named."""
    return all(word in SCAFFOLDING for word in reading.folded)
