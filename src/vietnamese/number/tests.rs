//! Written numbers: their values, and which are ambiguous.

use super::*;

fn number(unscaled: i64, decimals: u8) -> Number {
    Number { unscaled, decimals }
}

#[test]
fn reads_and_shows() {
    let cases = [
        ("1336", number(1336, 0), "1.336"),
        ("1.336", number(1336, 0), "1.336"),
        ("457.195.073", number(457_195_073, 0), "457.195.073"),
        ("1.234,5", number(12345, 1), "1.234,5"),
        ("1234,567", number(1_234_567, 3), "1.234,567"),
        ("1.234,567", number(1_234_567, 3), "1.234,567"),
        ("0,336", number(336, 3), "0,336"),
        ("0,05", number(5, 2), "0,05"),
        ("12,50", number(125, 1), "12,5"),
        ("5,0", number(5, 0), "5"),
        (" 61 ", number(61, 0), "61"),
        ("007", number(7, 0), "7"),
        ("0", number(0, 0), "0"),
        ("-1.336", number(-1336, 0), "-1.336"),
        ("−0,5", number(-5, 1), "-0,5"),
        ("999", number(999, 0), "999"),
        ("100.000", number(100_000, 0), "100.000"),
    ];
    for (text, number, shown) in cases {
        assert_eq!(parse_number(text), Ok(number), "{text}");
        assert_eq!(number.to_string(), shown);
    }
}

#[test]
fn asks_which_was_meant() {
    use NumberProblem::{Ambiguous, English, Unreadable};
    let cases = [
        ("1,336", Ambiguous { thousands: number(1336, 0), decimals: number(1336, 3) }),
        ("-12,500", Ambiguous { thousands: number(-12_500, 0), decimals: number(-125, 1) }),
        ("1.33", English { meant: number(133, 2) }),
        ("12.5", English { meant: number(125, 1) }),
        ("0.336", English { meant: number(336, 3) }),
        ("1336.125", English { meant: number(1_336_125, 3) }),
        ("1,234.5", English { meant: number(12345, 1) }),
        ("1,234,567", English { meant: number(1_234_567, 0) }),
    ];
    for (text, problem) in cases {
        assert_eq!(parse_number(text), Err(problem), "{text}");
    }
    let unreadable = [
        "",
        "-",
        ".",
        ",5",
        "5,",
        "1.",
        "1..336",
        "1.33,5",
        "1.234.5",
        "1,2,3",
        "hơn 70",
        "100%",
        "1 336",
        "1e3",
        "+5",
        "--5",
        "٣",
        "99999999999999999999",
        "0,0000000001",
    ];
    for text in unreadable {
        assert_eq!(parse_number(text), Err(Unreadable), "{text}");
    }
}

#[test]
fn orders_by_value() {
    let numbers = ["-1.000", "-0,5", "0", "0,05", "0,5", "1", "1,5", "2", "1.336"]
        .map(|text| parse_number(text).unwrap());
    assert!(numbers.is_sorted_by(|smaller, greater| smaller < greater));
    assert_eq!(parse_number("1,50"), parse_number("1,5"));
    assert_eq!(Number::from(1336), parse_number("1.336").unwrap());
}

#[test]
fn units() {
    assert_eq!(number(100, 0).with_unit("%"), "100%");
    assert_eq!(number(1336, 0).with_unit("thư"), "1.336 thư");
    assert_eq!(number(1336, 0).with_unit(""), "1.336");
}

#[test]
fn json_has_a_number() {
    for (json, number) in [("1336", number(1336, 0)), ("1234.5", number(12345, 1)), ("-0.1", number(-1, 1))] {
        assert_eq!(serde_json::to_string(&number).unwrap(), json);
        assert_eq!(serde_json::from_str::<Number>(json).unwrap(), number);
    }
    for json in ["1e300", "18446744073709551615", "\"1336\"", "null", "0.30000000000000004"] {
        assert!(serde_json::from_str::<Number>(json).is_err(), "{json}");
    }
}
