"""What a reading machine is told by a tagged PDF: its structure tree, with the text of each part."""

import re
from dataclasses import dataclass, field

from pypdf.generic import ContentStream

GLYPH = re.compile(rb"<([0-9a-fA-F]+)> <([0-9a-fA-F]+)>")


@dataclass
class Part:
    kind: str
    alt: str = ""
    attributes: dict = field(default_factory=dict)
    name: str = ""
    said: list = field(default_factory=list)  # texts and parts, as they follow each other

    @property
    def text(self):
        return " ".join("".join(one if isinstance(one, str) else f" {one.text} " for one in self.said).split())

    def walk(self):
        yield self
        for one in self.said:
            if isinstance(one, Part):
                yield from one.walk()

    def all(self, *kinds):
        return [part for part in self.walk() if part.kind in kinds]


def structure_of(reader):
    texts = {page.indirect_reference.idnum: _texts(reader, page) for page in reader.pages}
    return _part(reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object(), texts)


def _part(element, texts):
    attributes = element.get("/A", {})
    part = Part(element["/S"][1:], element.get("/Alt", ""), attributes, element.get("/ID", ""))
    of_page = texts[element.raw_get("/Pg").idnum] if "/Pg" in element else {}
    for kid in element.get("/K", []):
        kid = kid.get_object()
        if isinstance(kid, dict):
            part.said.append(_part(kid, texts))
        else:
            part.said.append(of_page.get(int(kid), ""))
    return part


def _texts(reader, page):
    """The text of each marked piece of a page."""
    fonts = {name: _letters(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    found, piece, letters = {}, None, {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"BDC":
            piece = operands[1].get("/MCID") if isinstance(operands[1], dict) else None
        elif operator == b"EMC":
            piece = None
        elif operator == b"Tf":
            letters = fonts[operands[0]]
        elif operator in (b"TJ", b"Tj") and piece is not None:
            shown = operands[0] if operator == b"TJ" else operands
            codes = b"".join(one.original_bytes for one in shown if hasattr(one, "original_bytes"))
            glyphs = [codes[at : at + 2] for at in range(0, len(codes), 2)]
            found[piece] = found.get(piece, "") + "".join(letters.get(glyph, "?") for glyph in glyphs)
    return found


def _letters(font):
    pairs = GLYPH.findall(font["/ToUnicode"].get_data())
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
