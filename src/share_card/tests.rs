//! Cards, read back by a decoder: whether the letters are whole, within the margins, and readable.

use super::{BAND, HEADLINE, MARGIN, RULE, Rgb, SIZE, ShareCard, Style, draw, key};

fn card(title: &str) -> ShareCard {
    ShareCard {
        title: title.to_owned(),
        foot: vec!["Xã Cẩm Tâm, Thanh Hóa".to_owned(), "04/04/2023".to_owned()],
        station: "Bản tin Chính quyền thân thiện".to_owned(),
        style: Style::default(),
    }
}

/// The colours of a card, row by row.
struct Seen(Vec<[u8; 3]>);

impl Seen {
    fn new(file: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("it is a picture");
        let mut bytes = vec![0; reader.output_buffer_size().expect("it has a size")];
        let info = reader.next_frame(&mut bytes).expect("it is whole");
        assert_eq!((info.width, info.height), (SIZE.width, SIZE.height));
        Self(bytes.chunks_exact(3).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect())
    }

    fn row(&self, y: u32) -> &[[u8; 3]] {
        let width = SIZE.width as usize;
        &self.0[y as usize * width..(y as usize + 1) * width]
    }

    /// The rows of the headline in which there is ink.
    fn inked_rows(&self) -> Vec<u32> {
        let paper = self.row(BAND + 10)[0];
        (BAND + 6..RULE).filter(|y| self.row(*y).iter().any(|pixel| *pixel != paper)).collect()
    }
}

#[test]
fn stacked_marks_are_whole() {
    let rows = |title: &str| Seen::new(&draw(&card(title))).inked_rows();
    let plain = rows("E");
    // The height of a mark above the capital, and of a dot below it.
    let (high, low) = (rows("Ễ"), rows("Ệ"));
    let height = plain.len();
    assert!(high.len() > height + height / 4, "{} rows of {height}", high.len());
    assert_eq!(high.last(), plain.last());
    assert!(low.last() > plain.last());
    // The letter itself is unchanged, with a gap below the mark.
    let decomposed = rows("E\u{302}\u{303}");
    assert_eq!(decomposed, high);
}

#[test]
fn letters_stay_within_their_room() {
    let long = "Ễ Ộ Ự Ẵ Ấp Giữa đề nghị cử tri bầu ẫ ộ ễ g ụ ".repeat(3);
    for title in ["Lịch cắt điện", &long, &"Ễ".repeat(40), &"Ự".repeat(400), &long.to_uppercase()]
    {
        let seen = Seen::new(&draw(&card(title)));
        let paper = seen.row(BAND + 10)[0];
        let rows = seen.inked_rows();
        assert!(rows.first().is_some_and(|first| *first >= HEADLINE.0 - 12), "{title}: {:?}", rows.first());
        assert!(rows.last().is_some_and(|last| *last < RULE - 4), "{title}: {:?}", rows.last());
        let margin = (MARGIN - 8) as usize;
        for y in rows {
            let row = seen.row(y);
            let outside = row[..margin].iter().chain(&row[row.len() - margin..]);
            assert!(outside.into_iter().all(|pixel| *pixel == paper), "{title}: row {y}");
        }
    }
}

#[test]
fn a_headline_of_letters_that_nobody_can_draw_gives_way_to_the_site() {
    let of_site = draw(&ShareCard { title: "Bản tin Chính quyền thân thiện".to_owned(), ..card("") });
    for title in ["", " \n", "🎉🎉", "مرحبا بالعالم", "\u{302}\u{303}", "\u{200b}\u{202e}"] {
        assert_eq!(draw(&card(title)), of_site, "{title:?}");
    }
    assert_eq!(draw(&card("🎉 Lịch cắt điện")), draw(&card("Lịch cắt điện")));
}

#[test]
fn hostile_titles_give_a_card_like_others() {
    let marks = "\u{302}".repeat(200_000);
    let titles = ["a".repeat(200_000), "ộ ".repeat(100_000), format!("a{marks}"), "🎉".repeat(200_000)];
    for title in titles {
        let file = draw(&card(&title));
        assert!(file.len() < 50_000, "{} bytes", file.len());
    }
}

#[test]
fn a_card_is_small() {
    let long = "Hội nghị sơ kết sáu tháng thực hiện mô hình chính quyền thân thiện, vì Nhân dân phục vụ; triển khai nhiệm \
                vụ sáu tháng cuối năm của các xã, thị trấn trên địa bàn huyện Bàu Bàng";
    let usual = "Xã Cẩm Tâm ra mắt mô hình “Chính quyền thân thiện, vì Nhân dân phục vụ”";
    for (title, most) in [("Lịch cắt điện", 17_500), (usual, 28_000), (long, 37_000)] {
        let size = draw(&card(title)).len();
        assert!(size <= most, "{size} bytes");
    }
}

#[test]
fn pale_colours_become_readable() {
    let paper = Rgb([0xfa, 0xf7, 0xf0]);
    for colour in ["#fff", "#ffd24a", "#14532d", "#9b1b12", "#000000"] {
        let colour = Rgb::parse(colour).expect("it is a colour");
        assert!(colour.readable_on(paper).contrast(paper) >= 4.5);
    }
    let red = Style::default().accent;
    assert_eq!(red.readable_on(paper), red);
    for text in ["", "red", "#12", "#1234567", "#ggg", "9b1b12", "#ệệệ"] {
        assert_eq!(Rgb::parse(text), None, "{text}");
    }
}

#[test]
fn the_key_knows_all_that_a_card_shows() {
    let of = card("Lịch cắt điện");
    let green = Style { accent: Rgb([20, 83, 45]) };
    let others = [
        card("Lịch cắt nước"),
        ShareCard { foot: Vec::new(), ..of.clone() },
        ShareCard { station: "Bản tin khác".to_owned(), ..of.clone() },
        ShareCard { style: green, ..of.clone() },
    ];
    for other in others {
        assert_ne!(key(&other), key(&of));
        assert_ne!(draw(&other), draw(&of));
    }
}
