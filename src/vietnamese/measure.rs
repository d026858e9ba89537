//! Sizes of files and durations for readers: number and unit stay on one line.

/// “640 byte”, “12 KB”, “1,2 MB”.
pub fn file_size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes}\u{a0}byte"),
        1_000..1_000_000 => format!("{}\u{a0}KB", (bytes + 500) / 1_000),
        _ => {
            let tenths = bytes.saturating_add(50_000) / 100_000;
            format!("{},{}\u{a0}MB", tenths / 10, tenths % 10)
        }
    }
}

/// “45 giây”, “3 phút 20 giây”, “1 giờ 5 phút”.
pub fn duration(seconds: u64) -> String {
    let parts = match seconds {
        0..60 => [(0, ""), (seconds, "giây")],
        60..3600 => [(seconds / 60, "phút"), (seconds % 60, "giây")],
        _ => {
            let minutes = (seconds + 30) / 60;
            [(minutes / 60, "giờ"), (minutes % 60, "phút")]
        }
    };
    let parts = parts.iter().filter(|(count, _)| *count > 0 || seconds == 0);
    parts
        .filter(|(_, unit)| !unit.is_empty())
        .map(|(count, unit)| format!("{count}\u{a0}{unit}"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::{duration, file_size};

    #[test]
    fn a_size_is_written_in_its_unit() {
        let cases = [
            (0, "0 byte"),
            (999, "999 byte"),
            (1_250, "1 KB"),
            (999_499, "999 KB"),
            (1_230_000, "1,2 MB"),
            (12_960_000, "13,0 MB"),
            (u64::MAX, "18446744073709,5 MB"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(file_size(bytes).replace('\u{a0}', " "), expected);
        }
    }

    #[test]
    fn a_length_of_time_is_said_in_two_units() {
        let cases = [
            (0, "0 giây"),
            (45, "45 giây"),
            (60, "1 phút"),
            (200, "3 phút 20 giây"),
            (3600, "1 giờ"),
            (3929, "1 giờ 5 phút"),
            (7199, "2 giờ"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(duration(seconds).replace('\u{a0}', " "), expected);
        }
    }
}
