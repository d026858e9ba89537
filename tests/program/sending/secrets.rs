//! Secrets must not appear in any output or file that the program writes: neither those that somebody put into the
//! settings, nor those used to connect to a server.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use super::{SETTINGS, Station};
use crate::reliability::program::{program, read_tree};

const SECRET: &str = "Hoa-Sen_4711";

#[test]
fn a_secret_in_the_settings_is_told_and_never_shown() {
    for planted in [
        "  password: Hoa-Sen_4711\n",
        "  mật khẩu: \"Hoa-Sen_4711\"\n",
        "  Mat-Khau: Hoa-Sen_4711\n",
        "  secret_key: Hoa-Sen_4711\n",
        "  token: {a: Hoa-Sen_4711}\n",
        "  password: [Hoa-Sen_4711, \"x\n",
        "  password: 'Hoa-Sen_4711\n",
        "  password: a: Hoa-Sen_4711\n",
        "  password: |\n    Hoa-Sen_4711: x\n",
        "  pass: @Hoa-Sen_4711\n",
        "  key: \tHoa-Sen_4711\u{7}\n",
        "  host: ftp://lan:Hoa-Sen_4711@may/tin\n",
        "password: Hoa-Sen_4711\n",
        "contact: {password: Hoa-Sen_4711}\n",
    ] {
        let station = Station::new();
        let targets = "targets:\n- name: web\n  kind: folder\n  path: ../server\n";
        let (settings, _) = SETTINGS.split_once("targets").expect("targets");
        station.write("site/site.yaml", &format!("{settings}{targets}{planted}"));
        for arguments in [
            &["send"][..],
            &["build"],
            &["check"],
            &["send", "--message-format", "json"],
            &["check", "--message-format", "json"],
            &["list"],
            &["explain", "index.html"],
        ] {
            let answer = station.run(arguments);
            assert!(!answer.said.contains(SECRET), "{planted:?}, {arguments:?}: {}", answer.said);
            if arguments[0] == "check" || arguments[0] == "send" {
                assert_eq!(answer.code, 1, "{planted:?}: {}", answer.said);
                assert!(answer.said.contains("secret-in-settings"), "{planted:?}: {}", answer.said);
            }
        }
        for (path, bytes) in read_tree(station.folder.path()) {
            let is_shown = bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
            assert!(!is_shown || path == "site/site.yaml", "{planted:?}: {path}");
        }
    }
}

/// An `ssh` that refuses every connection, and records its arguments and whether it was given the secret.
const SSH: &str = r#"#!/bin/sh
echo "$@" >>"$SAID"
if [ -n "${SSH_ASKPASS:-}" ]; then
  [ "$("$SSH_ASKPASS" "Password: ")" = "$BANTIN_SECRET_MAY_CHU_1" ] && echo right >>"$SAID"
fi
echo "lan@web.example.vn: Permission denied (publickey,password)." >&2
exit 255
"#;

#[test]
fn a_secret_of_the_environment_is_given_to_ssh_alone() {
    let station = Station::new();
    let (settings, _) = SETTINGS.split_once("targets").expect("targets");
    let target = "targets: [{name: Máy chủ 1, kind: sftp, host: web.example.vn, user: lan, path: tin}]\n";
    station.write("site/site.yaml", &format!("{settings}{target}"));
    station.write("bin/ssh", SSH);
    fs::set_permissions(station.path("bin/ssh"), fs::Permissions::from_mode(0o755)).expect("it can be run");
    let path = format!("{}:/usr/bin:/bin", station.path("bin").display());
    let send = |secret: Option<&str>, arguments: &[&str]| {
        let mut command = Command::new(program());
        command.args(["send", "--lang", "en"]).args(arguments).current_dir(station.path("site"));
        command.env("PATH", &path).env("SAID", station.path("said")).stdin(Stdio::null());
        if let Some(secret) = secret {
            command.env("BANTIN_SECRET_MAY_CHU_1", secret);
        }
        let ran = command.output().expect("bantin runs");
        assert_eq!(ran.status.code(), Some(3));
        String::from_utf8([ran.stdout, ran.stderr].concat()).expect("it prints UTF-8")
    };
    for arguments in [&[][..], &["--dry-run"], &["--verbose"], &["--message-format", "json"]] {
        fs::remove_file(station.path("said")).ok();
        let said = send(Some(SECRET), arguments);
        assert!(said.contains("didn't let “lan” in"), "{said}");
        assert!(!said.contains(SECRET), "{said}");
        let calls = fs::read_to_string(station.path("said")).expect("ssh was called");
        let calls: Vec<&str> = calls.lines().collect();
        assert_eq!(calls.len(), 3, "the keys first, then the secret: {calls:?}");
        assert_eq!(calls[2], "right");
        assert!(calls[0].contains("BatchMode=yes") && calls[1].contains("BatchMode=no"), "{calls:?}");
    }
    let said = send(None, &[]);
    assert!(said.contains("environment variable BANTIN_SECRET_MAY_CHU_1"), "{said}");
    for (path, bytes) in read_tree(station.folder.path()) {
        assert!(!bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()), "{path}");
    }
}
