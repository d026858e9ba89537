//! Files that would take an importer minutes or all memory: the program must report or read each within its limits.

#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "files are laid on the disk here, for the program to read")]
#![expect(clippy::print_stdout, reason = "`--nocapture` shows what each file took")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use wait4::Wait4;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Processor time: two seconds for a release build. A debug build takes several times as long.
const TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 12 } else { 2 });

/// Memory, in bytes. It includes the memory of this test itself, because a new process starts with it.
const MEMORY: u64 = 300_000_000;

/// Writes `text` to `out` this many times.
fn repeat(out: &mut dyn Write, text: &str, times: usize) {
    (0..times).for_each(|_| out.write_all(text.as_bytes()).expect("there is room"));
}

/// Parts of a .docx: the name, the text before, the repeated text, the number of repetitions, the text after.
fn docx(file: &Path, parts: &[(&str, &str, &str, usize, &str)]) {
    let mut writer = ZipWriter::new(File::create(file).expect("a new file"));
    for (name, head, text, times, tail) in parts {
        writer.start_file(format!("word/{name}"), SimpleFileOptions::default()).expect("a part");
        repeat(&mut writer, head, 1);
        repeat(&mut writer, text, *times);
        repeat(&mut writer, tail, 1);
    }
    writer.finish().expect("a file");
}

fn plain(file: &Path, head: &str, text: &str, times: usize, tail: &str) {
    let mut writer = BufWriter::new(File::create(file).expect("a new file"));
    repeat(&mut writer, head, 1);
    repeat(&mut writer, text, times);
    repeat(&mut writer, tail, 1);
}

/// Imports `file` and returns the program's message; `None` if it made a draft.
#[track_caller]
fn imported(file: &Path) -> Option<String> {
    let name = file.display().to_string();
    let log = file.with_extension("log");
    let child = Command::new(env!("CARGO_BIN_EXE_bantin"))
        .args(["import", "--dry-run"])
        .arg(if name.ends_with(".paste") { Path::new("-") } else { file })
        .stdin(File::open(file).expect("the file"))
        .stdout(Stdio::null())
        .stderr(File::create(&log).expect("a new file"))
        .spawn()
        .expect("the program runs");
    let ended = child.wait4().expect("it ends");
    let took = ended.rusage.utime + ended.rusage.stime;
    println!("{name}: {took:?}, {} MB", ended.rusage.maxrss / 1_000_000);
    assert!(took < TIME, "{name}: {took:?}");
    assert!(ended.rusage.maxrss < MEMORY, "{name}: {} bytes", ended.rusage.maxrss);
    let told = std::fs::read_to_string(&log).expect("what was told");
    match ended.status.code() {
        Some(0) => None,
        Some(1) => Some(told),
        code => panic!("{name}: {code:?}: {told}"),
    }
}

#[track_caller]
fn check(file: &Path, expected: &str) {
    let told = imported(file).unwrap_or_default();
    assert!(told.contains(expected), "{}: {told}", file.display());
}

const TOO_LONG: &str = "dài hơn nhiều so với một bài";
const DAMAGED: &str = "tệp bị hỏng";
const LINE: &str = "Bà con thôn Bãi góp công làm đường ra đồng.\n";
const LAUGHS: &str = r#"<!DOCTYPE a [<!ENTITY a "cười"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]>"#;

#[test]
fn texts_that_are_far_too_long() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    plain(&file("dai.txt"), "", LINE, 400_000, "");
    check(&file("dai.txt"), TOO_LONG);
    plain(&file("dong.paste"), "", "Dòng.\n", 100_000, "");
    check(&file("dong.paste"), TOO_LONG);
    plain(&file("mot-dong.paste"), "", "Bà con góp công, ", 100_000, "");
    check(&file("mot-dong.paste"), TOO_LONG);
    plain(&file("vua.txt"), "", LINE, 5_000, "");
    assert_eq!(imported(&file("vua.txt")), None);
    plain(&file("doan.txt"), "", &format!("{}\n", "Bà con góp công, ".repeat(800)), 14, "");
    assert_eq!(imported(&file("doan.txt")), None);
}

#[test]
fn word_files_that_unpack_without_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    let (head, tail) = (r#"<w:document xmlns:w="w"><w:body>"#, "</w:body></w:document>");
    let megabyte = " ".repeat(1_000_000);
    docx(&file("bom.docx"), &[("document.xml", head, &megabyte, 100, tail)]);
    check(&file("bom.docx"), TOO_LONG);
    let paragraph = "<w:p/>";
    let parts = ["document.xml", "styles.xml", "numbering.xml", "footnotes.xml"];
    docx(&file("phan-tu.docx"), &parts.map(|name| (name, head, paragraph, 190_000, tail)));
    imported(&file("phan-tu.docx"));
    docx(&file("cuoi.docx"), &[("document.xml", LAUGHS, "<w:document>&e;</w:document>", 1, "")]);
    check(&file("cuoi.docx"), DAMAGED);
    let (open, close) = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>");
    let cells =
        |n: usize| format!("{}<w:p><w:r><w:t>Bãi</w:t></w:r></w:p>{}", open.repeat(n), close.repeat(n));
    docx(&file("bang.docx"), &[("document.xml", head, &cells(60), 50, tail)]);
    assert_eq!(imported(&file("bang.docx")), None);
    docx(&file("bang-sau.docx"), &[("document.xml", head, &cells(5_000), 1, tail)]);
    check(&file("bang-sau.docx"), TOO_LONG);
}

#[test]
fn pages_that_are_nested_or_grow_without_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    plain(&file("cuoi.html"), LAUGHS, "<html><p>&e;</p>", 1, "</html>");
    imported(&file("cuoi.html"));
    let nested = |n: usize| format!("{}<p>{LINE}</p>", "<table><tr><td>Bãi</td><td>".repeat(n));
    plain(&file("bang.html"), "<html>", &nested(60), 1, "");
    assert_eq!(imported(&file("bang.html")), None);
    plain(&file("bang-sau.html"), "<html>", &nested(20_000), 1, "");
    check(&file("bang-sau.html"), TOO_LONG);
}

#[test]
fn an_e_mail_of_ten_thousand_parts() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("thu.eml");
    let head =
        "From: a@xa.example\nSubject: Tin\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n";
    let part = "--x\nContent-Type: text/plain; charset=utf-8\n\nBà con thôn Bãi góp công làm đường.\n";
    plain(&file, head, part, 10_000, "--x--\n");
    assert_eq!(imported(&file), None);
}
