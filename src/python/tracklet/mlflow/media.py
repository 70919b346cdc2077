"""Figures, images and tables as the bytes and texts that are kept of them."""

import io
import json
import math
import struct
import zlib

from ..exceptions import MlflowException

#: PNG's colour types by the number of channels.
COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}


def figure_bytes(figure, path, save_kwargs=None):
    """Of a figure of matplotlib or plotly, in the format that the path's ending names."""
    ending = path.rpartition(".")[2].lower()
    if hasattr(figure, "savefig"):
        buffer = io.BytesIO()
        figure.savefig(buffer, format=ending, **(save_kwargs or {}))
        return buffer.getvalue()
    if hasattr(figure, "to_html"):
        if ending == "html":
            return figure.to_html(**{"include_plotlyjs": True, **(save_kwargs or {})}).encode()
        return figure.to_image(format=ending, **(save_kwargs or {}))
    raise MlflowException.invalid_parameter_value(
        f"{path} was not logged: {type(figure).__name__} is no figure of matplotlib or plotly."
    )


def image_bytes(image, path="image.png"):
    """Of a PIL image, or of an array: height x width, and 1 to 4 channels. Arrays become PNG.

    Whole numbers are 0 to 255, others 0 to 1; True is white.
    """
    if hasattr(image, "save"):
        buffer = io.BytesIO()
        ending = path.rpartition(".")[2].lower()
        image.save(buffer, format={"jpg": "jpeg"}.get(ending, ending))
        return buffer.getvalue()
    if not path.lower().endswith(".png"):
        raise MlflowException.invalid_parameter_value(f"{path} was not logged: an array becomes a .png.")
    return _png(image.tolist() if hasattr(image, "tolist") else image)


def _png(rows):
    try:
        height, width = len(rows), len(rows[0])
        pixels = [[pixel if isinstance(pixel, list) else [pixel] for pixel in row] for row in rows]
        channels = len(pixels[0][0])
        if any(len(row) != width or any(len(pixel) != channels for pixel in row) for row in pixels):
            raise ValueError("its rows differ in length")
        # A filter byte of 0 before every row.
        content = b"".join(b"\0" + bytes(_byte(part) for pixel in row for part in pixel) for row in pixels)
        header = struct.pack(">IIBBBBB", width, height, 8, COLOUR_TYPES[channels], 0, 0, 0)
    except (TypeError, IndexError, KeyError, ValueError, struct.error) as error:
        raise MlflowException.invalid_parameter_value(
            f"This is no image: {error}. An array has height x width numbers, or 1 to 4 of them for each place."
        ) from None
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(content)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _byte(part):
    if isinstance(part, bool):
        return 255 * part
    if isinstance(part, int):
        return part
    if not 0 <= part <= 1:
        raise ValueError(f"{part} is not between 0 and 1")
    return round(part * 255)


def _chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def table_json(data):
    """Of a dict of columns, a dict of single values, or a DataFrame: columns as JSON, cells that JSON lacks as texts."""
    if hasattr(data, "to_dict"):
        data = data.to_dict("list")
    if not isinstance(data, dict):
        raise MlflowException.invalid_parameter_value("A table is a dict of columns, or a DataFrame.")
    columns = {str(name): _column(cells) for name, cells in data.items()}
    return json.dumps({name: [_cell(cell) for cell in cells] for name, cells in columns.items()}, default=str)


def _column(cells):
    if hasattr(cells, "tolist"):
        cells = cells.tolist()
    return cells if isinstance(cells, (list, tuple)) else [cells]


def _cell(cell):
    if hasattr(cell, "item"):
        cell = cell.item()
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell
