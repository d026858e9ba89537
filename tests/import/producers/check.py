"""Makes the pictures of the document, and compares what bantin import makes of its forms with what it says."""

import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).parent
TITLE = "Xã Gò Nổi làm xong đường ra cánh đồng Bãi"
NAME = "2026-05-06-xa-go-noi-lam-xong-duong-ra-canh-dong-bai-"

# What a program loses on the way to the form, before bantin sees it.
NO_ALT = [
    ("![Đoạn đường qua cống Ông Tám](1.png)", "![](1.png)"),
    ("![Rãnh thoát nước](2.png)", "![](2.png)"),
]
NOTE_AS_LIST = [("\\[1\\] Sổ ghi công", "1. Sổ ghi công")]
NO_PICTURES = [
    ("![Đoạn đường qua cống Ông Tám](1.png)\n\n", ""),
    ("![Rãnh thoát nước](2.png)\n\n", ""),
    ("***bà con rất mừng***", "*bà con rất mừng*"),
]
FORMS = {
    "bai.docx": [],
    "bai.odt": NO_ALT,
    "bai.html": NOTE_AS_LIST,
    "of-odt/bai.docx": NO_ALT,
    # LibreOffice leaves the pictures of a page where they are, and names them by a link, which is told.
    "of-html/bai.docx": NOTE_AS_LIST + NO_PICTURES,
    "of-doc/bai.doc": NO_ALT,
    "of-rtf/bai.rtf": NO_ALT,
}


def picture(path, width, height, colour):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)


def compare(folder, bantin, form, losses):
    said = subprocess.run(
        [bantin, "import", "--dry-run", "--json", folder / form], stdout=subprocess.PIPE, check=True
    )
    draft = json.loads(said.stdout)
    body = draft["text"].split("---\n", 2)[2].strip().replace(NAME, "")
    expected = (HERE / "expected.md").read_text(encoding="utf-8").strip()
    for before, after in losses:
        assert before in expected, before
        expected = expected.replace(before, after)
    assert draft["fields"][0]["value"] == TITLE, draft["fields"][0]
    assert body == expected, f"{form}:\n{body}"
    n_pictures = expected.count(".png)")
    assert len(draft["pictures"]) == n_pictures, draft["pictures"]
    assert len(draft["remarks"]) == (n_pictures == 0), draft["remarks"]
    assert draft["dropped"] == [], draft["dropped"]
    print(f"{form}: as expected")


if sys.argv[1] == "pictures":
    picture(Path(sys.argv[2]) / "duong.png", 64, 48, (120, 160, 90))
    picture(Path(sys.argv[2]) / "ranh.png", 48, 64, (90, 120, 160))
else:
    for form, losses in FORMS.items():
        compare(Path(sys.argv[2]), sys.argv[3], form, losses)
