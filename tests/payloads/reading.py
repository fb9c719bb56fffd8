"""Published files read by other programs than made them, straight from their standards."""

from __future__ import annotations


def rows_of_csv(data: bytes) -> list[list[str]]:
    """Rows of a CSV file, character by character (RFC 4180)."""
    text = data.decode("utf-8-sig")
    rows: list[list[str]] = [[]]
    cell, offset, inside = "", 0, False
    while offset < len(text):
        sign = text[offset]
        if inside and sign == '"' and text[offset + 1 : offset + 2] == '"':
            cell, offset = cell + '"', offset + 1
        elif sign == '"':
            inside = not inside
        elif not inside and sign == ",":
            rows[-1].append(cell)
            cell = ""
        elif not inside and text.startswith("\r\n", offset):
            rows[-1].append(cell)
            rows.append([])
            cell, offset = "", offset + 1
        else:
            cell += sign
        offset += 1
    assert not inside and rows.pop() == [] and cell == ""
    return rows
