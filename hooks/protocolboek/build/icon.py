"""The icon of a school in the tab of a browser, made from its logo."""

import io
import warnings

SIDE = 64
"""Pixels: twice what a tab shows."""


def icon_of(logo: bytes) -> bytes | None:
    """A square PNG with the whole logo in its middle, transparent around it. None where the picture cannot be read."""
    # Only a school with a logo needs it.
    from PIL import Image, ImageOps  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(logo), formats=["PNG"]).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    square = ImageOps.pad(picture, (SIDE, SIDE), method=Image.Resampling.LANCZOS, color=(0, 0, 0, 0))
    out = io.BytesIO()
    square.save(out, "PNG", optimize=True)
    return out.getvalue()
