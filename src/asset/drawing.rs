//! Rewrites SVG drawings from an allow-list, so that a published drawing has no script and fetches nothing.
//!
//! On a page, a drawing is only an image. But readers can open its address; then it is a document of the site.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::css::{MAX_NAME, is_harmless};
use super::drawn::{DrawingCost, TooManyRepeats};
use crate::diagnostic::MAX_TOLD;
use crate::markup::{push_text, push_value};
use crate::text::Text;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// Allowed names.
type Words = LazyLock<HashSet<&'static str>>;

/// The allowed elements; `style` only if its rules are harmless.
static ELEMENTS: Words = LazyLock::new(|| {
    "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath \
    image linearGradient radialGradient stop pattern clipPath mask marker filter style view \
    feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap \
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology \
    feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence"
        .split_whitespace()
        .collect()
});

/// Their allowed attributes, besides those that begin with `aria-`.
static ATTRIBUTES: Words = LazyLock::new(|| {
    "id class role lang tabindex focusable version baseProfile type media \
    x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d dx dy points width height viewBox preserveAspectRatio transform pathLength \
    rotate textLength lengthAdjust startOffset method spacing side offset gradientUnits gradientTransform spreadMethod \
    patternUnits patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits markerUnits markerWidth \
    markerHeight refX refY orient filterUnits primitiveUnits in in2 result mode values operator k1 k2 k3 k4 order \
    kernelMatrix divisor bias targetX targetY edgeMode preserveAlpha surfaceScale diffuseConstant specularConstant \
    specularExponent kernelUnitLength scale xChannelSelector yChannelSelector azimuth elevation z pointsAtX pointsAtY \
    pointsAtZ limitingConeAngle tableValues slope intercept amplitude exponent stdDeviation radius baseFrequency numOctaves \
    seed stitchTiles style fill fill-opacity fill-rule stroke stroke-dasharray stroke-dashoffset stroke-linecap \
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width color color-interpolation \
    color-interpolation-filters color-rendering opacity display visibility overflow clip clip-path clip-rule mask filter \
    marker marker-start marker-mid marker-end flood-color flood-opacity lighting-color stop-color stop-opacity \
    paint-order shape-rendering text-rendering image-rendering vector-effect mix-blend-mode isolation \
    enable-background font font-family font-size font-size-adjust font-stretch font-style font-variant font-weight \
    letter-spacing word-spacing text-anchor text-decoration dominant-baseline alignment-baseline baseline-shift \
    writing-mode direction unicode-bidi kerning transform-origin transform-box pointer-events"
        .split_whitespace()
        .collect()
});

/// Attributes whose values aren't styles.
const PLAIN: [&str; 2] = ["class", "lang"];

/// Elements nested deeper than this are refused.
const MAX_DEPTH: usize = 200;

/// The most tags of a drawing, and the most attributes and entities. They are counted before anything else, because
/// parsing millions of them takes minutes and gigabytes.
const MAX_TAGS: usize = 200_000;

/// The most attributes of one element: each is compared with all others.
const MAX_ATTRIBUTES: usize = 300;

/// The most additional elements that a browser may have to draw because parts are drawn repeatedly.
const MAX_DRAWN: usize = 100_000;

/// A sanitised drawing.
pub(super) struct Clean {
    pub(super) svg: String,
    /// What was removed, and its position.
    pub(super) dropped: Vec<(Range<usize>, String)>,
}

/// Why a drawing isn't published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DrawingFlaw {
    Syntax,
    Root,
    Entities,
    Depth,
    Size,
    Repeats,
}

impl DrawingFlaw {
    pub(super) fn told(self) -> Text {
        match self {
            Self::Syntax => Text::new(
                "tệp viết sai ở chỗ này (thẻ không đóng, dấu ngoặc thiếu…)",
                "it is not well-formed here",
            ),
            Self::Root => Text::new("bên trong không phải hình vẽ SVG", "it is no SVG drawing"),
            Self::Entities => Text::new(
                "tệp tự đặt ra ký hiệu riêng (ENTITY), là thứ không được phép",
                "it declares or uses entities of its own",
            ),
            Self::Depth => Text::new("các phần lồng vào nhau quá sâu", "its elements are nested too deep"),
            Self::Size => Text::new(
                "hình có quá nhiều chi tiết nhỏ, trình duyệt không chịu nổi",
                "it has more elements or attributes than browsers can bear",
            ),
            Self::Repeats => Text::new(
                "một hình được vẽ lại quá nhiều lần, trình duyệt không chịu nổi",
                "it draws a part again more often than browsers can bear",
            ),
        }
    }
}

/// Decodes the text of a drawing.
pub(super) fn decode(bytes: &[u8]) -> Option<&str> {
    let text = str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    is_of_xml(text).then_some(text)
}

/// Whether XML allows all characters of the text (XML 1.0, 2.2).
fn is_of_xml(text: &str) -> bool {
    let controls = (0..b' ').filter(|byte| !matches!(byte, b'\t' | b'\n' | b'\r'));
    // One search per byte value is vectorised, and faster than checking each character.
    controls.into_iter().all(|control| !text.as_bytes().contains(&control))
        && !text.contains('\u{fffe}')
        && !text.contains('\u{ffff}')
}

/// Rewrites a drawing without everything that isn't allowed.
///
/// # Errors
/// Why the drawing is refused, and where.
pub(super) fn clean(text: &str) -> Result<Clean, (usize, DrawingFlaw)> {
    for mark in ['<', '=', '&'] {
        if let Some((at, _)) = text.match_indices(mark).nth(MAX_TAGS) {
            return Err((at, DrawingFlaw::Size));
        }
    }
    let mut reader = NsReader::from_str(text);
    let mut writer = Writer {
        clean: Clean { svg: String::with_capacity(text.len()), dropped: Vec::new() },
        open: Vec::new(),
        style: None,
        sheets: Vec::new(),
        has_root: false,
        drawn: DrawingCost::new(text),
    };
    // The depth inside an element that is being removed.
    let mut left_out = 0_usize;
    loop {
        let at = position(&reader);
        let event = reader.read_event().map_err(|_| (at, DrawingFlaw::Syntax))?;
        match event {
            Event::Start(_) if left_out > 0 => {
                left_out += 1;
                if left_out + writer.open.len() > MAX_DEPTH {
                    return Err((at, DrawingFlaw::Depth));
                }
            }
            Event::End(_) if left_out > 0 => left_out -= 1,
            Event::Start(start) => left_out = usize::from(!writer.start(&reader, &start, at, false)?),
            Event::Empty(start) if left_out == 0 => {
                writer.start(&reader, &start, at, true)?;
            }
            Event::End(_) => writer.end(),
            Event::Text(text) if left_out == 0 => writer.text(&text, at)?,
            Event::CData(text) if left_out == 0 => writer.text(&text, at)?,
            Event::GeneralRef(reference) => {
                let char = reference.resolve_char_ref().map_err(|_| (at, DrawingFlaw::Syntax))?;
                let char = char.or_else(|| predefined(&reference)).ok_or((at, DrawingFlaw::Entities))?;
                if left_out == 0 && (char >= ' ' || matches!(char, '\t' | '\n' | '\r')) {
                    writer.text(char.encode_utf8(&mut [0; 4]), at)?;
                }
            }
            Event::PI(instruction) if instruction.target() == "xml-stylesheet" => {
                writer.drop(at..at + 16, "<?xml-stylesheet>");
            }
            Event::DocType(doctype) if doctype.contains('[') => return Err((at, DrawingFlaw::Entities)),
            Event::Eof => break,
            _ => {}
        }
    }
    if !writer.open.is_empty() || left_out > 0 {
        return Err((text.len().saturating_sub(1), DrawingFlaw::Syntax));
    }
    if !writer.has_root {
        return Err((0, DrawingFlaw::Root));
    }
    for sheet in &writer.sheets {
        writer.drawn.style(sheet);
    }
    match writer.drawn.again() {
        Ok(again) if again <= MAX_DRAWN => Ok(writer.clean),
        Ok(_) | Err(TooManyRepeats) => Err((0, DrawingFlaw::Repeats)),
    }
}

fn position(reader: &NsReader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or_default()
}

fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// What to do with an element.
enum Treatment {
    Keep,
    /// Remove its tags, keep its content.
    Unwrap,
    Drop,
}

struct Writer {
    clean: Clean,
    /// The open elements by name; `None` for those that aren't written.
    open: Vec<Option<String>>,
    /// The style sheet being read, and its position.
    style: Option<(usize, String)>,
    /// The style sheets kept so far.
    sheets: Vec<String>,
    has_root: bool,
    drawn: DrawingCost,
}

impl Writer {
    /// Starts an element. Returns whether its content is read.
    fn start(
        &mut self,
        reader: &NsReader<&[u8]>,
        start: &BytesStart<'_>,
        at: usize,
        is_empty: bool,
    ) -> Result<bool, (usize, DrawingFlaw)> {
        let (namespace, local) = reader.resolver().resolve_element(start.name());
        let local = local.into_inner();
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.into_inner(),
            ResolveResult::Unbound => "",
            ResolveResult::Unknown(_) => return Err((at, DrawingFlaw::Syntax)),
        };
        if self.open.is_empty() {
            if self.has_root {
                return Err((at, DrawingFlaw::Syntax));
            }
            if namespace != SVG || local != "svg" {
                return Err((at, DrawingFlaw::Root));
            }
        }
        if self.style.is_some() {
            return Err((at, DrawingFlaw::Syntax));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err((at, DrawingFlaw::Depth));
        }
        if start.attributes_raw().matches('=').count() > MAX_ATTRIBUTES {
            return Err((at, DrawingFlaw::Size));
        }
        let span = at..at + 1 + start.name().into_inner().len();
        let fate = match local {
            _ if namespace != SVG => Treatment::Drop,
            "a" | "switch" => Treatment::Unwrap,
            _ if ELEMENTS.contains(local) => Treatment::Keep,
            _ => Treatment::Drop,
        };
        // Private data of drawing programs are removed without a message.
        let is_note = !matches!(namespace, SVG | XHTML) || local == "metadata";
        match fate {
            Treatment::Drop => {
                if !is_note {
                    self.drop(span, &format!("<{local}>"));
                }
                return Ok(false);
            }
            Treatment::Unwrap => {
                if local == "a" {
                    self.drop(span, "<a>");
                }
                if !is_empty {
                    self.open.push(None);
                }
                return Ok(true);
            }
            Treatment::Keep => {}
        }
        if local == "style" {
            if !is_empty {
                self.style = Some((at, String::new()));
                self.open.push(None);
            }
            return Ok(true);
        }
        self.clean.svg.extend(["<", local]);
        if self.open.is_empty() {
            self.clean.svg.extend([" xmlns=\"", SVG, "\""]);
        }
        self.has_root = true;
        let attributes = self.attributes(reader, start, local, &span)?;
        self.clean.svg.push_str(if is_empty { "/>" } else { ">" });
        self.drawn.start(local, attributes.iter().map(|(name, value)| (&**name, &**value)));
        if self.drawn.is_full() {
            return Err((at, DrawingFlaw::Repeats));
        }
        if is_empty {
            self.drawn.end();
        } else {
            self.open.push(Some(local.to_owned()));
        }
        Ok(true)
    }

    /// Writes the allowed attributes of an element. Returns them.
    fn attributes(
        &mut self,
        reader: &NsReader<&[u8]>,
        start: &BytesStart<'_>,
        element: &str,
        span: &Range<usize>,
    ) -> Result<Vec<(String, String)>, (usize, DrawingFlaw)> {
        let flaw = |flaw| (span.start, flaw);
        let mut written: Vec<(String, String)> = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| flaw(DrawingFlaw::Syntax))?;
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
            let name = match (namespace, local.into_inner()) {
                (ResolveResult::Unbound, name) => name.to_owned(),
                (ResolveResult::Bound(namespace), "href") if namespace.into_inner() == XLINK => {
                    "href".to_owned()
                }
                (ResolveResult::Bound(namespace), name @ ("space" | "lang"))
                    if namespace.into_inner() == XML =>
                {
                    format!("xml:{name}")
                }
                (ResolveResult::Bound(_), _) => continue,
                (ResolveResult::Unknown(_), _) => return Err(flaw(DrawingFlaw::Syntax)),
            };
            let value = value(&attribute).ok_or(flaw(DrawingFlaw::Entities))?;
            if !is_allowed(element, &name, &value) {
                if !name.starts_with("data-") {
                    self.drop(span.clone(), &format!("{name}=…"));
                }
                continue;
            }
            if written.iter().any(|(other, _)| *other == name) {
                continue;
            }
            self.clean.svg.extend([" ", &name, "=\""]);
            push_value(&mut self.clean.svg, &value);
            self.clean.svg.push('"');
            written.push((name, value));
        }
        Ok(written)
    }

    fn text(&mut self, text: &str, at: usize) -> Result<(), (usize, DrawingFlaw)> {
        if let Some((_, rules)) = &mut self.style {
            rules.push_str(text);
        } else if !self.open.is_empty() {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            push_text(&mut self.clean.svg, &text);
        } else if !text.trim().is_empty() {
            return Err((at, if self.has_root { DrawingFlaw::Syntax } else { DrawingFlaw::Root }));
        }
        Ok(())
    }

    fn end(&mut self) {
        if let Some((at, rules)) = self.style.take() {
            let rules = rules.replace("\r\n", "\n").replace('\r', "\n");
            if is_harmless(&rules) {
                self.clean.svg.push_str("<style>");
                push_text(&mut self.clean.svg, &rules);
                self.clean.svg.push_str("</style>");
                self.sheets.push(rules);
            } else {
                self.drop(at..at + 6, "<style>");
            }
        }
        if let Some(name) = self.open.pop().flatten() {
            self.clean.svg.extend(["</", &name, ">"]);
            self.drawn.end();
        }
    }

    fn drop(&mut self, span: Range<usize>, what: &str) {
        if self.clean.dropped.len() < MAX_TOLD {
            self.clean.dropped.push((span, what.to_owned()));
        }
    }
}

/// The value of an attribute; `None` if it contains an undefined entity.
fn value(attribute: &Attribute<'_>) -> Option<String> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
    let has_blanks = [b'\t', b'\n', b'\r'].into_iter().any(|blank| value.as_bytes().contains(&blank));
    let value = if has_blanks { value.replace(['\t', '\n', '\r'], " ") } else { value.into_owned() };
    is_of_xml(&value).then_some(value)
}

fn is_allowed(element: &str, name: &str, value: &str) -> bool {
    match name {
        "id" => value.len() < MAX_NAME,
        "href" => is_part_of_drawing(value) || element == "image" && is_picture(value),
        "xml:space" | "xml:lang" => true,
        _ if name.starts_with("aria-") => true,
        _ if PLAIN.contains(&name) => true,
        _ => ATTRIBUTES.contains(name) && is_harmless(value),
    }
}

/// Whether an address refers to a part of the same drawing.
fn is_part_of_drawing(address: &str) -> bool {
    address.strip_prefix('#').is_some_and(|id| !id.contains(char::is_whitespace))
}

/// Whether an address is a `data:` URL of a raster image.
fn is_picture(address: &str) -> bool {
    let kinds = ["png", "jpeg", "jpg", "gif", "webp"];
    let data = address.strip_prefix("data:image/").and_then(|data| data.split_once(";base64,"));
    let is_base64 = |char: char| char.is_ascii_alphanumeric() || matches!(char, '+' | '/' | '=' | ' ');
    data.is_some_and(|(kind, data)| kinds.contains(&kind) && data.chars().all(is_base64))
}

#[cfg(test)]
mod tests;
