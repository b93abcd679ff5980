"""A table as Parquet: typed columns named by their keys; beside each count whether it is hidden."""

from __future__ import annotations

import io
import json

from bot.exports.model import Hidden, Kind, Table

HIDDEN_SUFFIX = "_is_hidden"


def parquet_of(table: Table) -> bytes:
    """The table; a hidden count is null, and `<column>_is_hidden` tells it from what is not there."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        Kind.TEXT: pa.string(),
        Kind.COUNT: pa.int64(),
        Kind.SHARE: pa.float64(),
        Kind.POINTS: pa.float64(),
        Kind.DAY: pa.date32(),
        Kind.MONTH: pa.date32(),
    }
    fields, arrays = [], []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        known = [None if isinstance(cell, Hidden) else cell for cell in cells]
        meaning = {"title": column.title, "definition": column.definition, "how": column.how}
        fields.append(pa.field(column.key, types[column.kind], metadata=meaning))
        arrays.append(pa.array(known, types[column.kind]))
        if column.kind in {Kind.COUNT, Kind.SHARE}:
            fields.append(pa.field(f"{column.key}{HIDDEN_SUFFIX}", pa.bool_()))
            arrays.append(pa.array([isinstance(cell, Hidden) for cell in cells], pa.bool_()))
    about = {
        "title": table.title,
        "basis": table.basis,
        "notes": json.dumps(table.notes, ensure_ascii=False),
        "synthetic": str(table.is_synthetic).lower(),
    }
    content = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about)), content)
    return content.getvalue()
