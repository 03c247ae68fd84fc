#!/usr/bin/env python3
"""Draws what a terminal shows as SVG: tmux capture-pane -e -p | terminal.py > picture.svg

Takes text with the colours and styles of ECMA-48 (ESC [ ... m); every character is one cell. All other sequences are an error, since
what they do would be missing from the picture.
"""

import re
import sys
from html import escape

# One that no viewer joins with others.
BLANK = "\u00a0"
CELL = (8.4, 18)
MARGIN = 14
FOREGROUND, BACKGROUND = "#d4d7dd", "#14171c"
# Black, red, green, yellow, blue, magenta, cyan and white, then the same bright.
COLOURS = (
    "#3b4048 #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #d4d7dd "
    "#7f848e #ef8891 #b2d896 #f0d399 #82c4ff #d895eb #74cfda #ffffff"
).split()


def colour(index):
    """One of xterm's 256 colours."""
    if index < 16:
        return COLOURS[index]
    if index >= 232:
        return "#" + f"{8 + (index - 232) * 10:02x}" * 3
    steps = (0, 95, 135, 175, 215, 255)
    index -= 16
    return "#" + "".join(f"{steps[index // weight % 6]:02x}" for weight in (36, 6, 1))


def apply(codes, style):
    """The style after the numbers of a sequence."""
    style = dict(style)
    codes = [int(code or 0) for code in codes.split(";")]
    while codes:
        code = codes.pop(0)
        if code in (38, 48):
            kind = codes.pop(0)
            value = colour(codes.pop(0)) if kind == 5 else "#" + "".join(f"{codes.pop(0):02x}" for _ in range(3))
            style["front" if code == 38 else "back"] = value
        elif code == 0:
            style = {}
        elif code in (1, 2, 3, 4, 7):
            style[code] = True
        elif code in (22, 23, 24, 27, 39, 49):
            for name in {22: (1, 2), 23: (3,), 24: (4,), 27: (7,), 39: ("front",), 49: ("back",)}[code]:
                style.pop(name, None)
        elif 30 <= code % 100 <= 37 or 90 <= code <= 97:
            style["front"] = COLOURS[code - 30 if code < 90 else code - 82]
        elif 40 <= code <= 47 or 100 <= code <= 107:
            style["back"] = COLOURS[code - 40 if code < 100 else code - 92]
        else:
            sys.exit(f"terminal.py: unknown style {code}")
    return style


def runs(line, style):
    """Pieces of a line that look alike: column, text, style; then the style at its end."""
    column, result = 0, []
    for text, codes in re.findall(r"([^\x1b]+)|\x1b\[([\d;]*)m", line):
        if text:
            result.append((column, text, style))
            column += len(text)
        else:
            style = apply(codes, style)
    return result, style, column


def draw(row, column, text, style):
    """One piece as SVG."""
    x, y = MARGIN + column * CELL[0], MARGIN + row * CELL[1]
    width = len(text) * CELL[0]
    front, back = style.get("front", FOREGROUND), style.get("back", BACKGROUND)
    if 7 in style:
        front, back = back, front
    if back != BACKGROUND:
        yield f'<rect x="{x:g}" y="{y}" width="{width:g}" height="{CELL[1]}" fill="{back}"/>'
    if text.strip():
        looks = "".join(value for key, value in ((1, ' font-weight="bold"'), (2, ' opacity="0.65"'), (3, ' font-style="italic"'), (4, ' text-decoration="underline"')) if key in style)
        yield f'<text x="{x:g}" y="{y + 13}" textLength="{width:g}" fill="{front}"{looks}>{escape(text).replace(" ", BLANK)}</text>'


def main():
    text = sys.stdin.read().rstrip("\n")
    if re.search(r"\x1b(?!\[[\d;]*m)", text):
        sys.exit("terminal.py: a sequence that is no style")
    style, shapes, columns = {}, [], 0
    lines = text.split("\n")
    for row, line in enumerate(lines):
        pieces, style, width = runs(line, style)
        columns = max(columns, width)
        for piece in pieces:
            shapes.extend(draw(row, *piece))
    width, height = columns * CELL[0] + 2 * MARGIN, len(lines) * CELL[1] + 2 * MARGIN
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height}" viewBox="0 0 {width:g} {height}">')
    print(f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>')
    print('<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="14">')
    print("\n".join(shapes))
    print("</g>\n</svg>")


main()
