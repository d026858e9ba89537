//! Which parts of an HTML block are kept.

use proptest::prelude::*;

use super::{Dropped, RefusedHtml, Weight, read, sanitised};

fn clean(block: &str) -> Result<(String, Vec<Dropped>), RefusedHtml> {
    let block = read(block, &mut Weight::default())?;
    Ok((sanitised(block.html), block.dropped.into_iter().map(|(_, dropped)| dropped).collect()))
}

#[test]
fn what_is_left_out_is_named_once() {
    let (html, dropped) = clean("<p class=x style='y'>a <font>b</font><svg><p>c</svg> <a href=x>d</a></p>")
        .expect("it isn't too much");
    assert_eq!(html, "<p>a b <a>d</a></p>");
    let attributes = |tag: &str, names: &[&str]| Dropped::Attributes {
        tag: tag.to_owned(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    let tag = |name: &str| Dropped::Tag(name.to_owned());
    assert_eq!(
        dropped,
        [attributes("p", &["class", "style"]), tag("font"), tag("svg"), attributes("a", &["href"])]
    );
}

#[test]
fn what_parsers_choke_on_is_refused() {
    for (block, refused) in [
        ("<div>".repeat(101), Some(RefusedHtml::Depth)),
        ("<div><!--</div>-->".repeat(101), Some(RefusedHtml::Depth)),
        ("<div lang='</div>'>".repeat(101), Some(RefusedHtml::Depth)),
        ("<div></span>".repeat(101), Some(RefusedHtml::Depth)),
        ("<p><b lang=a>x</p>".repeat(600), Some(RefusedHtml::Depth)),
        ("<blockquote><li>".repeat(60), Some(RefusedHtml::Depth)),
        ("x".repeat(100_001), Some(RefusedHtml::Size)),
        ("<li>một<li>hai".repeat(2_000), None),
        (format!("<table>{}</table>", "<tr><td>một<td>hai".repeat(2_000)), None),
    ] {
        let found = clean(&block).err();
        assert_eq!(found, refused, "{}", &block[..40]);
    }
}

fn block() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "a",
        "b",
        "i",
        "p",
        "table",
        "tbody",
        "tr",
        "td",
        "th",
        "caption",
        "colgroup",
        "li",
        "ul",
        "div",
        "pre",
        "code",
        "details",
        "summary",
        "h2",
        "br",
        "svg",
        "math",
        "style",
        "title",
        "select",
        "option",
        "form",
        "template",
        "noscript",
        "script",
        "img",
        "frameset",
        "plaintext",
        "mtext",
        "mglyph",
        "annotation-xml",
        "desc",
    ]);
    let attribute = "( [a-z]{1,5}=(\"[^\"]{0,8}\"|'[^']{0,8}'|[a-z&;#:/]{0,8}))?";
    let tag = (name, attribute, any::<bool>()).prop_map(|(name, attribute, closes)| {
        if closes { format!("</{name}>") } else { format!("<{name}{attribute}>") }
    });
    let piece = prop_oneof![
        6 => tag,
        1 => "[a-zàđ <>&;\"'=/!?-]{0,8}",
        1 => prop::sample::select(vec!["<!--", "-->", "<![CDATA[", "]]>", "&lt;", "\u{0}", "\n", "<a href=\"javascript:x\">"])
            .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_clean_stays_as_it_is(block in block()) {
        let (once, _) = clean(&block).expect("it isn't too much");
        let (twice, dropped) = clean(&once).expect("it became no heavier");
        prop_assert_eq!(&twice, &once);
        prop_assert_eq!(dropped, vec![]);
    }
}
