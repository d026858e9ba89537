//! Two senders at one target.

use std::fs;

use super::Station;

/// A lock as left by a sender on another machine that was last seen at `seen`.
fn lock(seen: &str) -> String {
    format!(
        "{{\"who\":\"lan@may-khac\",\"sender\":\"1\",\"token\":\"2\",\"since\":\"2024-01-01T00:00:00Z\",\"seen\":\"{seen}\"}}"
    )
}

#[test]
fn a_second_sender_is_told_who_sends() {
    let station = Station::new();
    station.write("server/.bantin-sending", &lock(&jiff::Timestamp::now().to_string()));
    let answer = station.run(&["send"]);
    assert_eq!(answer.code, 3);
    assert!(
        answer.said.contains("lan@may-khac has been sending here since 07:00 on 01/01/2024"),
        "{}",
        answer.said
    );
    assert_eq!(station.server().len(), 1);
}

#[test]
fn a_lock_that_was_left_behind_is_taken_over() {
    let station = Station::new();
    station.write("server/.bantin-sending", &lock("2024-01-01T00:10:00Z"));
    let said = station.done(&["send"]);
    assert!(said.contains("a send of lan@may-khac was broken off"), "{said}");
    station.check(&[]);
    station.write("server/.bantin-sending", "{\"who\":");
    fs::remove_file(station.path("site/content/mot.md")).expect("removed");
    station.done(&["build"]);
    station.done(&["send"]);
    station.check(&[]);
}

#[test]
fn the_name_of_a_sender_cannot_write_to_the_terminal() {
    let station = Station::new();
    let named = lock(&jiff::Timestamp::now().to_string()).replace("lan@", "\\u001b[2Jlan@");
    station.write("server/.bantin-sending", &named);
    let answer = station.run(&["send"]);
    assert!(answer.said.contains("lan@may-khac") && !answer.said.contains('\u{1b}'), "{:?}", answer.said);
}
