"""Small real files of the kinds that go along with a mail, written by hand."""

import base64
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MAIN = {
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xl": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "ppt": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CLEAN = "<w:p><w:r><w:t>Dag allen</w:t></w:r></w:p>"
PROGRAM = b"MZ\x90\0\x03\0\0\0" + bytes(200)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _package(folder: str, parts: Mapping[str, str | bytes], main: str = "") -> bytes:
    types = f'<Types><Override PartName="/x" ContentType="{main or _MAIN[folder]}"/></Types>'
    return zipped({"[Content_Types].xml": types} | dict(parts))


def docx(body: str = CLEAN, main: str = "", **parts: str | bytes) -> bytes:
    """A Word document with this body; parts by name, `comments` for word/comments.xml."""
    written = {f"word/{name}.xml": content for name, content in parts.items()}
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return _package("word", {"word/document.xml": document} | written, main)


def docx_with(parts: Mapping[str, str | bytes]) -> bytes:
    """A Word document with parts by their full names."""
    document = f"<w:document {W}><w:body>{CLEAN}</w:body></w:document>"
    return _package("word", {"word/document.xml": document} | dict(parts))


def linked(kind: str, target: str) -> bytes:
    """A Word document with one link outward of this kind."""
    relation = f'<Relationship Type="{_RELATION}/{kind}" TargetMode="External" Target="{target}"/>'
    rels = f"<Relationships>{relation}</Relationships>"
    return docx_with({"word/_rels/document.xml.rels": rels})


def xlsx(sheet: str, sheets: str = '<sheet name="Blad1"/>', **parts: str) -> bytes:
    """A workbook of one written sheet, with these sheets in its list."""
    written = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    workbook = f"<workbook><sheets>{sheets}</sheets></workbook>"
    worksheet = f"<worksheet>{sheet}</worksheet>"
    base = {"xl/workbook.xml": workbook, "xl/worksheets/sheet1.xml": worksheet}
    return _package("xl", base | {f"xl/{name}": text for name, text in written.items()})


def pptx(slide: str = "<sld><t>Dag</t></sld>", **parts: str) -> bytes:
    """A presentation of one slide."""
    written = {f"ppt/{name.replace('__', '/')}.xml": content for name, content in parts.items()}
    return _package("ppt", {"ppt/slides/slide1.xml": slide} | written)


def odf(body: str, styles: str = "", **parts: str) -> bytes:
    """An OpenDocument file; prefixes of names are declared as one namespace."""
    names = ("office", "text", "table", "style", "draw", "presentation", "dc", "xlink")
    spaces = " ".join(f'xmlns:{name}="urn:{name}"' for name in names)
    content = f"<office:document-content {spaces}>{styles}{body}</office:document-content>"
    manifest = parts.pop("manifest", "<manifest/>")
    base = {"META-INF/manifest.xml": manifest, "content.xml": content}
    return zipped(base | {name.replace("__", "/"): text for name, text in parts.items()})


def pdf(*objects: str, catalogue: str = "", page: str = "") -> bytes:
    """A PDF of one page; `objects` are numbered from 4."""
    numbered = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] {page} >>",
        *objects,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(numbered, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start, size = len(out), len(numbered) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return out + f"{tail}startxref\n{start}\n%%EOF\n".encode()


def mail(*parts: tuple[str, bytes]) -> bytes:
    """A mail with these parts, each a content type and what it is the type of, in base64."""
    written = b"".join(
        b"--b\r\nContent-Type: %b\r\nContent-Transfer-Encoding: base64\r\n\r\n%b\r\n"
        % (kind.encode(), base64.encodebytes(content))
        for kind, content in parts
    )
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return head + written + b"--b--\r\n"


def ole(*streams: tuple[str, bytes], clsid: bytes = bytes(16)) -> bytes:
    """A compound file ([MS-CFB]) with these streams by path: "storage/stream"."""
    sector, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    nodes = _nodes("Root Entry", streams)
    directory = -(-len(nodes) // 4)
    fat = [0xFFFFFFFD, *range(2, 1 + directory), end]
    entries, bodies = [], b""
    for number, (name, content, child, right) in enumerate(nodes):
        start, size = end if number else 0, 0
        if content is not None:
            body = content.ljust(4096, b"\0")
            start, size = len(fat), len(body)
            fat += [*range(len(fat) + 1, len(fat) + size // sector), end]
            bodies += body
        kind = 5 if number == 0 else 1 if content is None else 2
        own = clsid if number == 0 else bytes(16)
        entries.append(_entry(name, kind, start, size, child or free, own, right or free))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", *fat, *[free] * (128 - len(fat)))
    return header + table + b"".join(entries).ljust(directory * sector, b"\0") + bodies


_Node = tuple[str, bytes | None, int, int]


def _nodes(name: str, streams: Sequence[tuple[str, bytes]], start: int = 0) -> list[_Node]:
    """A storage and what is below it: name, content, and the numbers of its child and sibling."""
    inside: dict[str, list[tuple[str, bytes]]] = {}
    for path, content in streams:
        first, _slash, rest = path.partition("/")
        inside.setdefault(first, []).append((rest, content))
    below: list[_Node] = []
    for number, (part, written) in enumerate(inside.items(), 1):
        at = start + 1 + len(below)
        path, content = written[0]
        nodes: list[_Node] = _nodes(part, written, at) if path else [(part, content, 0, 0)]
        right = at + len(nodes) if number < len(inside) else 0
        below += [(*nodes[0][:3], right), *nodes[1:]]
    return [(name, None, start + 1 if below else 0, 0), *below]


def _entry(
    name: str, kind: int, start: int, size: int, child: int, clsid: bytes, right: int = 0xFFFFFFFF
) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<3I", 0xFFFFFFFF, right, child)
    shape = struct.pack("<HBB", len(wide), kind, 1)
    return (
        wide.ljust(64, b"\0") + shape + links + clsid + bytes(20) + struct.pack("<IQ", start, size)
    )
