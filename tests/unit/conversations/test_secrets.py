"""Codes, passwords and identity numbers are recognised; ordinary questions with numbers are not."""

from __future__ import annotations

import pytest

from bot.conversations.secrets import holds_secret


@pytest.mark.parametrize(
    "text",
    [
        "đây là mã otp của em 123456",
        "mat khau vneid cua toi la abc12345",
        "số cccd 042099001234",
        "mã xác thực: 998877",
        "042 199 001 234 thì tra giúp, cccd 042199001234",
    ],
)
def test_a_secret_is_recognised(text: str) -> None:
    assert holds_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "không nhận được mã otp",
        "quên mật khẩu vneid",
        "cccd hết hạn năm 2025 thì đổi ở đâu",
        "nghị định 123/2015/NĐ-CP",
        "thủ tục 1.001193",
        "vay 50000000 được không",
        "làm căn cước cho con 14 tuổi",
    ],
)
def test_an_ordinary_question_is_not_a_secret(text: str) -> None:
    assert not holds_secret(text)
