//! Sites of any size for measuring: reports as communes write them, the same bytes at every run.
//!
//! A report depends on its number and the shape alone, so the first thousand reports of a site of ten thousand are the
//! site of a thousand.

mod report;
mod words;

use std::io;
use std::path::{Path, PathBuf};

pub(crate) use report::{Report, report};

/// How the reports are spread over communes and models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Shape {
    /// 200 communes in 60 provinces, 40 models.
    Many,
    /// Every report is about one commune.
    OneCommune,
    /// Every report is about one model, in 200 communes.
    OneModel,
}

/// The settings of the sites, a file that both the program and the floor read.
pub(crate) const CONFIG: &str = r#"title: "Bản tin Chính quyền thân thiện"
description: "Tin về mô hình chính quyền thân thiện ở các xã, huyện, thị xã."
base_url: https://bantin.example.vn
language: vi
timezone: Asia/Ho_Chi_Minh
theme: bulletin
output: public
per_page: 20
agency: "Cơ quan chủ quản (ví dụ)"
responsible: "Nguyễn Văn A (tên ví dụ)"
contact: {address: "Số 00, đường Ví Dụ, xã Ví Dụ", phone: "0000 000 000", email: bantin@example.vn}
license_line: "Ghi rõ nguồn “Bản tin Chính quyền thân thiện” khi sử dụng lại thông tin từ trang này."
menu:
  - {label: Trang chủ, url: "/"}
  - {label: Các xã, url: "/xa/"}
  - {label: Mô hình, url: "/mo-hinh/"}
  - {label: Bản tin tháng, url: "/ban-tin/"}
region: south
syllables_per_minute: 200
"#;

/// Writes a site of `n` reports into the folder `root`, which need not exist.
#[expect(clippy::disallowed_methods, reason = "a benchmark writes the site that it measures")]
pub(crate) fn write(root: &Path, n: usize, shape: Shape) -> io::Result<()> {
    std::fs::create_dir_all(root)?;
    std::fs::write(root.join("site.yaml"), CONFIG)?;
    for report in (0..n).map(|idx| report(idx, shape)) {
        let file = root.join("content").join(&report.path);
        std::fs::create_dir_all(file.parent().expect("a report is in the folder of its commune"))?;
        std::fs::write(file, report.markdown())?;
    }
    Ok(())
}

/// The default folder for sites: in memory, if there is such a folder.
#[expect(clippy::disallowed_methods, reason = "what is measured is laid on the disk here")]
pub(crate) fn folder() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

/// Numbers that look random and are the same on every machine (SplitMix64).
struct Dice(u64);

impl Dice {
    fn new(seed: usize) -> Self {
        let mut dice = Self(seed as u64);
        dice.0 = dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0, below `n`.
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// A number from `least` to `most`.
    fn within(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    fn pick<'w, T>(&mut self, from: &'w [T]) -> &'w T {
        &from[self.below(from.len())]
    }

    /// True once in `n` times.
    fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}
