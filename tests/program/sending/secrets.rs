//! Secrets that somebody planted in the settings are in no output and in no file that the program writes.

use super::{SETTINGS, Station};
use crate::reliability::program::read_tree;

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
