"""Ideas behind words: the action asked for, the situation someone is in, who it is about.

"mất", "đánh rơi", "thất lạc" are one situation; "cấp lại", "làm lại" one action. Ideas are found by
folded word
patterns and used as further features, learnt from the catalogue's phrases like words are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from bot.search.letters import folded, toned


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _read(text: str) -> Mapping[str, str]:
    """`idea = pattern | pattern` lines; an indented line goes on with the line before."""
    joined = text.strip().replace("\n    ", " ")
    pairs = (line.split(" = ", 1) for line in joined.splitlines())
    return {idea: patterns.replace(" | ", "|").rstrip("|") for idea, patterns in pairs}


_CONCEPTS = _read("""
do:lai = cấp lại | làm lại | xin lại | in lại | cấp bản khác | xin cấp lại | làm cái khác | làm lại cái
    mới | đi làm lại
do:doi = cấp đổi | đổi | đổi sang | đổi mới | thay mới | đổi lại | đổi thẻ | đổi cái mới
do:gia_han = gia hạn | kéo dài | thêm hạn | xin thêm hạn | nối hạn | gia hạn thêm | renew | extend
do:xoa = xóa | xoá | gỡ | cắt khẩu | xóa tên | bỏ tên | rút tên | hủy đăng ký | gạch tên | xóa bỏ | hủy
    bỏ | giải chấp | tẩy
do:huy = hủy | huỷ | thôi không | rút lại | cancel
do:sua = sửa | cải chính | đính chính | điều chỉnh | thay đổi | chỉnh sửa | chỉnh lại | cập nhật | sửa
    lại | bổ sung | ghi bổ sung
do:chuyen = chuyển | sang tên | sang nhượng | chuyển nhượng | đổi chủ | đổi tên chủ | bán lại | sang lại
    | chuyển đi | dời
do:tang_cho = tặng cho | cho tặng | tặng | cho lại con | thừa kế | để lại | di sản | di chúc
do:ngung_tam = tạm ngừng | tạm dừng | tạm nghỉ | nghỉ bán | đóng cửa tạm | ngừng tạm thời | tạm đóng cửa
    | nghỉ một thời gian
do:cham_dut = chấm dứt | đóng cửa | giải thể | dẹp tiệm | dẹp quán | nghỉ hẳn | ngừng hẳn | trả giấy
    phép | bỏ kinh doanh | không làm nữa | không kinh doanh nữa | không bán nữa | đóng hẳn | nghỉ luôn |
    đóng mã số
do:lan_dau = lần đầu | cấp mới | làm mới | chưa có | chưa từng | chưa làm | đăng ký mới | chưa được cấp
    | chưa bao giờ
do:mo_khoa = mở khóa | mở khoá | unlock | mở lại | bị khóa | bị khoá
do:khoa = khóa | khoá | lock | vô hiệu | chặn
do:tach = tách | tách thửa | tách hộ | chia tách | chia đất | ra riêng | ở riêng | tách khẩu | tách sổ
do:nhap = nhập khẩu | nhập hộ khẩu | nhập tên | thêm tên | cho vào hộ | nhập vào
do:xac_nhan = xác nhận | chứng nhận | giấy xác nhận | xin dấu | giấy chứng minh
do:sao = bản sao | sao y | photo công chứng | sao chứng thực | trích lục | trích sao | công chứng |
    chứng thực
do:chu_ky = chữ ký | ký tên | điểm chỉ | xác nhận chữ ký | chứng chữ ký
do:hop_dong = hợp đồng | giao dịch | giấy mua bán | giấy viết tay | ủy quyền
do:tra_cuu = tra cứu | kiểm tra | xem | tra | theo dõi | coi
do:thi = thi | sát hạch | học lái | học bằng | thi bằng
do:thue = thuê | mướn | trọ | ở trọ | nhà trọ | thuê nhà | ở thuê | phòng trọ | ở nhờ
do:bao = khai báo | thông báo | báo | trình báo | báo cáo | khai
do:tich_hop = tích hợp | đồng bộ | đưa lên vneid | lên vneid | gắn vào | thêm vào vneid
do:so_sanh = khác gì | khác nhau | phân biệt | khác chỗ nào | giống nhau | khác biệt | so với | hay là |
    khác thế nào | chọn cái nào
do:la_gi = là gì | là sao | nghĩa là | là cái gì | để làm gì | có tác dụng gì | là thế nào
in:mat = bị mất | làm mất | rơi mất | thất lạc | đánh rơi | đánh mất | lạc mất | bị trộm | mất trộm | bị
    cướp | rơi | không tìm thấy | tìm không thấy | mất rồi | bị móc túi | rớt | bốc hơi | thất lạc |
    lost | mất giấy | mất thẻ | mất sổ | mất bằng | để quên đâu
in:hong = hỏng | rách | hư | hư hỏng | nhòe | nhoè | bị mờ | mờ | gãy | bị cháy | ướt | mối ăn | mục |
    chuột cắn | ố | nát | bong tróc | mờ hết
in:het_han = hết hạn | quá hạn | sắp hết hạn | đến hạn | tới hạn | hết thời hạn | hết hiệu lực | gần hết
    hạn | expired | hết date
in:sai = bị sai | sai | nhầm | ghi sai | in sai | ghi nhầm | không đúng | không khớp | lệch | viết sai |
    in nhầm | khác nhau
in:thieu = thiếu | chưa ghi | bỏ trống | chưa có tên | không có tên
in:doi_dia_chi = đổi địa chỉ | chuyển trụ sở | chuyển địa điểm | đổi trụ sở | dời địa điểm | chuyển chỗ
    | đổi địa điểm
in:nuoc_ngoai = nước ngoài | quốc tế | ngoại quốc | người tây | hàn quốc | nhật bản | đài loan | người
    mỹ | việt kiều | người trung quốc | người hàn | người nhật | người pháp | người đức | người lào |
    quốc tịch | bên tây | bên mỹ | bên hàn | bên nhật | bên đức | người ngoại quốc | foreigner | foreign
    | người úc | người ấn | chồng tây | vợ tây | ở lào | ở thái | xuất cảnh
in:chet = qua đời | chết | tử vong | từ trần | tạ thế | khuất núi | đã khuất | vừa mất | quá cố | hy
    sinh | mới mất | báo tử | khai tử | mai táng | tang | đám tang | ma chay | mất đột ngột | quy tiên |
    đi rồi
in:moi_sinh = mới sinh | vừa sinh | mới đẻ | vừa đẻ | sinh con | chào đời | sơ sinh | em bé | mới chào
    đời | đẻ | sinh bé | sinh cháu
in:cuoi = cưới | kết hôn | lấy chồng | lấy vợ | hôn thú | nên vợ nên chồng | đám cưới | đăng ký hôn nhân
    | lấy nhau
in:ly_hon = ly hôn | ly dị | li dị | bỏ nhau | chia tay | tái hôn | góa | ly thân
in:chua_cuoi = chưa kết hôn | chưa đăng ký kết hôn | ngoài giá thú | không có cha | không có bố | mẹ đơn
    thân | làm mẹ đơn thân
in:doc_than = chưa có vợ | chưa có chồng | chưa lấy vợ | chưa lấy chồng | độc thân | chưa vợ | chưa
    chồng | tình trạng hôn nhân | còn độc thân
in:nghi_viec = nghỉ việc | mất việc | thất nghiệp | thôi việc | bị sa thải | nghỉ làm | cho nghỉ | cắt
    giảm | bị đuổi việc
in:om = ốm | bệnh | nằm viện | điều trị | nhập viện | đau ốm
in:tai_nan = tai nạn | bị thương | thương tật
in:mang_thai = thai sản | mang thai | mang bầu | bầu | nghỉ đẻ | nghỉ sinh | có bầu | chế độ sinh
in:nghi_huu = nghỉ hưu | về hưu | lương hưu | hưu trí | đến tuổi nghỉ | hưu
in:khuyet_tat = khuyết tật | tàn tật | bại liệt | liệt | tâm thần | câm điếc | mù | tự kỷ | bệnh down |
    khiếm thị | khiếm thính
in:ngheo = hộ nghèo | cận nghèo | khó khăn | nghèo | thoát nghèo
in:co_cong = thương binh | liệt sĩ | bệnh binh | người có công | chất độc da cam | kháng chiến | mẹ việt
    nam anh hùng
in:xay = xây | làm nhà | xây nhà | cất nhà | dựng nhà | xây dựng | lên tầng | cơi nới | sửa nhà
in:dat = đất | thửa | sổ đỏ | sổ hồng | quyền sử dụng đất | đất đai | bìa đỏ | sổ đất | lô đất | mảnh
    đất
in:xe = xe | ô tô | xe máy | biển số | cà vẹt | cavet | đăng ký xe | xe điện
in:nha_moi = mua nhà | về ở | ở hẳn | chuyển về | chuyển hẳn | chuyển đến | dọn về
in:ngan_ngay = vài hôm | ít hôm | mấy hôm | ngủ lại | ở lại | qua đêm | vài ngày | mấy ngày | khách sạn
    | nhà nghỉ | homestay | ghé chơi
in:di_xa = đi vắng | đi khỏi | tạm vắng | đi làm xa | đi xa | vắng nhà
who:con = con | bé | cháu bé | con trai | con gái | con nhỏ | trẻ | trẻ em | em bé | đứa nhỏ | con tôi |
    con em
who:cong_ty = công ty | doanh nghiệp | đơn vị | tổ chức | bên em tuyển | chi nhánh | hợp tác xã | văn
    phòng đại diện
who:ho_kd = hộ kinh doanh | quán | cửa hàng | tiệm | tạp hóa | shop quần áo | buôn bán | bán hàng | kinh
    doanh nhỏ | sạp | ki ốt
who:gia = ông | bà | cụ | bố mẹ già | người già | người cao tuổi | cao tuổi | 80 tuổi | 75 tuổi | 60
    tuổi
who:nguoi_khac = hộ | thay | làm hộ | nộp hộ | làm thay | đi thay | nộp thay | nhờ người | ủy quyền
""")
"""Ideas by kind: `do` an action asked for, `in` a situation, `who` it is about."""

_PERSON = _words("""
    anh ba bac bo cau cha chau chi chong chu co con cu di em gia ma me mo ngoai noi ong than vo
    """)
_BETWEEN = _words("""
    anh ay bi chau chong co da dot em gia hom minh moi ngoai ngot noi qua ta toi tui vo vua
    """)
_OBJECT_AFTER_LOSS = _words("""
    ban bang bien can cc cccd chieu chung cuoc dang dau dien giay ho khau ki mat so the thong tien
    vi visa xe
    """)
_LOSS = frozenset({"mat", toned("mất")})


class _Patterns:
    """The patterns of one spelling layer, by their first one or two words."""

    def __init__(self, spell: Callable[[str], str]) -> None:
        self.single: dict[str, set[str]] = {}
        self.longer: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
        for concept, alternatives in _CONCEPTS.items():
            for phrase in alternatives.split("|"):
                words = tuple(spell(word) for word in phrase.split())
                if len(words) == 1:
                    self.single.setdefault(words[0], set()).add(concept)
                else:
                    self.longer.setdefault((words[0], words[1]), []).append((words, concept))

    def found_in(self, words: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for word in words:
            if word in self.single:
                found |= self.single[word]
        for at, pair in enumerate(pairwise(words)):
            for pattern, concept in self.longer.get(pair, ()):
                if len(pattern) == 2 or tuple(words[at : at + len(pattern)]) == pattern:
                    found.add(concept)
        return found


_FOLDED, _TONED = _Patterns(folded), _Patterns(toned)

PATTERNS: Sequence[tuple[tuple[str, ...], str]] = tuple(
    (tuple(toned(word) for word in phrase.split()), concept)
    for concept, alternatives in _CONCEPTS.items()
    for phrase in alternatives.split("|")
)
"""Every pattern as toned words, with its idea."""


def concepts_in(words: Sequence[str], tones: Sequence[str], is_toned: bool) -> frozenset[str]:
    """The ideas found, for example `{"in:mat", "do:lai"}`.

    Args:
        words: folded words.
        tones: the same words with tones (`letters.toned`).
        is_toned: whether the text was typed with marks, so that "mở" is not taken for "mờ".
    """
    found = _TONED.found_in(tones) if is_toned else _FOLDED.found_in(words)
    return frozenset(found | special_concepts(words, tones))


def special_concepts(words: Sequence[str], tones: Sequence[str]) -> set[str]:
    """Ideas that need more than a run of words: death or loss, and ages."""
    found: set[str] = set()
    for at, word in enumerate(words):
        if word == "mat" and tones[at] in _LOSS:
            found.add(_death_or_loss(words, at))
        elif word[0].isdigit():
            found.update(_age_of(words, at))
    return found


def _death_or_loss(words: Sequence[str], at: int) -> str:
    """ "mẹ em mới mất" is a death, "mẹ em mất thẻ" a loss."""
    following = words[at + 1] if at + 1 < len(words) else ""
    if following in _OBJECT_AFTER_LOSS:
        return "in:mat"
    before = at - 1
    while (
        before >= 0
        and at - before <= 5
        and words[before] in _BETWEEN
        and words[before] not in {"chong", "vo"}
    ):
        before -= 1
    return "in:chet" if before >= 0 and words[before] in _PERSON else "in:mat"


def _age_of(words: Sequence[str], at: int) -> Iterable[str]:
    """Age groups that decide between services: under 6, under 14, grown up, old."""
    if not re.fullmatch(r"\d{1,3}", words[at]):
        return ()
    after = list(words[at + 1 : at + 3])
    if after[:2] == ["thang", "tuoi"] or after[:1] == ["thang"]:
        return ("age:thang",)
    if "tuoi" not in after[:1]:
        return ()
    age = int(words[at])
    groups = [
        ("age:0-5", 0, 6),
        ("age:0-13", 0, 14),
        ("age:14-59", 14, 60),
        ("age:60+", 60, 130),
        ("age:75+", 75, 130),
    ]
    return tuple(name for name, low, high in groups if low <= age < high)
