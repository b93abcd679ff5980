"""Which services exist, who handles them, what they need, and what the answers say.

Promises: a snapshot (`model.Catalog`) is whole or is not made at all; every refusal names file, line,
field and reason (`problems.Problem`); nothing is filled in that the files do not say.

    from pathlib import Path
    from bot.catalog.loading import load_catalog

    catalog = load_catalog(Path("."))
    catalog.services[ServiceId("khai_sinh")].name      # 'Đăng ký khai sinh'
"""
