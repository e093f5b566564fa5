"""Files to upload, good ones and bad ones."""

import io
import zipfile

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 17 + b"\0\0\0\0IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 20 + b"\xff\xd9"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def docx(*more, text=b"<w:document/>", compressed=True):
    """A Word document with these parts besides what every one has."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as word:
        word.writestr("[Content_Types].xml", b"<Types/>")
        word.writestr("word/document.xml", text)
        for name, content in more:
            word.writestr(name, content)
    return file.getvalue()


def locked_docx():
    """As zip programs lock: the flag of encryption stands at every part."""
    content = bytearray(docx())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)
