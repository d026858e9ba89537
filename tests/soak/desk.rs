//! A site on disk that somebody edits.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::disk;
use crate::editor::{WHOLE, save, unseen};
use crate::random::Random;

pub(crate) struct Desk {
    folder: TempDir,
    random: Random,
    /// Numbers everything created, so that addresses are unique.
    count: usize,
    bursts: usize,
    /// Whether changes are only noticed by polling.
    is_polled: bool,
    /// The broken report, and its text before.
    broken: Option<(PathBuf, String)>,
}

const WORDS: [&str; 6] = ["dân", "chính quyền", "thân thiện", "lắng nghe", "hồ sơ", "thủ tục"];
const COMMUNES: [&str; 3] = ["Cẩm Tâm", "{name: Xuân Định, province: Đồng Nai}", "thị xã Chơn Thành"];
const FOLDERS: [&str; 4] = ["cam-tam", "khanh-hoa", "xuan-dinh", "bài cũ"];
/// The folder for bursts of files.
const BURST: &str = "content/loạt";
/// A line that makes front matter unreadable.
const WRONG: &str = "tieude: sai\n";

impl Desk {
    pub(crate) fn new(seed: u64, is_polled: bool) -> Self {
        let folder = tempfile::Builder::new().prefix("soak").tempdir().expect("a temporary folder");
        let mut desk = Self { folder, random: Random(seed), count: 0, bursts: 0, is_polled, broken: None };
        for (path, bytes) in bantin::load::default_theme() {
            let path = desk.path(&format!("themes/bulletin/{path}"));
            fs::create_dir_all(path.parent().expect("a folder")).expect("its folder");
            fs::write(path, bytes).expect("the theme");
        }
        desk.settings();
        let plain = desk.path("content/gioi-thieu.md");
        save(&mut desk.random, &plain, "---\ntitle: Giới thiệu\nkind: page\n---\nXin chào.\n");
        (0..6).for_each(|_| desk.add());
        desk
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    /// Up to `most` operations at once. Returns their number and names. Breaking or correcting a report is done alone,
    /// so that it is clear which site was the last good one.
    pub(crate) fn work(&mut self, most: usize) -> (usize, String) {
        if self.random.below(12) == 0 || self.is_broken() && self.random.below(3) == 0 {
            return (1, self.break_or_mend());
        }
        let count = 1 + self.random.below(most);
        let done: Vec<String> = (0..count).map(|_| self.operation()).collect();
        (count, done.join(", "))
    }

    fn operation(&mut self) -> String {
        let has_burst = self.path(BURST).is_dir();
        let what = match self.random.below(22) {
            // Larger files come early and don't stay long: they make every build slow.
            _ if self.bursts == 0 && self.count > 12 => self.burst(),
            0..=7 if has_burst => self.burst(),
            0..=5 => self.edit("", ""),
            6 | 7 => self.edit("title: ", "title: Tiêu đề mới "),
            8 => self.edit(
                "draft: ",
                if self.count.is_multiple_of(2) { "draft: true #" } else { "draft: false #" },
            ),
            9 => self.edit("date: ", &format!("date: {:02}/03/2024 #", 1 + self.count % 28)),
            10 => self.in_one_tick(),
            11 | 12 => self.add_or_remove(),
            13 => self.rename(),
            14 => self.rename_folder(),
            15 => self.burst(),
            16 => self.photo(),
            17..=19 => self.theme(),
            20 => self.settings(),
            _ => self.noise(),
        };
        format!("{what} {}", self.count)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn number(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    fn report(&mut self) -> String {
        let (number, word, commune) = (self.number(), self.random.of(&WORDS), self.random.of(&COMMUNES));
        let day = 1 + self.random.below(28);
        // Scheduled for the far future, it is only shown in the preview.
        let posted = if number.is_multiple_of(7) { "published: 01/01/2099\n" } else { "" };
        format!(
            "---\ntitle: Ra mắt {word} {number}\nkind: launch\ncommune: {commune}\ndate: {day:02}/02/2024\n{posted}draft: \
             false\nattendees:\n  - {{name: Trần Văn An}}\nmodel:\n  name: Chính quyền thân thiện\n  contents:\n    - \
             {{label: 2 xin, items: [xin chào, xin lỗi]}}\ntags: [cải cách, {word}]\n---\n{word} {number}\n"
        )
    }

    /// The existing reports, except the broken one, which is only changed by correcting it.
    fn reports(&self) -> Vec<PathBuf> {
        let walk = walkdir::WalkDir::new(self.path("content")).min_depth(2).sort_by_file_name();
        let is_report = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.ends_with(".md") && !name.starts_with('.') && path.is_file()
        };
        let is_broken = |path: &PathBuf| self.broken.as_ref().is_some_and(|(broken, _)| broken == path);
        let files = walk.into_iter().flatten().map(walkdir::DirEntry::into_path);
        files.filter(|path| is_report(path) && !is_broken(path)).collect()
    }

    fn a_report(&mut self) -> Option<(PathBuf, String)> {
        let reports = self.reports();
        let path = reports.get(self.random.below(reports.len().max(1)))?.clone();
        let text = fs::read_to_string(&path).expect("a report");
        Some((path, text))
    }

    /// Replaces the line that begins with `key`; without a key, the text.
    fn edit(&mut self, key: &str, value: &str) -> String {
        let (Some((path, text)), number) = (self.a_report(), self.number()) else { return self.noise() };
        let text = if key.is_empty() {
            let (head, _) = text.rsplit_once("---\n").expect("front matter");
            format!("{head}---\n{} {number}\n\n## Mục {number}\n", self.random.of(&WORDS))
        } else {
            let line =
                |line: &str| if line.starts_with(key) { format!("{value}{number}") } else { line.to_owned() };
            text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
        };
        save(&mut self.random, &path, &text);
        format!("edit {key}{}", self.relative(&path))
    }

    /// Two texts of equal size, the second so soon after the first that the disk's clock may not distinguish them.
    fn in_one_tick(&mut self) -> String {
        let Some((path, text)) = self.a_report() else { return self.noise() };
        disk::write(&path, (text.clone() + "a\n").as_bytes()).expect("written");
        disk::write(&path, (text.clone() + "b\n").as_bytes()).expect("written");
        if !self.is_polled {
            unseen(&path, &(text + "c\n"));
        }
        format!("same size {}", self.relative(&path))
    }

    fn add(&mut self) {
        let text = self.report();
        let folder = self.random.of(&FOLDERS);
        let deeper = if self.random.below(4) == 0 { format!("/{}/sâu", self.count) } else { String::new() };
        let path = self.path(&format!("content/{folder}{deeper}/bai-{}.md", self.count));
        save(&mut self.random, &path, &text);
    }

    fn add_or_remove(&mut self) -> String {
        let n_reports = self.reports().len();
        if n_reports < 6 || n_reports < 14 && self.random.below(2) == 0 {
            self.add();
            return "new".to_owned();
        }
        let Some((path, _)) = self.a_report() else { return self.noise() };
        fs::remove_file(&path).expect("removed");
        format!("delete {}", self.relative(&path))
    }

    fn rename(&mut self) -> String {
        let (Some((path, _)), number) = (self.a_report(), self.number()) else { return self.noise() };
        let to = path.with_file_name(format!("tên mới {number}.md"));
        disk::rename(&path, &to).expect("renamed");
        format!("rename {}", self.relative(&path))
    }

    /// Renames a folder, or moves it into another one.
    fn rename_folder(&mut self) -> String {
        let (one, other, number) = (self.random.of(&FOLDERS), self.random.of(&FOLDERS), self.number());
        let from = self.path(&format!("content/{one}"));
        let holds_broken = self.broken.as_ref().is_some_and(|(broken, _)| broken.starts_with(&from));
        if holds_broken || !from.is_dir() {
            return self.noise();
        }
        let to = self.path(&format!("content/{other}"));
        let to = if to.exists() { self.path(&format!("content/kho/{number}")) } else { to };
        disk::create_dir_all(to.parent().expect("a folder")).expect("its folder");
        disk::rename(&from, &to).expect("renamed");
        format!("rename folder {} to {}", self.relative(&from), self.relative(&to))
    }

    /// Creates many files at once; the next burst removes them. The first one is the largest.
    fn burst(&mut self) -> String {
        let folder = self.path(BURST);
        if folder.is_dir() {
            disk::remove_dir_all(&folder).expect("removed");
            return "burst of deletions".to_owned();
        }
        self.bursts += 1;
        let size = if self.bursts.is_multiple_of(8) || self.bursts == 1 { 200 } else { 12 };
        for _ in 0..size {
            let text = self.report();
            let path = folder.join(format!("{}/{}.md", self.count % 5, self.count));
            disk::create_dir_all(path.parent().expect("a folder")).expect("its folder");
            disk::write(&path, text.as_bytes()).expect("written");
        }
        format!("burst of {size}")
    }

    fn photo(&mut self) -> String {
        let path = self.path("content/ảnh/anh.gif");
        let text = format!("GIF89a\u{1}\0\u{1}\0 {}", self.number());
        save(&mut self.random, &path, &text);
        "photo".to_owned()
    }

    /// Edits a template, component or style sheet: the default theme's file with a number added.
    fn theme(&mut self) -> String {
        let (name, comment) = self.random.of(&[
            ("templates/tag.html", ["{# ", " #}"]),
            ("templates/report.html", ["{# ", " #}"]),
            ("templates/base.html", ["<!-- ", " -->"]),
            ("templates/components.html", ["{# ", " #}"]),
            ("static/bulletin.css", ["/* ", " */"]),
        ]);
        let mut files = bantin::load::default_theme();
        let (_, bytes) = files.find(|(path, _)| *path == name).expect("it is in the theme");
        let text = std::str::from_utf8(bytes).expect("text");
        let text = format!("{}\n{}{}{}", text.trim_end(), comment[0], self.number(), comment[1]);
        let path = self.path(&format!("themes/bulletin/{name}"));
        save(&mut self.random, &path, &text);
        name.to_owned()
    }

    fn settings(&mut self) -> String {
        let number = self.number();
        let text = format!("title: Bản tin {number}\nbase_url: https://a.vn\nper_page: {}\n", 4 + number % 3);
        let path = self.path("site.yaml");
        // Without settings there is no site, and no program saves them by first removing them.
        if path.exists() {
            self.random.of(&WHOLE)(&path, &text)
        } else {
            fs::write(&path, text).expect("written")
        }
        "settings".to_owned()
    }

    /// Edits files that don't belong to the site.
    fn noise(&mut self) -> String {
        let number = self.number();
        for path in
            [".git/index", "ghi chú.txt", "content/~$bài.docx", "content/.a.md.swp", "content/b.md.bak"]
        {
            let path = self.path(path);
            disk::create_dir_all(path.parent().expect("a folder")).expect("its folder");
            disk::write(&path, number.to_string().as_bytes()).expect("written");
        }
        "noise".to_owned()
    }

    fn break_or_mend(&mut self) -> String {
        if let Some((path, text)) = self.broken.take() {
            save(&mut self.random, &path, &text);
            return format!("mend {}", self.relative(&path));
        }
        let Some((path, text)) = self.a_report() else { return self.noise() };
        self.random.of(&WHOLE)(&path, &text.replacen("---\n", &format!("---\n{WRONG}"), 1));
        let what = format!("break {}", self.relative(&path));
        self.broken = Some((path, text));
        what
    }

    fn relative(&self, path: &Path) -> String {
        path.strip_prefix(self.root()).unwrap_or(path).display().to_string()
    }
}
