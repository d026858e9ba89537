//! Recognises, by name, files that a reader's machine runs when they are opened.

/// The extensions of programs, scripts, shortcuts, settings and disc images that Windows, macOS or Linux run or mount.
const ENDINGS: &str = "action ade adp apk app appimage application appinstaller appref-ms appx appxbundle asp aspx bash bat \
    bin cab chm class cmd com command cpl csh deb desktop diagcab dll dmg dos drv efi elf exe fileloc fish fon gadget grp hlp \
    hta htc img inetloc inf ins iqy iso isp its jar jnlp job js jse ksh library-ms lnk mad maf mag mam maq mar mas mat mau mav \
    maw mcf mda mde mdt mdw mdz mht mhtml mobileconfig msc msh msh1 msh1xml msh2 msh2xml mshxml msi msix msixbundle msp mst \
    msu ocx ops oqy osd pcd pif pkg plg prf prg ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psm1 py pyc pyo pyw pyz rb rdp reg rpm \
    rqy run scf scpt scr sct search-ms searchconnector-ms service settingcontent-ms sh shb shs slk swf sys terminal theme \
    themepack tool udl url vb vbe vbp vbs vhd vhdx vsmacros vsw vxd webloc website workflow wim ws wsb wsc wsf wsh xbap \
    xlam xll xnk xpi zsh";

/// Folders that macOS runs as programs.
const BUNDLES: [&str; 8] = ["action", "app", "bundle", "kext", "pkg", "prefpane", "saver", "workflow"];

/// Whether a machine runs the file at this path in an archive.
pub(super) fn is_run(path: &str) -> bool {
    let path = path.to_lowercase();
    let mut parts = path.split(['/', '\\']).rev();
    let name = parts.next().unwrap_or_default();
    let is_run = |name| ENDINGS.split_ascii_whitespace().any(|ending| ending == self::ending(name));
    // After a colon, Windows expects the name of an alternate data stream.
    name == "desktop.ini"
        || name.split(':').any(is_run)
        || parts.any(|folder| BUNDLES.contains(&ending(folder)))
}

/// The text after the last dot of a name. Ignores final dots and blanks, which Windows drops, and invisible characters.
fn ending(name: &str) -> &str {
    let is_dropped = |char: char| {
        char == '.'
            || char.is_whitespace()
            || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
    };
    name.trim_end_matches(is_dropped).rsplit_once('.').map_or("", |(_, ending)| ending)
}

#[cfg(test)]
mod tests {
    use super::is_run;

    #[test]
    fn what_machines_run_is_known_by_its_name() {
        for path in [
            "a.exe",
            "A/B.URL",
            "huong-dan.chm",
            "dia.ISO",
            "x.pdf.lnk",
            "x.exe ",
            "x.exe. . .",
            "x.exe\u{a0}",
            "x.scr\u{200b}",
            "x.txt:y.js",
            "x.exe::$data",
            "a\\b.vbs",
            "Trò chơi.app/Contents/Info.plist",
            "Desktop.ini",
            ".sh",
            "\u{202e}fdp.exe",
        ] {
            assert!(is_run(path), "{path}");
        }
        for path in [
            "a.pdf",
            "anh.JPG",
            "exe",
            "a.exe.txt",
            "url/a.docx",
            "vnexpress.com/a.html",
            "Thông báo số 1. Về việc họp",
            "word/_rels/document.xml.rels",
            "a/",
            "",
            "...",
        ] {
            assert!(!is_run(path), "{path}");
        }
    }
}
