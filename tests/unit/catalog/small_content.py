"""Invented content, small enough to read: two services, one answer, words for both."""

from __future__ import annotations

from bot.catalog.loading import Examined, examine
from bot.catalog.model import Catalog
from bot.catalog.problems import Problem

PROVINCE = """\
name: Tỉnh Thử
name_en: Trial Province
operator: đội thử
portal:
  name: Cổng Thử
  home: https://cong.example
  search: https://cong.example/tim
  procedure_page: https://cong.example/thu-tuc/{portal_id}
links:
  portal: https://cong.example
allowed_hosts: [cong.example]
communes:
  - {name: Bến Thử, kind: phường}
  - {name: Đồi Thử, kind: xã}
former_units:
  huyện Thử: Không còn cấp huyện.
contacts:
  - {id: hotline, label: Tổng đài, value: 1800 0000, confirmed: false, source_date: 2026-01-02}
"""

SERVICES = """\
fields:
  - {id: giay_to, title: Giấy tờ, title_en: Papers, emoji: 📄}
services:
  the_thu:
    name: Cấp thẻ thử
    name_en: Trial card
    field: giay_to
    card: full
    audience: [công dân]
    popular: 1
    related: [mat_the_thu]
    words:
      - thẻ thử
      - làm thẻ
    variants:
      - code: '1.001000'
        name: Cấp thẻ thử lần đầu
        level: full
        level_date: 2026-03-04
        online_channel: true
        agency: Phòng Thử
        fees:
          - channels: [online, desk]
            vnd: 20000
            text: 20.000 đồng
          - channels: [post]
            text: chưa xác nhận
            confirmed: false
        times:
          - channels: [online]
            text: 3 ngày làm việc
        papers:
          - name: Tờ khai
            core: true
          - name: Giấy ủy quyền
            when: nhờ người khác nộp
            cut: true
        steps:
          - Điền tờ khai
        result: Thẻ thử
        legal_basis: [1/2026/TT-THU]
        portal_id: 019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7
        cautions:
          - Nguồn ghi hai mức phí.
        read_as: Theo bản thu ngày 04/03/2026; tỉnh chưa rà.
        source_date: 2026-03-04
        confidence: high
    checked_on:
    review_by: 2027-01-31
  mat_the_thu:
    name: Báo mất thẻ thử
    field: giay_to
    card: pointer
    audience: [công dân, tổ chức]
    words: [mất thẻ thử]
    read_as: Chưa có bản thu; tỉnh chưa rà.
    source_date: 2026-03-04
    review_by: 2027-01-31
"""

WORDS = """\
the_thu:
  calls: |
    thẻ thử
    thẻ thử lần đầu
  asks: |
    em muốn làm thẻ thử thì cần gì
  sets_apart: chưa từng có thẻ
  confused_with: [mat_the_thu]
"""

ANSWER = """\
---
id: faq_the
title: Về thẻ thử
question: Thẻ thử là gì?
words: |
  thẻ thử là gì
sets_apart: nghĩa của thẻ thử
related: []
links: [portal]
read_as: Theo bản thu ngày 04/03/2026; tỉnh chưa rà.
source_date: 2026-03-04
checked_on:
review_by: 2027-01-31
---
Thẻ **thử** dùng để thử.

::en::
The trial card is for trying.
"""

SERVICES_FILE = "services_catalog.yaml"
PROVINCE_FILE = "province.yaml"
WORDS_FILE = "words/giay_to.yaml"
ANSWER_FILE = "faq/faq_the.md"


def small_files() -> dict[str, str]:
    """All files of the small content, ready to be changed by a test."""
    return {
        PROVINCE_FILE: PROVINCE,
        SERVICES_FILE: SERVICES,
        WORDS_FILE: WORDS,
        ANSWER_FILE: ANSWER,
    }


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The small content with one text replaced; the text must be there, else the test tests nothing."""
    files = small_files()
    assert old in files[file], f"{old!r} is not in {file}"
    files[file] = files[file].replace(old, new, 1)
    return files


def line_of(file: str, text: str, files: dict[str, str] | None = None) -> int:
    """The number of the first line that holds a text."""
    lines = (files or small_files())[file].splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def small_catalog() -> Catalog:
    """The small content as a snapshot."""
    found = examine(small_files()).catalog
    assert found is not None
    return found


def problems_after(file: str, old: str, new: str) -> tuple[Problem, ...]:
    """What is found wrong after one change."""
    return examined_after(file, old, new).problems


def examined_after(file: str, old: str, new: str) -> Examined:
    return examine(changed(file, old, new))
