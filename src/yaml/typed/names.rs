//! Other names that authors use for keys.

use crate::vietnamese::{fold, nearest, untelexed};

/// Other names of keys, without marks, and the key.
const SYNONYMS: [(&str, &str); 40] = [
    ("nguoi viet", "tác giả"),
    ("nguoi dua tin", "tác giả"),
    ("phong vien", "tác giả"),
    ("bien tap", "tác giả"),
    ("but danh", "tác giả"),
    ("tin", "tiêu đề"),
    ("ten bai", "tiêu đề"),
    ("tua de", "tiêu đề"),
    ("phuong", "xã"),
    ("thi tran", "xã"),
    ("dac khu", "xã"),
    ("dia phuong", "xã"),
    ("ten xa", "xã"),
    ("quan", "huyện"),
    ("thi xa", "huyện"),
    ("thanh pho", "huyện"),
    ("thoi gian", "ngày"),
    ("ngay thang", "ngày"),
    ("noi to chuc", "địa điểm"),
    ("noi dien ra", "địa điểm"),
    ("dia chi to chuc", "địa điểm"),
    ("nguoi du", "đại biểu"),
    ("thanh phan", "đại biểu"),
    ("thanh phan tham du", "đại biểu"),
    ("khach moi", "đại biểu"),
    ("tham du", "đại biểu"),
    ("ho ten", "tên"),
    ("ho va ten", "tên"),
    ("chuc danh", "chức vụ"),
    ("chuc vu", "vai trò"),
    ("hinh anh", "ảnh"),
    ("hinh", "ảnh"),
    ("tep", "tệp đính kèm"),
    ("dinh kem", "tệp đính kèm"),
    ("tai lieu", "tệp đính kèm"),
    ("tu khoa", "thẻ"),
    ("chuyen muc", "thẻ"),
    ("the loai", "loại"),
    ("mo ta ngan", "tóm tắt"),
    ("trich dan", "tóm tắt"),
];

/// The known key that `key` probably means.
pub(super) fn nearest_key(key: &str, known: &[&'static str]) -> Option<&'static str> {
    // With the input method off, authors type keys such as `ddiaj ddieemr`.
    let words = untelexed(&key.replace(['_', '-'], " "));
    let folded = fold(words.trim());
    let of_synonym = |(_, meant): &(&str, &str)| known.iter().find(|known| *known == meant).copied();
    let synonym = SYNONYMS.iter().filter(|(name, _)| *name == folded).find_map(of_synonym);
    synonym
        .or_else(|| nearest(&words, 1, known.iter().copied(), |known| fold(&known.replace('_', " ")), |_| ()))
        .or_else(|| {
            // “Ảnh minh họa”, “Ngày viết”
            let begins = |known: &&&'static str| {
                folded.strip_prefix(&*fold(known)).is_some_and(|rest| rest.starts_with(' '))
            };
            known.iter().filter(begins).max_by_key(|known| known.len()).copied()
        })
}

#[cfg(test)]
mod tests {
    use super::nearest_key;

    #[test]
    fn a_key_of_another_name_is_known() {
        let known =
            ["tiêu đề", "xã", "ngày", "ngày đăng", "tác giả", "địa điểm", "ảnh", "tệp đính kèm", "đại biểu"];
        for (key, meant) in [
            ("Ngày viết", "ngày"),
            ("Ngày đăng bài", "ngày đăng"),
            ("Người viết", "tác giả"),
            ("Ảnh minh hoạ", "ảnh"),
            ("phường", "xã"),
            ("ddiaj ddieemr", "địa điểm"),
            ("Thành phần tham dự", "đại biểu"),
            ("tieu de", "tiêu đề"),
        ] {
            assert_eq!(nearest_key(key, &known), Some(meant), "{key}");
        }
        assert_eq!(nearest_key("xuất bản", &known), None);
        assert_eq!(nearest_key("họ tên", &["tên", "chức vụ"]), Some("tên"));
        assert_eq!(nearest_key("chức vụ", &["tên", "vai trò"]), Some("vai trò"));
    }
}
