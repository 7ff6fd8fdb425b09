"""The kinds of file that can be attached."""

from dataclasses import dataclass

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Kind:
    """One kind: its media type, the endings that its names may have (the first is put on), what people call it."""

    type: str
    endings: tuple[str, ...]
    word: str


PDF = Kind("application/pdf", ("pdf",), "PDF")
PNG = Kind("image/png", ("png",), "PNG")
JPEG = Kind("image/jpeg", ("jpg", "jpeg"), "JPG")
DOCX = Kind(f"{OOXML}wordprocessingml.document", ("docx",), "Word")
XLSX = Kind(f"{OOXML}spreadsheetml.sheet", ("xlsx",), "Excel")
PPTX = Kind(f"{OOXML}presentationml.presentation", ("pptx",), "PowerPoint")
ODT = Kind(f"{ODF}text", ("odt",), "ODT")
ODS = Kind(f"{ODF}spreadsheet", ("ods",), "ODS")
ODP = Kind(f"{ODF}presentation", ("odp",), "ODP")

PICTURES = (PNG, JPEG)
OFFICE_OPEN = (DOCX, XLSX, PPTX)
OPEN_DOCUMENT = (ODT, ODS, ODP)
KINDS = (PDF, *OFFICE_OPEN, *OPEN_DOCUMENT, *PICTURES)
BY_TYPE = {kind.type: kind for kind in KINDS}
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)
OFFICE_TYPES = frozenset(kind.type for kind in (*OFFICE_OPEN, *OPEN_DOCUMENT))
PICTURE_TYPES = frozenset(kind.type for kind in PICTURES)


def word_of(type: str) -> str:
    """What people call this kind of file; nothing where it is none of ours."""
    kind = BY_TYPE.get(type)
    return kind.word if kind else ""
