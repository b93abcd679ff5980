"""A printable A4 poster with a QR code that opens one service in the chat."""

from __future__ import annotations

import html
import textwrap
from pathlib import Path

import segno

from bot.catalog.loading import load_catalog
from bot.catalog.model import Catalog, Service
from bot.charts.errors import NoSuchPoster
from bot.charts.fonts import FAMILY, register_fonts

WIDTH, HEIGHT = 794, 1123
"""A4 at 96 dots an inch, the unit of SVG."""

QR_SIZE = 380
NAVY, RED, GREY = "#12355b", "#b3261e", "#4a5568"
PNG_SCALE = 2.5
START_LIMIT = 64
"""Telegram's limit on a start parameter."""


def write_poster(
    content: Path,
    service_id: str,
    *,
    username: str,
    source: str | None,
    folder: Path,
    posters: frozenset[str],
) -> tuple[Path, Path]:
    """Write `<service>[-<source>].png` and `.pdf`; returns both paths.

    Raises:
        NoSuchPoster: when the service is not in the catalogue or the source is neither a commune nor a
            listed poster source (such links would be ignored by the bot).
    """
    import vl_convert  # noqa: PLC0415 - heavy, and only posters need it

    register_fonts()

    catalog = load_catalog(content)
    service = next((one for one in catalog.services.values() if one.id == service_id), None)
    if service is None:
        raise NoSuchPoster(f"no service {service_id!r} in the catalogue")
    svg = poster_svg(catalog, service, link=poster_link(catalog, service, username, source, posters))
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{service_id}-{source}" if source else service_id
    png, pdf = folder / f"{stem}.png", folder / f"{stem}.pdf"
    png.write_bytes(vl_convert.svg_to_png(svg, scale=PNG_SCALE))
    pdf.write_bytes(vl_convert.svg_to_pdf(svg))
    return png, pdf


def poster_link(
    catalog: Catalog, service: Service, username: str, source: str | None, posters: frozenset[str]
) -> str:
    """The deep link of a poster: the service, and where the poster hangs."""
    known = {*posters, *(commune.id for commune in catalog.province.communes)}
    if source is not None and source not in known:
        raise NoSuchPoster(f"no commune or poster source {source!r}")
    payload = f"sv_{service.id}" + (f"-src_{source}" if source else "")
    if len(payload) > START_LIMIT:
        raise NoSuchPoster(f"the link would be longer than {START_LIMIT} letters")
    return f"https://t.me/{username}?start={payload}"


def poster_svg(catalog: Catalog, service: Service, *, link: str) -> str:
    """The poster as SVG."""
    title = _lines(service.name, width=26, x=WIDTH // 2, y=200, size=46, colour=NAVY, weight="bold")
    below = 200 + 58 * len(textwrap.wrap(service.name, 26))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FAMILY}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<rect width="{WIDTH}" height="120" fill="{NAVY}"/>',
        _text(f"Một Cửa {catalog.province.name}", x=WIDTH // 2, y=58, size=38, colour="white", weight="bold"),
        _text("Làm thủ tục tại nhà, có trợ lý dẫn từng bước", x=WIDTH // 2, y=96, size=22, colour="white"),
        title,
        _qr(link, x=(WIDTH - QR_SIZE) // 2, y=below + 10),
        *_how_to(below + QR_SIZE + 70),
        _text(link, x=WIDTH // 2, y=HEIGHT - 92, size=15, colour=GREY),
        _text(
            "Trợ lý tự động. Không bao giờ hỏi mã OTP, mật khẩu, ảnh giấy tờ.",
            x=WIDTH // 2, y=HEIGHT - 62, size=18, colour=RED, weight="bold",
        ),
        _text(f"Đơn vị vận hành: {catalog.province.operator}", x=WIDTH // 2, y=HEIGHT - 32, size=15),
        "</svg>",
    ]  # fmt: skip
    return "\n".join(parts)


def _how_to(top: int) -> list[str]:
    steps = (
        "1. Mở máy ảnh điện thoại, quét mã (cần có Telegram)",
        "2. Bấm Bắt đầu, gõ câu hỏi như nói chuyện, không cần dấu",
        "3. Làm theo từng bước đến đúng trang của Cổng Dịch vụ công",
    )
    return [
        _text(step, x=WIDTH // 2, y=top + 40 * number, size=23, colour=NAVY)
        for number, step in enumerate(steps)
    ]


def _qr(link: str, *, x: int, y: int) -> str:
    """The code as plain rectangles, so that every printer draws it alike; 4 modules of quiet zone."""
    rows = list(segno.make(link, error="m").matrix_iter(border=4))
    unit = QR_SIZE / len(rows)
    squares = [
        f'<rect x="{x + column * unit:.3f}" y="{y + row * unit:.3f}" width="{unit + 0.05:.3f}" '
        f'height="{unit + 0.05:.3f}"/>'
        for row, modules in enumerate(rows)
        for column, is_dark in enumerate(modules)
        if is_dark
    ]
    return f'<g fill="black" shape-rendering="crispEdges">{"".join(squares)}</g>'


def _lines(text: str, *, width: int, x: int, y: int, size: int, colour: str, weight: str) -> str:
    wrapped = textwrap.wrap(text, width)
    return "\n".join(
        _text(line, x=x, y=y + number * (size + 12), size=size, colour=colour, weight=weight)
        for number, line in enumerate(wrapped)
    )


def _text(text: str, *, x: int, y: int, size: int, colour: str = GREY, weight: str = "normal") -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" font-weight="{weight}" '
        f'text-anchor="middle">{html.escape(text)}</text>'
    )
