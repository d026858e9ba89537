//! The names of the repository's own files: Git checks them out on every system.

#![expect(clippy::disallowed_methods, reason = "the repository's own files are read here")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// The names that Windows keeps for devices, whatever follows their first dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The longest path: Windows' 260, less a folder such as `C:\Users\nguyen.van.a\Documents\bantin\` and the final zero.
const LONGEST: usize = 200;

fn tracked() -> Vec<String> {
    let listed =
        Command::new("git").args(["ls-files", "-z"]).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let listed = listed.expect("git runs");
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout).expect("names are Unicode");
    listed.split_terminator('\0').map(str::to_owned).collect()
}

/// Why Windows can't have a file of this path.
fn refusal(path: &str) -> Option<&'static str> {
    if path.encode_utf16().count() > LONGEST {
        return Some("is too long");
    }
    path.split('/').find_map(|name| {
        let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
        let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
        let is_port =
            port.is_some_and(|number| number.chars().count() == 1 && "0123456789¹²³".contains(number));
        if is_port || DEVICES.contains(&&*stem) {
            Some("is the name of a device")
        } else if name.ends_with(['.', ' ']) {
            Some("ends in a dot or a blank")
        } else if name.contains(|char: char| char.is_control() || "<>:\"|?*\\".contains(char)) {
            Some("has a character that Windows forbids")
        } else {
            None
        }
    })
}

#[test]
fn windows_can_have_every_file() {
    let files = tracked();
    assert!(files.len() > 500, "only {} files are tracked", files.len());
    let refused: Vec<_> =
        files.iter().filter_map(|path| Some(format!("{path} {}", refusal(path)?))).collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    for path in ["content/con/aux.md", "a/NUL", "Com¹.txt", "a ", "tin./b", "a:b", "a\\b", &"a".repeat(300)]
    {
        assert!(refusal(path).is_some(), "{path}");
    }
}

#[test]
fn no_two_files_differ_in_capitals_alone() {
    let mut seen = BTreeMap::new();
    for path in tracked() {
        if let Some(other) = seen.insert(path.to_lowercase(), path.clone()) {
            panic!("{path} and {other} are one file on Windows and macOS");
        }
    }
}

#[test]
fn git_changes_no_line_ends() {
    let attributes = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".gitattributes"));
    let attributes = attributes.expect("the attributes");
    let rules: Vec<_> = attributes.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(rules, ["* -text"]);
}
