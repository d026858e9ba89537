//! The parts of a drawing that are kept, and those that are removed.

use proptest::prelude::*;

use super::{DrawingFlaw, clean};

fn drawing(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>"
    )
}

fn cleaned(inside: &str) -> (String, Vec<String>) {
    let clean = clean(&drawing(inside)).unwrap_or_else(|flaw| panic!("{inside}: {flaw:?}"));
    let inside = clean.svg.strip_prefix("<svg xmlns=\"http://www.w3.org/2000/svg\">").unwrap();
    let inside = inside.strip_suffix("</svg>").unwrap().to_owned();
    (inside, clean.dropped.into_iter().map(|(_, what)| what).collect())
}

#[test]
fn what_draws_stays_and_what_runs_goes() {
    for (inside, expected, dropped) in [
        ("<path d='M0 0\nh9' fill='#c00'/>", "<path d=\"M0 0 h9\" fill=\"#c00\"/>", vec![]),
        ("<g><!-- x --><text>a &lt; b &#273;</text></g>", "<g><text>a &lt; b đ</text></g>", vec![]),
        (
            "<script>alert(1)</script><rect onclick='x' x='1'/>",
            "<rect x=\"1\"/>",
            vec!["<script>", "onclick=…"],
        ),
        ("<a href='javascript:x'><rect/></a>", "<rect/>", vec!["<a>"]),
        ("<foreignObject><g/></foreignObject>", "", vec!["<foreignObject>"]),
        ("<use xlink:href='#a'/><use href='b.svg#a'/>", "<use href=\"#a\"/><use/>", vec!["href=…"]),
        ("<use href='#a' xlink:href='#b'/>", "<use href=\"#a\"/>", vec![]),
        (
            "<image href='data:image/png;base64,AA=='/>",
            "<image href=\"data:image/png;base64,AA==\"/>",
            vec![],
        ),
        ("<image href='data:image/svg+xml;base64,AA=='/>", "<image/>", vec!["href=…"]),
        (
            "<style type='text/css'><![CDATA[.a>b{fill:#C00}]]></style>",
            "<style>.a&gt;b{fill:#C00}</style>",
            vec![],
        ),
        ("<style>@import 'x'</style>", "", vec!["<style>"]),
        ("<rect style='fill:url(//x)' fill='url(#a)'/>", "<rect fill=\"url(#a)\"/>", vec!["style=…"]),
        ("<h:b xmlns:h='http://www.w3.org/1999/xhtml'/>", "", vec!["<b>"]),
        ("<i:n xmlns:i='http://www.inkscape.org/x'/><metadata/>", "", vec![]),
        ("<set attributeName='href'/><animate/>", "", vec!["<set>", "<animate>"]),
    ] {
        let (found, told) = cleaned(inside);
        assert_eq!((&*found, told), (expected, dropped.into_iter().map(str::to_owned).collect()), "{inside}");
    }
}

#[test]
fn what_is_no_drawing_is_refused() {
    let bomb: String = (0..30)
        .map(|idx| format!("<g id='a{}'><use href='#a{idx}'/><use href='#a{idx}'/></g>", idx + 1))
        .collect();
    for (text, expected) in [
        (String::new(), DrawingFlaw::Root),
        ("chữ".to_owned(), DrawingFlaw::Root),
        ("<svg/>".to_owned(), DrawingFlaw::Root),
        ("<html xmlns='http://www.w3.org/1999/xhtml'/>".to_owned(), DrawingFlaw::Root),
        (drawing("<g>"), DrawingFlaw::Syntax),
        (drawing("<g a='1' a='2'/>"), DrawingFlaw::Syntax),
        (drawing("<x:g/>"), DrawingFlaw::Syntax),
        (drawing("") + "<svg/>", DrawingFlaw::Syntax),
        (drawing("") + "chữ", DrawingFlaw::Syntax),
        (drawing("&a;"), DrawingFlaw::Entities),
        (drawing("<g id='&a;'/>"), DrawingFlaw::Entities),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]>".to_owned() + &drawing(""), DrawingFlaw::Entities),
        (drawing(&format!("{}{}", "<g>".repeat(300), "</g>".repeat(300))), DrawingFlaw::Depth),
        (drawing(&format!("<rect id='a0'/>{bomb}<use href='#a30'/>")), DrawingFlaw::Repeats),
    ] {
        let found = clean(&text).map(|clean| clean.svg).map_err(|(_, flaw)| flaw);
        assert_eq!(found, Err(expected), "{text}");
    }
    assert!(clean(&drawing("<g id='a'><use href='#a'/></g>")).is_ok());
}

#[test]
fn a_row_of_parts_without_end_is_refused() {
    let row: String =
        (0..3_000).map(|idx| format!("<g id='a{}'><use href='#a{idx}'/></g>", idx + 1)).collect();
    let found = clean(&drawing(&format!("{row}<use href='#a3000'/>")));
    assert_eq!(found.map(|clean| clean.svg).map_err(|(_, flaw)| flaw), Err(DrawingFlaw::Repeats));
}

#[test]
fn what_is_drawn_again_weighs_by_whatever_draws_it() {
    let shapes = |n: usize| "<path d='M0 0h1'/>".repeat(n);
    let line = |n: usize| format!("M0 0{}", "L1 1".repeat(n));
    let refused = [
        format!("<marker id='m'>{}</marker><path marker-mid='url(#m)' d='{}'/>", shapes(200), line(1_000)),
        format!(
            "<marker id='m'>{}</marker><path style='Marker:url(#m)' d='M0 0{}'/>",
            shapes(200),
            "h1".repeat(999)
        ),
        format!("<marker id='m'>{}</marker><g marker-end='url(#m)'>{}</g>", shapes(400), shapes(400)),
        format!("<pattern id='p'>{}</pattern><g fill='url(#p)'>{}</g>", shapes(400), shapes(400)),
        format!(
            "<pattern id='p'>{}</pattern><style>.a{{fill:url(\"#p\")}}</style>{}",
            shapes(400),
            "<path class='b a'/>".repeat(400)
        ),
        format!(
            "<pattern id='p'>{}</pattern><style>rect,path{{stroke:url(#p)}}</style>{}",
            shapes(400),
            shapes(400)
        ),
        format!(
            "<pattern id='p'>{}</pattern><style>svg{{--a:url(#p)}}path{{fill:var(--a)}}</style>{}",
            shapes(400),
            shapes(400)
        ),
        format!(
            "<g id='g'>{}</g><pattern id='p'>{}</pattern><g fill='url(#p)'>{}</g>",
            shapes(100),
            shapes(100),
            "<use href='#g'/>".repeat(12)
        ),
        format!("<mask id='k'>{}</mask>{}", shapes(400), "<path mask='url(#k)'/>".repeat(400)),
        format!(
            "<clipPath id='k'>{}</clipPath>{}",
            shapes(400),
            "<path style='clip-path:url(#k)'/>".repeat(400)
        ),
        format!(
            "<filter id='f'>{}</filter>{}",
            "<feFlood/>".repeat(400),
            "<path filter=\"url('#f')\"/>".repeat(400)
        ),
        (0..20)
            .map(|idx| {
                format!(
                    "<mask id='k{}'><path mask='url(#k{idx})'/><path mask='url(#k{idx})'/></mask>",
                    idx + 1
                )
            })
            .collect::<String>()
            + "<mask id='k0'><path/></mask><path mask='url(#k20)'/>",
        (0..20)
            .map(|idx| {
                format!(
                    "<pattern id='k{}'><path fill='url(#k{idx})'/><path fill='url(#k{idx})'/></pattern>",
                    idx + 1
                )
            })
            .collect::<String>()
            + "<pattern id='k0'><path/></pattern><path fill='url(#k20)'/>",
        "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>".to_owned(),
        "<mask id='a'><path mask='url(#b)'/></mask><mask id='b'><path mask='url(#a)'/></mask>".to_owned(),
        "<path fill='url(#p)'/>".repeat(100_001),
        format!("<g class='{}'/>", "a ".repeat(100_001)),
        format!("<style>{}</style>{}", ".a{fill:url(#b)}".repeat(1_000), "<g class='a'/>".repeat(1_000)),
    ];
    for inside in refused {
        let found = clean(&drawing(&inside)).map(|_| ()).map_err(|(_, flaw)| flaw);
        assert_eq!(found, Err(DrawingFlaw::Repeats), "{}", &inside[..inside.len().min(300)]);
    }
}

#[test]
fn what_drawings_draw_again_stays() {
    let shapes = |n: usize| "<path d='M0 0h1'/>".repeat(n);
    let kept = [
        format!("<linearGradient id='p'><stop/></linearGradient><g fill='url(#p)'>{}</g>", shapes(50_000)),
        format!("<marker id='m'><path/></marker>{}", "<path marker-end='url(#m)' d='M0 0h1'/>".repeat(5_000)),
        format!(
            "<clipPath id='k'><rect/></clipPath><style>.a{{clip-path:url(#k)}}</style>{}",
            "<g class='a'/>".repeat(20_000)
        ),
        format!("<pattern id='p'>{}</pattern><path fill='url(#p)'/>{}", shapes(400), shapes(400)),
    ];
    for inside in kept {
        let found = clean(&drawing(&inside)).map(|_| ()).map_err(|(_, flaw)| flaw);
        assert_eq!(found, Ok(()), "{}", &inside[..inside.len().min(300)]);
    }
}

#[test]
fn what_is_too_much_to_look_at_is_refused_first() {
    for inside in [
        "<b/>".repeat(200_001),
        format!("<g {}/>", (0..301).map(|idx| format!("a{idx}='' ")).collect::<String>()),
        format!("<text>{}</text>", "&lt;".repeat(200_001)),
    ] {
        let found = clean(&drawing(&inside)).map(|_| ()).map_err(|(_, flaw)| flaw);
        assert_eq!(found, Err(DrawingFlaw::Size), "{}", &inside[..100]);
    }
    let deep = format!("<metadata>{}{}</metadata>", "<b>".repeat(300), "</b>".repeat(300));
    assert_eq!(clean(&drawing(&deep)).map(|_| ()).map_err(|(_, flaw)| flaw), Err(DrawingFlaw::Depth));
}

fn piece() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "g",
        "a",
        "text",
        "style",
        "script",
        "use",
        "image",
        "switch",
        "foreignObject",
        "path",
        "x:g",
        "title",
    ]);
    let attribute = prop::sample::select(vec![
        "",
        " id='a'",
        " href='#a'",
        " href='x'",
        " onload='x'",
        " style='a:b'",
        " fill='url(#a)'",
        " xlink:href=\"#b&quot;\"",
        " x='&#10;&lt;'",
        " xml:space='preserve'",
        " xmlns:x='http://www.w3.org/2000/svg'",
        " d='M0\n0'",
    ]);
    let text = prop::sample::select(vec![
        "chữ",
        "&amp;&lt;",
        "\r\n",
        "&#13;",
        "<![CDATA[<b>]]>",
        "<!-- a -->",
        "<?a b?>",
    ]);
    (name, attribute, text, any::<bool>()).prop_map(|(name, attribute, text, is_empty)| {
        if is_empty {
            format!("<{name}{attribute}/>")
        } else {
            format!("<{name}{attribute}>{text}</{name}>{text}")
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_clean_stays_as_it_is(pieces in prop::collection::vec(piece(), 0..8)) {
        if let Ok(once) = clean(&drawing(&pieces.concat())) {
            let twice = clean(&once.svg).map_err(|(_, flaw)| flaw).unwrap();
            prop_assert_eq!(twice.svg, once.svg);
            prop_assert_eq!(twice.dropped, vec![]);
        }
    }
}
