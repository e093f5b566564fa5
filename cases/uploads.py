"""What may be uploaded: pdf, docx, jpg and png whose content is what their ending says. The messages are for the user.

Nothing is unpacked to find out: a docx is judged by its table of contents alone.
"""

import io
import zipfile
from collections.abc import Callable

from cases.models import Document

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_PACKED = 100  # times smaller than unpacked; text in a Word document gets about ten
MOST_PARTS = 2_000
ENCRYPTED = 0x1
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also how a docx with a password begins


class UploadRefused(ValueError):
    """The file cannot be taken; the message says what to do."""


def media_type_of(name: str, content: bytes) -> Document.MediaType:
    """What kind of file this is. Raises `UploadRefused`."""
    stem, _, ending = name.rpartition(".")
    media_type = ENDINGS.get(ending.lower()) if stem else None
    if media_type is None:
        raise UploadRefused("Vælg en fil, der ender på pdf, docx, jpg eller png.")
    if not content:
        raise UploadRefused("Filen er tom. Vælg en anden fil.")
    if len(content) > LARGEST:
        raise UploadRefused("Filen er for stor. Den må højst fylde 10 MB.")
    if not CHECKS[media_type](content):
        raise UploadRefused(f"Filen er ikke en rigtig {media_type.label}-fil. Gem den igen i det format, og vælg den.")
    return media_type


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def _is_jpg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-2048:]


def _is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") and b"IEND" in content[-2048:]


def _is_docx(content: bytes) -> bool:
    if content.startswith(OLD_WORD):
        raise UploadRefused("Dokumentet har en adgangskode eller et gammelt format. Gem det som docx uden kode.")
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        return False
    names = {part.filename.lower() for part in parts}
    if not {"[content_types].xml", "word/document.xml"} <= names:
        return False
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise UploadRefused("Dokumentet har en adgangskode. Gem det uden kode, og vælg det igen.")
    if any("vbaproject" in name for name in names):
        raise UploadRefused("Dokumentet indeholder makroer. Gem det som et almindeligt Word-dokument (docx).")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked > MOST_PACKED * len(content):
        raise UploadRefused("Dokumentet fylder for meget, når det pakkes ud. Gem det som pdf, og vælg den i stedet.")
    return True


ENDINGS = {"jpeg": Document.MediaType.JPG} | {kind.label: kind for kind in Document.MediaType}
CHECKS: dict[Document.MediaType, Callable[[bytes], bool]] = {
    Document.MediaType.PDF: _is_pdf,
    Document.MediaType.DOCX: _is_docx,
    Document.MediaType.JPG: _is_jpg,
    Document.MediaType.PNG: _is_png,
}
