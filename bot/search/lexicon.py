"""How people type: chat spellings, abbreviations and regional words known from the start.

The catalogue's own lists (`words/glossary_regional.yaml`) come on top and win. Keys are matched as typed,
with their marks, so that "mô" (where) is replaced and "mo" is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pairs(text: str) -> dict[str, str]:
    """`a = b` lines; several spellings before the sign are separated by commas."""
    pairs: dict[str, str] = {}
    for line in text.strip().splitlines():
        left, _, right = line.partition("=")
        pairs.update({key.strip(): right.strip() for key in left.split(",")})
    return pairs


TEENCODE: Mapping[str, str] = _pairs("""
ko, k, kg, hok, khum, khom, hông, kông = không
j, ji, gj, rì = gì
dc, đc, đuoc, dx, đx = được
z, zậy, zay, vầy, v, dị, dzậy = vậy
r, roài, rùi = rồi
mún, mun = muốn
lm = làm
bh, bjo, bây h = bây giờ
bao nhiêu, bn, bnhiu, bao nhiu, bi nhiêu, nhiu = bao nhiêu
bn tiền = bao nhiêu tiền
ntn, nthe nao, ntnao, nhu the nao = như thế nào
ng, ngừi, ngta = người
vs, vz, dzới, zới, với = với
cx, cũg, cug = cũng
mik, mjk, mk, mìh = mình
mn, mng = mọi người
ae = anh em
a/c, ac, anh chị = anh chị
cj = chị
iem = em
thui = thôi
bít, bik, bjt, bít = biết
hỉu, hỉu = hiểu
đag, dag = đang
trc = trước
sđt, sdt, đt, dt = điện thoại
vn = việt nam
hn = hà nội
tks, thank, thanks, thks, ths = cảm ơn
ok, oke, okie, okla, okê = ok
pk, pải = phải
nx = nữa
nv = nhân viên
qá = quá
wa = quá
đg = đường
fai = phải
fí = phí
fường = phường
zợ = vợ
chog, ck = chồng
vk = vợ
h = giờ
ns = nói
lun = luôn
mừ = mà
cho hoi = cho hỏi
""")
"""Chat spellings; a key of one letter only counts alone."""

ABBREVIATIONS: Mapping[str, str] = _pairs("""
gks = giấy khai sinh
ks = khai sinh
đkks, dkks = đăng ký khai sinh
đkkh, dkkh = đăng ký kết hôn
đktt, dktt = đăng ký thường trú
đkkd, dkkd = đăng ký kinh doanh
hkd, hkdct = hộ kinh doanh
cccd, ccdt = căn cước công dân
cc = căn cước
cmnd, cmtnd, cmt = chứng minh nhân dân
ccđt = căn cước điện tử
hc = hộ chiếu
pp, passport, pasport, passpost = hộ chiếu
gplx, blx, gplxe = giấy phép lái xe
bl = bằng lái
gpxd = giấy phép xây dựng
gpkd = giấy phép kinh doanh
gplđ, gpld = giấy phép lao động
bhxh = bảo hiểm xã hội
bhyt = bảo hiểm y tế
bhtn = bảo hiểm thất nghiệp
tctn = trợ cấp thất nghiệp
tncn = thu nhập cá nhân
tndn = thu nhập doanh nghiệp
gtgt, vat = giá trị gia tăng
mst = mã số thuế
sđ = sổ đỏ
gcn = giấy chứng nhận
gcnqsdđ, gcnqsdd, gcnqsd = giấy chứng nhận quyền sử dụng đất
qsdđ, qsdd = quyền sử dụng đất
shk = sổ hộ khẩu
hk = hộ khẩu
hktt = hộ khẩu thường trú
ttr, ttru = thường trú
tamtru = tạm trú
lltp = lý lịch tư pháp
dvc = dịch vụ công
dvctt = dịch vụ công trực tuyến
tthc = thủ tục hành chính
ubnd, ub = ủy ban nhân dân
cax = công an xã
cty, cti, ct, côngty = công ty
dn = doanh nghiệp
tnhh = trách nhiệm hữu hạn
attp, vsattp = an toàn thực phẩm
pccc = phòng cháy chữa cháy
antt = an ninh trật tự
nvqs = nghĩa vụ quân sự
ncc = người có công
tbxh = thương binh xã hội
nlđ, nld = người lao động
nsdlđ = người sử dụng lao động
hđlđ, hdld, hđ = hợp đồng lao động
xklđ, xkld = xuất khẩu lao động
nnn = người nước ngoài
nkt = người khuyết tật
tk = tài khoản
quên mk = quên mật khẩu
đổi mk = đổi mật khẩu
lại mk = lại mật khẩu
mk vneid = mật khẩu vneid
tk mk = tài khoản mật khẩu
reset mk = đặt lại mật khẩu
nhớ mk = nhớ mật khẩu
sai mk = sai mật khẩu
mất mk = mất mật khẩu
tt = thủ tục
gt = giấy tờ
hs = hồ sơ
bs = biển số
đkx, dkx = đăng ký xe
đkxm = đăng ký xe máy
xm = xe máy
oto, ôtô = ô tô
dki, đki, đky, dky, dk, đk = đăng ký
ctv = cộng tác viên
bv = bệnh viện
pl = pháp lý
otp = otp
""")

REGIONAL: Mapping[str, str] = _pairs("""
mần = làm
mần răng, làm răng = làm sao
ở mô = ở đâu
rứa, ri = vậy
cái chi = cái gì
cần chi = cần gì
nỏ, chẳng, chả = không
tui, tao, tau = tôi
bầy tui, bọn tui, choa = chúng tôi
bầy choa = chúng tôi
mệ = bà
ni = này
bữa ni, bựa ni = hôm nay
đàng, nác = đường
dùm, giùm = giúp
hổng, hổng có, hông = không
má, mạ = mẹ
mướn = thuê
xài = dùng
chừng mô, khi mô = bao giờ
bây chừ, chừ = bây giờ
mấy đồng, mấy tiền, bao tiền, nhiêu tiền = bao nhiêu tiền
cấy = cái
con nít = trẻ em
bị rớt = bị rơi
rớt = rơi
kiếng = kính
""")

FILLERS: frozenset[str] = _words("""ạ dạ vâng ơi nhé nha nhỉ hả ha à ơ ừ ad admin shop bot anh chị em tôi
mình cháu chúng ta bạn ấy thì là mà
    cho hỏi xin làm ơn giúp với vậy thế ấy này kia đó nè luôn đi rằng ngài bác cô chú ông ta bọn tớ
    ad ơi vui lòng hộ ạ. cán bộ nhờ chỉ bảo tư vấn hướng dẫn muốn cần phải thủ tục như nào sao gì""")
"""Politeness and scaffolding: they weigh little, but are kept, since small talk is made of them."""

ENGLISH: Mapping[str, str] = _pairs("""
birth certificate = giấy khai sinh
death certificate = khai tử
marriage certificate, marriage registration = đăng ký kết hôn
marital status = tình trạng hôn nhân
driving licence, driving license, driver license, driver's license, drivers license = giấy phép lái xe
work permit = giấy phép lao động
residence permit = tạm trú
temporary residence card = thẻ tạm trú
temporary residence = tạm trú
permanent residence = thường trú
id card, identity card, citizen id = căn cước
criminal record = lý lịch tư pháp
health insurance = bảo hiểm y tế
social insurance = bảo hiểm xã hội
unemployment benefit, unemployment = trợ cấp thất nghiệp
land certificate, red book = sổ đỏ
building permit, construction permit = giấy phép xây dựng
business license, business registration, business licence = đăng ký kinh doanh
tax code = mã số thuế
vehicle registration = đăng ký xe
lost = mất
renew = đổi gia hạn
expired = hết hạn
register = đăng ký
how much = bao nhiêu tiền
how long = bao lâu
""")

SAME_THING: Mapping[str, str] = _pairs("""
mất bao = tốn bao
mất mấy = tốn mấy
mất nhiêu = tốn bao nhiêu
mất lâu = tốn lâu
mất nhiều = tốn nhiều
mất khoảng = tốn khoảng
mất tầm = tốn tầm
mất phí, mất tiền, mất lệ phí = tốn phí
mất thời gian = tốn thời gian
mất công = tốn công
có mất gì = có tốn gì
giấy phép lái xe, bằng lái xe, giấy phép lái = bằng lái
bằng xe máy, bằng xe = bằng lái xe máy
bằng ô tô, bằng oto = bằng lái ô tô
giấy chứng nhận quyền sử dụng đất, giấy chứng nhận quyền sử dụng, sổ hồng, bìa đỏ, giấy đỏ, bìa hồng = sổ đỏ
sổ đất, giấy đất, bìa đất, thẻ đỏ = sổ đỏ
sổ nhà đất, giấy tờ nhà đất, giấy chứng nhận đất = sổ đỏ
thẻ căn cước công dân, căn cước công dân, thẻ căn cước, thẻ cccd = căn cước
chứng minh thư nhân dân, chứng minh thư, giấy chứng minh, chứng minh nhân dân, giấy cmnd = chứng minh
cà vẹt xe, cà vẹt, ca vẹt, cavet xe, cavet, cà-vẹt, giấy đăng ký xe, giấy xe, đăng kí xe = đăng ký xe
ba má, ba mẹ, cha mẹ, bố mẹ, tía má, thầy u = bố mẹ
tía, bọ = bố
má, mạ, bầm = mẹ
vợ chồng son, hai vợ chồng, 2 vợ chồng = vợ chồng
li dị, ly dị, li hôn = ly hôn
tiền thất nghiệp, bảo hiểm thất nghiệp, trợ cấp thất nghiệp = trợ cấp thất nghiệp
huỷ = hủy
xoá = xóa
doanh nghiệp, công ti = công ty
đăng kí = đăng ký
uỷ quyền = ủy quyền
uỷ ban = ủy ban
tạm dừng, tạm nghỉ = tạm ngừng
qua đời, từ trần, tạ thế, chết, tử vong, khuất núi = qua đời
trực tuyến, qua mạng, trên mạng, onl, ol = online
""")
"""Names of one and the same thing, brought to one: the catalogue's phrases pass here as well."""
