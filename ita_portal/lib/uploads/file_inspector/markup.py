"""XML parts of Word and Excel files, read with expat piece by piece: a DOCTYPE ends the reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

from .refusal import Refused


@dataclass(frozen=True)
class Element:
    """An element's local name and its attributes."""

    name: str
    attributes: dict[str, str]

    def get(self, name: str, default: str) -> str:
        return self.attributes.get(name, default)


def well_formed(pieces: Iterable[bytes]) -> None:
    """Raise ``Refused`` unless the part is well-formed and declares nothing."""
    _read(expat.ParserCreate(), pieces)


def elements(pieces: Iterable[bytes]) -> list[Element]:
    """Every element in its order; for the small parts whose attributes matter."""
    found: list[Element] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda tag, attributes: found.append(Element(tag.rpartition(" ")[2], attributes))
    _read(parser, pieces)
    return found


def instruction_text(pieces: Iterable[bytes]) -> str:
    """What Word is told to do in a part's fields; an instruction may be split over many elements."""
    parser = expat.ParserCreate(namespace_separator=" ")
    told: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith(" instrText"):
            parser.CharacterDataHandler = told.append
        elif tag.endswith(" fldSimple"):
            told.extend(f" {value} " for name, value in attributes.items() if name.endswith("instr"))
        elif tag.endswith(" fldChar"):
            told.append(" ")

    def end(tag: str) -> None:
        if tag.endswith(" instrText"):
            parser.CharacterDataHandler = None

    parser.StartElementHandler, parser.EndElementHandler = start, end
    _read(parser, pieces)
    return "".join(told)


def _read(parser: expat.XMLParserType, pieces: Iterable[bytes]) -> None:
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused("office_broken") from error


def _refuse_doctype(*_given: object) -> None:
    raise Refused("office_entities")
