#!/usr/bin/env python3
"""scripts/pack.py PARTS OUT: packs what scripts/dist has made into everything that is handed out.

PARTS has, for each system, a folder by the name of its target: the program, Cargo's metadata about what it is made of, and the
licences of the C library in it; besides, the guide and the completions. OUT is made anew, with SHA256SUMS of all files in it.

The same parts give the same bytes: entries are sorted, times are SOURCE_DATE_EPOCH, modes and owners are given here.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import textwrap
import time
import tomllib
import zipfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CARGO = tomllib.loads((ROOT / "Cargo.toml").read_text("utf-8"))["package"]
NAME, VERSION, SUMMARY, LICENSE = (CARGO[key] for key in ["name", "version", "description", "license"])
EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])


class System(NamedTuple):
    """A system, and what the kinds of packages call it."""

    target: str
    label: str
    wheel: list[str]
    npm: tuple[str, str]
    debian: str | None = None

    @property
    def is_windows(self) -> bool:
        return self.debian is None

    @property
    def program(self) -> str:
        return NAME + ".exe" * self.is_windows


# The programs for Linux are static, so they run beside any C library of a Linux as old as the tags of wheels go.
SYSTEMS = [
    System("x86_64-win7-windows-gnu", "windows-x64", ["win_amd64"], ("win32", "x64")),
    System(
        "x86_64-unknown-linux-musl",
        "linux-x64",
        ["manylinux2014_x86_64", "manylinux_2_17_x86_64", "musllinux_1_1_x86_64"],
        ("linux", "x64"),
        "amd64",
    ),
    System(
        "aarch64-unknown-linux-musl",
        "linux-arm64",
        ["manylinux2014_aarch64", "manylinux_2_17_aarch64", "musllinux_1_1_aarch64"],
        ("linux", "arm64"),
        "arm64",
    ),
]


class File(NamedTuple):
    """A file to pack: its bytes, and whether it runs."""

    content: bytes
    runs: bool = False

    @property
    def mode(self) -> int:
        return 0o755 if self.runs else 0o644


Files = dict[str, File]


def text(content: str) -> File:
    return File(content.encode())


def write_zip(path: Path, files: Files) -> None:
    # ZIP knows no time zone, nor years before 1980.
    stamp = time.gmtime(max(EPOCH, 315_532_800))[:6]
    with zipfile.ZipFile(path, "w") as archive:
        for name, file in sorted(files.items()):
            entry = zipfile.ZipInfo(name, stamp)
            entry.create_system = 3  # Unix: only then there are modes.
            entry.external_attr = (0o100000 | file.mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.content, compresslevel=9)


def write_tgz(path: Path, files: Files) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, file in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(file.content), file.mode, EPOCH
            archive.addfile(entry, io.BytesIO(file.content))
    path.write_bytes(gzip.compress(packed.getvalue(), 9, mtime=EPOCH))


def crates(metadata: dict) -> list[dict]:
    """The crates that are part of the program: not what only builds it, such as macros."""
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]
    found, waiting = {root}, [root]
    while waiting:
        for needed in nodes[waiting.pop()]["deps"]:
            is_linked = any(kind["kind"] is None for kind in needed["dep_kinds"])
            is_macro = any("proc-macro" in target["kind"] for target in packages[needed["pkg"]]["targets"])
            if is_linked and not is_macro and needed["pkg"] not in found:
                found.add(needed["pkg"])
                waiting.append(needed["pkg"])
    found.remove(root)
    return sorted((packages[crate] for crate in found), key=lambda crate: (crate["name"], crate["version"]))


def licence_texts(crate: dict) -> list[str]:
    """What a crate says about its licence, and that of foreign code in it: the files by such names."""
    folder = Path(crate["manifest_path"]).parent
    named = re.compile(r"(licen[cs]e|copying|notice|copyright|unlicense|patents)\b", re.IGNORECASE)
    # Three folders deep: below are tests, which are no part of the program.
    paths = [path for depth in ["*", "*/*", "*/*/*"] for path in folder.glob(depth)]
    paths = [path for path in paths if named.match(path.name) and path.suffix not in [".rs", ".html"] and path.is_file()]
    paths.sort(key=lambda path: path.relative_to(folder).as_posix())
    return [path.read_text("utf-8", "replace").replace("\r\n", "\n").strip("\n") for path in paths]


def third_party(system: System, parts: Path) -> str:
    """The list of what the program is made of, and under which terms, with the texts of these."""
    folder = parts / system.target
    metadata = json.loads((folder / "metadata.json").read_text("utf-8"))
    rows, texts = [], {}
    for crate in crates(metadata):
        name = f"{crate['name']} {crate['version']}"
        rows.append(f"{name:<40} {crate['license'] or 'see below'}")
        for licence in licence_texts(crate):
            texts.setdefault(licence, []).append(name)
    library = "mingw-w64" if system.is_windows else "musl"
    texts.setdefault((folder / "library").read_text("utf-8").strip("\n"), []).append(library)
    rows += [
        f"{'Rust standard library':<40} MIT OR Apache-2.0",
        f"{library:<40} see below",
        f"{'libgcc':<40} GPL-3.0-or-later WITH GCC-exception-3.1",
    ]
    head = f"""\
{NAME} {VERSION} for {system.label} contains the work of many others. What it is made of,
and under which licence; the source of each crate is at https://crates.io/crates/NAME."""
    pages = [head, "\n".join(rows)]
    for licence, names in sorted(texts.items(), key=lambda page: page[1]):
        pages.append("\n".join(["=" * 80, textwrap.fill(", ".join(names), 80), "-" * 80, licence]))
    return "\n\n".join(pages) + "\n"


def programs_zip(system: System, program: bytes, guide: bytes, notices: str) -> Files:
    """For who unpacks and opens it with a double click: all names begin with that of the program, since the desk makes a site
    only in a folder where there is nothing else."""
    licences = {f"LICENSE-{kind}.txt": (ROOT / f"LICENSE-{kind}").read_text("utf-8") for kind in ["APACHE", "MIT"]}
    files = {system.program: File(program, runs=True), f"{NAME}-huong-dan.html": File(guide)}
    for name, licence in {**licences, "THIRD-PARTY.txt": notices}.items():
        # The Notepad of Windows 7 knows no other ends of lines.
        ends = "\r\n" if system.is_windows else "\n"
        files[f"{NAME}-giay-phep/{name}"] = text(licence.replace("\n", ends))
    return files


def wheel(system: System, program: bytes, notices: str) -> tuple[str, Files]:
    """For pip: a wheel with nothing but the program."""
    tags = "".join(f"Tag: py3-none-{tag}\n" for tag in system.wheel)
    info = f"{NAME}-{VERSION}.dist-info"
    licences = {f"LICENSE-{kind}": (ROOT / f"LICENSE-{kind}").read_bytes() for kind in ["APACHE", "MIT"]}
    licences["THIRD-PARTY"] = notices.encode()
    listed = "".join(f"License-File: {name}\n" for name in sorted(licences))
    files = {
        f"{NAME}-{VERSION}.data/scripts/{system.program}": File(program, runs=True),
        f"{info}/METADATA": text(
            f"Metadata-Version: 2.4\nName: {NAME}\nVersion: {VERSION}\nSummary: {SUMMARY}\nLicense-Expression: {LICENSE}\n"
            f"{listed}Keywords: {','.join(CARGO['keywords'])}\nRequires-Python: >=3\n"
        ),
        f"{info}/WHEEL": text(f"Wheel-Version: 1.0\nGenerator: {NAME}\nRoot-Is-Purelib: false\n{tags}"),
        **{f"{info}/licenses/{name}": File(content) for name, content in licences.items()},
    }
    record = []
    for name, file in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(file.content).digest()).rstrip(b"=").decode()
        record.append(f"{name},sha256={digest},{len(file.content)}\n")
    files[f"{info}/RECORD"] = text("".join(record) + f"{info}/RECORD,,\n")
    return f"{NAME}-{VERSION}-py3-none-{'.'.join(system.wheel)}.whl", files


def manifest(**fields: object) -> File:
    common = {"version": VERSION, "description": SUMMARY, "license": LICENSE}
    return text(json.dumps({"name": fields["name"], **common, **fields}, indent=2) + "\n")


def npm_program(system: System, program: bytes, notices: str) -> tuple[str, Files]:
    """For npm: the program of one system, which is installed only there."""
    name = f"{NAME}-{'-'.join(system.npm)}"
    os_name, cpu = system.npm
    return f"{name}-{VERSION}.tgz", {
        "package/package.json": manifest(name=name, os=[os_name], cpu=[cpu], files=["bin"], preferUnplugged=True),
        f"package/bin/{system.program}": File(program, runs=True),
        "package/THIRD-PARTY": text(notices),
        **{f"package/LICENSE-{kind}": File((ROOT / f"LICENSE-{kind}").read_bytes()) for kind in ["APACHE", "MIT"]},
    }


def npm_starter(systems: list[System]) -> tuple[str, Files]:
    """For npm: the package that people name. It brings the program of the system that there is."""
    programs = {f"{NAME}-{'-'.join(system.npm)}": VERSION for system in systems}
    return f"{NAME}-{VERSION}.tgz", {
        "package/package.json": manifest(
            name=NAME,
            keywords=CARGO["keywords"],
            bin={NAME: f"bin/{NAME}.js"},
            files=["bin"],
            engines={"node": ">=16"},
            optionalDependencies=dict(sorted(programs.items())),
        ),
        f"package/bin/{NAME}.js": File((ROOT / "scripts/npm-bantin.js").read_bytes(), runs=True),
        "package/README.md": text(f"# {NAME}\n\n{SUMMARY}. `npm install {NAME}` brings the program for this system.\n"),
        **{f"package/LICENSE-{kind}": File((ROOT / f"LICENSE-{kind}").read_bytes()) for kind in ["APACHE", "MIT"]},
    }


def write_deb(path: Path, system: System, files: Files) -> None:
    """For Debian and Ubuntu, with dpkg-deb."""
    sums = "".join(f"{hashlib.md5(file.content).hexdigest()}  {name}\n" for name, file in sorted(files.items()))
    size = sum(-(-len(file.content) // 1024) for file in files.values())
    control = f"""\
Package: {NAME}
Version: {VERSION}
Architecture: {system.debian}
Maintainer: {NAME} <bantin@example.vn>
Installed-Size: {size}
Section: web
Priority: optional
Description: {SUMMARY[0].lower() + SUMMARY[1:]}
 Builds the news site of a commune's broadcast station from reports in Markdown,
 with a form in the browser for those who write them.
"""
    with tempfile.TemporaryDirectory() as folder:
        packed = {**files, "DEBIAN/control": text(control), "DEBIAN/md5sums": text(sums)}
        for name, file in packed.items():
            to = Path(folder, name)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(file.content)
            to.chmod(file.mode)
        for below in [Path(folder), *Path(folder).rglob("*")]:
            if below.is_dir():
                below.chmod(0o755)
        # Several threads would cut what they compress into as many pieces.
        options = ["--root-owner-group", "-Zxz", "--threads-max=1"]
        subprocess.run(["dpkg-deb", *options, "--build", folder, path], check=True, stdout=subprocess.DEVNULL)


def debian_files(program: bytes, guide: bytes, notices: str, parts: Path) -> Files:
    mit, apache = ((ROOT / f"LICENSE-{kind}").read_text("utf-8") for kind in ["MIT", "APACHE"])
    changes = gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), 9, mtime=EPOCH)
    share, docs = "usr/share", f"usr/share/doc/{NAME}"
    pages = [ROOT / "docs" / f"{name}.md" for name in ["front-matter", "hosting", "themes"]]
    pages += (ROOT / "docs/messages").glob("*.md")
    return {
        f"usr/bin/{NAME}": File(program, runs=True),
        f"{share}/bash-completion/completions/{NAME}": File((parts / "completions/bash").read_bytes()),
        f"{share}/zsh/vendor-completions/_{NAME}": File((parts / "completions/zsh").read_bytes()),
        f"{share}/fish/vendor_completions.d/{NAME}.fish": File((parts / "completions/fish").read_bytes()),
        f"{docs}/copyright": text(f"Licensed under {LICENSE}, at your choice.\n\n{mit}\n{'=' * 80}\n\n{apache}"),
        f"{docs}/THIRD-PARTY.gz": File(gzip.compress(notices.encode(), 9, mtime=EPOCH)),
        f"{docs}/changelog.gz": File(changes),
        f"{docs}/huong-dan.html": File(guide),
        **{f"{docs}/{page.relative_to(ROOT / 'docs').as_posix()}": File(page.read_bytes()) for page in pages},
    }


def main() -> None:
    parts, out = Path(sys.argv[1]), Path(sys.argv[2])
    systems = [system for system in SYSTEMS if (parts / system.target).is_dir()]
    guide = (parts / "huong-dan.html").read_bytes()
    if out.exists() and any(out.iterdir()) and not (out / "SHA256SUMS").is_file():
        sys.exit(f"scripts/pack.py: {out} has files that are not of an earlier run")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for system in systems:
        program = (parts / system.target / system.program).read_bytes()
        notices = third_party(system, parts)
        write_zip(out / f"{NAME}-{VERSION}-{system.label}.zip", programs_zip(system, program, guide, notices))
        name, files = wheel(system, program, notices)
        write_zip(out / name, files)
        name, files = npm_program(system, program, notices)
        write_tgz(out / name, files)
        if system.debian:
            write_deb(out / f"{NAME}_{VERSION}_{system.debian}.deb", system, debian_files(program, guide, notices, parts))
    name, files = npm_starter(systems)
    write_tgz(out / name, files)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(out.iterdir())]
    (out / "SHA256SUMS").write_text("".join(sums), "utf-8")
    for path in sorted(out.iterdir()):
        print(f"{path.stat().st_size:>10}  {path.name}")


main()
