//! HEIF (ISO/IEC 23008-12): reads the boxes of a file, and the pictures in it with their properties.

use super::PhotoFlaw;
use super::colour::Profile;
use super::exif::Orientation;
use crate::photo::Size;

/// The most boxes, items or properties in one place; more are an attack.
const MAX_COUNT: usize = 4096;

/// How often the bytes of a file may be used in pictures, on average. Without a limit, items that share bytes would
/// make a short file use much memory.
const MAX_SHARING: usize = 2;

/// The brands of a file of ISO/IEC 14496-12: the major one, a version, and those that the file is compatible with.
pub(super) fn brands(bytes: &[u8]) -> &[[u8; 4]] {
    if bytes.get(4..8) != Some(b"ftyp") {
        return &[];
    }
    let length = bytes.first_chunk::<4>().map_or(0, |length| u32::from_be_bytes(*length) as usize);
    bytes.get(8..length.min(bytes.len())).unwrap_or_default().as_chunks::<4>().0
}

/// The properties of a picture that is stored, or made of others.
#[derive(Clone, Debug)]
pub(super) struct Item<'b> {
    id: u32,
    kind: [u8; 4],
    /// Its bytes, in pieces that follow each other.
    parts: Vec<&'b [u8]>,
    properties: Vec<Property<'b>>,
}

/// The numbers of ITU-T H.273 for the colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CodePoints {
    pub primaries: u8,
    pub transfer: u8,
    pub matrix: u8,
    pub is_full_range: bool,
}

#[derive(Clone, Copy, Debug)]
enum Property<'b> {
    Extent(Size),
    CodePoints(CodePoints),
    Icc(&'b [u8]),
    /// Rotated anticlockwise by this number of quarter turns.
    Turned(u8),
    /// Mirrored: left and right are exchanged, or else top and bottom.
    Mirrored {
        is_across: bool,
    },
    /// The visible part of the picture: `clap`.
    Seen(Aperture),
    /// The purpose of an auxiliary picture.
    Purpose(&'b [u8]),
    /// A property that may be ignored.
    Other,
    /// A property that isn't supported.
    Unknown,
}

/// A part of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub left: u32,
    pub top: u32,
    pub size: Size,
}

/// A part of a picture in the form of the file: its width, its height, and the horizontal and vertical distance of its
/// centre from that of the picture. Each is a fraction; the distances may be negative.
#[derive(Clone, Copy, Debug)]
struct Aperture([(u32, u32); 4]);

impl Aperture {
    /// The part in pixels; `None` if its size isn't whole, or it isn't inside the picture.
    fn window(self, picture: Size) -> Option<Window> {
        let [width, height, across, down] = self.0;
        let side = |(above, below): (u32, u32), offset: (u32, u32), of: u32| {
            let side = above.checked_div(below).filter(|side| (1..=of).contains(side))?;
            let (above, below) = (i64::from(offset.0 as i32), i64::from(offset.1 as i32));
            // Twice the distance of the centres: whole if the edges are on whole pixels.
            let start = (above * 2).checked_div(below)? + i64::from(of) - i64::from(side);
            let start = u32::try_from(start / 2).ok()?;
            (start <= of - side).then_some((start, side))
        };
        let (left, width) = side(width, across, picture.width)?;
        let (top, height) = side(height, down, picture.height)?;
        Some(Window { left, top, size: Size { width, height } })
    }
}

/// A link from one item to others.
struct Link {
    kind: [u8; 4],
    from: u32,
    to: Vec<u32>,
}

/// The data read from a file.
pub(super) struct Heif<'b> {
    primary: u32,
    items: Vec<Item<'b>>,
    links: Vec<Link>,
    /// The most bytes that a picture may be made of.
    most_bytes: usize,
}

/// A reader of bytes.
#[derive(Clone, Copy)]
struct Reader<'b>(&'b [u8]);

fn broken(what: &str) -> PhotoFlaw {
    PhotoFlaw::Broken(what.to_owned())
}

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Result<&'b [u8], PhotoFlaw> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(|| broken("a box is too short"))?;
        self.0 = rest;
        Ok(taken)
    }

    /// A number of up to eight bytes; 0 for no bytes.
    fn number(&mut self, n_bytes: usize) -> Result<u64, PhotoFlaw> {
        Ok(self.take(n_bytes)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn byte(&mut self) -> Result<u8, PhotoFlaw> {
        self.number(1).map(|number| number as u8)
    }

    fn short(&mut self) -> Result<u16, PhotoFlaw> {
        self.number(2).map(|number| number as u16)
    }

    fn long(&mut self) -> Result<u32, PhotoFlaw> {
        self.number(4).map(|number| number as u32)
    }

    /// The number of an item, which has two bytes in version 0 of its box.
    fn id(&mut self, is_long: bool) -> Result<u32, PhotoFlaw> {
        if is_long { self.long() } else { self.short().map(u32::from) }
    }

    /// The version and the flags at the start of a box.
    fn version(&mut self) -> Result<(u8, u32), PhotoFlaw> {
        let both = self.long()?;
        Ok(((both >> 24) as u8, both & 0xff_ffff))
    }

    /// The next box: its type and its content. `None` at the end.
    fn next_box(&mut self) -> Result<Option<([u8; 4], Self)>, PhotoFlaw> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let length = self.long()?;
        let kind = *self.take(4)?.first_chunk().ok_or_else(|| broken("a box without a type"))?;
        let length = match length {
            0 => self.0.len(),
            1 => usize::try_from(self.number(8)?).ok().and_then(|length| length.checked_sub(16)).unwrap_or(0),
            length => (length as usize).checked_sub(8).ok_or_else(|| broken("a box without a length"))?,
        };
        Ok(Some((kind, Self(self.take(length)?))))
    }

    /// All boxes.
    fn boxes(mut self) -> Result<Vec<([u8; 4], Self)>, PhotoFlaw> {
        let mut boxes = Vec::new();
        while let Some(one) = self.next_box()? {
            boxes.push(one);
            check_count(boxes.len())?;
        }
        Ok(boxes)
    }
}

fn check_count(count: usize) -> Result<(), PhotoFlaw> {
    if count > MAX_COUNT { Err(broken("too many boxes")) } else { Ok(()) }
}

/// The content of the box `meta`. What follows it is pixels, or doesn't belong to the picture.
fn meta(bytes: &[u8]) -> Result<Reader<'_>, PhotoFlaw> {
    let mut file = Reader(bytes);
    for _ in 0..MAX_COUNT {
        match file.next_box() {
            Ok(Some((kind, mut content))) if &kind == b"meta" => {
                content.version()?;
                return Ok(content);
            }
            Ok(Some((kind, _))) if &kind == b"moov" => return Err(broken("a film without a still picture")),
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => return Err(PhotoFlaw::Truncated),
        }
    }
    Err(broken("too many boxes"))
}

impl<'b> Heif<'b> {
    pub(super) fn read(bytes: &'b [u8]) -> Result<Self, PhotoFlaw> {
        let most_bytes = MAX_SHARING * bytes.len();
        let mut heif = Self { primary: 0, items: Vec::new(), links: Vec::new(), most_bytes };
        let boxes = meta(bytes)?.boxes()?;
        let content = |wanted: &[u8; 4]| {
            let found = boxes.iter().find(|(kind, _)| kind == wanted).map(|(_, content)| *content);
            found.ok_or_else(|| PhotoFlaw::Broken(format!("no box {}", wanted.escape_ascii())))
        };
        let mut primary = content(b"pitm")?;
        let (version, _) = primary.version()?;
        heif.primary = primary.id(version > 0)?;
        heif.read_kinds(content(b"iinf")?)?;
        heif.read_places(content(b"iloc")?, bytes, content(b"idat").map_or(&[], |data| data.0))?;
        heif.read_properties(content(b"iprp")?)?;
        if let Ok(links) = content(b"iref") {
            heif.read_links(links)?;
        }
        Ok(heif)
    }

    /// The main picture.
    pub(super) fn primary(&self) -> Result<&Item<'b>, PhotoFlaw> {
        self.item(self.primary)
    }

    /// The picture with the transparency of `item`.
    pub(super) fn alpha_of(&self, item: &Item<'_>) -> Option<&Item<'b>> {
        let of_item = |link: &&Link| &link.kind == b"auxl" && link.to.contains(&item.id);
        let mut sources = self.links.iter().filter(of_item).filter_map(|link| self.item(link.from).ok());
        sources.find(|source| source.is_alpha())
    }

    /// The tiles of `item`, row by row.
    pub(super) fn tiles_of(&self, item: &Item<'_>) -> Result<Vec<&Item<'b>>, PhotoFlaw> {
        let link = self.links.iter().find(|link| &link.kind == b"dimg" && link.from == item.id);
        let link = link.ok_or_else(|| broken("a picture of no pictures"))?;
        let tiles = link.to.iter().map(|id| self.item(*id)).collect::<Result<Vec<_>, _>>()?;
        let n_bytes: usize = tiles.iter().flat_map(|tile| &tile.parts).map(|part| part.len()).sum();
        if n_bytes > self.most_bytes {
            return Err(broken("the same piece again and again"));
        }
        Ok(tiles)
    }

    /// Whether the colours of `item` were multiplied by `alpha` already.
    pub(super) fn is_premultiplied(&self, item: &Item<'_>, alpha: &Item<'_>) -> bool {
        let is_so =
            |link: &Link| &link.kind == b"prem" && link.from == item.id && link.to.contains(&alpha.id);
        self.links.iter().any(is_so)
    }

    fn item(&self, id: u32) -> Result<&Item<'b>, PhotoFlaw> {
        self.items.iter().find(|item| item.id == id).ok_or_else(|| broken("no such item"))
    }

    /// `iinf`: the list of items.
    fn read_kinds(&mut self, mut content: Reader<'b>) -> Result<(), PhotoFlaw> {
        let (version, _) = content.version()?;
        content.id(version > 0)?;
        for (_, mut entry) in content.boxes()?.into_iter().filter(|(kind, _)| kind == b"infe") {
            let (version, _) = entry.version()?;
            if version < 2 {
                continue;
            }
            let (id, _protection) = (entry.id(version > 2)?, entry.short()?);
            let kind = *entry.take(4)?.first_chunk().ok_or_else(|| broken("an item without a type"))?;
            self.items.push(Item { id, kind, parts: Vec::new(), properties: Vec::new() });
        }
        Ok(())
    }

    /// `iloc`: the positions of all items' bytes, in the file or in `data`. Reading all of them detects a truncated
    /// file, whichever item is missing.
    fn read_places(
        &mut self,
        mut content: Reader<'b>,
        file: &'b [u8],
        data: &'b [u8],
    ) -> Result<(), PhotoFlaw> {
        let (version, _) = content.version()?;
        let sizes = content.short()?;
        let size = |shift: u16| usize::from(sizes >> shift & 15);
        let (of_offset, of_length, of_base) = (size(12), size(8), size(4));
        let of_idx = if version > 0 { size(0) } else { 0 };
        let n_items = content.id(version > 1)?;
        check_count(n_items as usize)?;
        let (mut n_parts, mut n_bytes) = (0, 0);
        for _ in 0..n_items {
            let id = content.id(version > 1)?;
            let place = if version > 0 { content.short()? & 15 } else { 0 };
            let elsewhere = content.short()?;
            let base = content.number(of_base)?;
            let mut parts = Vec::new();
            for _ in 0..content.short()? {
                content.number(of_idx)?;
                let start = base.saturating_add(content.number(of_offset)?);
                let length = content.number(of_length)?;
                parts.push(match place {
                    0 => part(file, start, length).ok_or(PhotoFlaw::Truncated)?,
                    1 => part(data, start, length).ok_or_else(|| broken("an item beyond its box"))?,
                    _ => return Err(broken("an item made of items")),
                });
                n_parts += 1;
                check_count(n_parts)?;
                n_bytes += parts.last().map_or(0, |part| part.len());
                if n_bytes > self.most_bytes {
                    return Err(broken("items that lie in each other"));
                }
            }
            if let Some(item) = self.items.iter_mut().find(|item| item.id == id && elsewhere == 0) {
                item.parts = parts;
            }
        }
        Ok(())
    }

    /// `iprp`: a list of properties, and the properties of each item.
    fn read_properties(&mut self, content: Reader<'b>) -> Result<(), PhotoFlaw> {
        let boxes = content.boxes()?;
        let list = boxes.iter().find(|(kind, _)| kind == b"ipco").map(|(_, list)| list.boxes());
        let list = list.ok_or_else(|| broken("no properties"))??;
        let mut n_items = 0;
        for (_, mut content) in boxes.into_iter().filter(|(kind, _)| kind == b"ipma") {
            let (version, flags) = content.version()?;
            for _ in 0..content.long()? {
                n_items += 1;
                check_count(n_items)?;
                let id = content.id(version > 0)?;
                let mut properties = Vec::new();
                for _ in 0..content.byte()? {
                    let (number, bits) =
                        if flags & 1 == 0 { (content.byte()?.into(), 7) } else { (content.short()?, 15) };
                    let (is_essential, idx) = (number >> bits != 0, usize::from(number & ((1 << bits) - 1)));
                    let Some((kind, content)) = idx.checked_sub(1).and_then(|idx| list.get(idx)) else {
                        continue;
                    };
                    let property = Property::read(kind, *content)?;
                    if is_essential && matches!(property, Property::Unknown) {
                        return Err(PhotoFlaw::Broken(format!(
                            "an unknown property {}",
                            kind.escape_ascii()
                        )));
                    }
                    properties.push(property);
                }
                if let Some(item) = self.items.iter_mut().find(|item| item.id == id) {
                    item.properties.extend(properties);
                }
            }
        }
        Ok(())
    }

    /// `iref`: the references between items.
    fn read_links(&mut self, mut content: Reader<'b>) -> Result<(), PhotoFlaw> {
        let (version, _) = content.version()?;
        for (kind, mut content) in content.boxes()? {
            let from = content.id(version > 0)?;
            let to = (0..content.short()?).map(|_| content.id(version > 0)).collect::<Result<Vec<_>, _>>()?;
            check_count(to.len())?;
            self.links.push(Link { kind, from, to });
        }
        Ok(())
    }
}

/// A part of `bytes`. Without a length, everything from `start` on.
fn part(bytes: &[u8], start: u64, length: u64) -> Option<&[u8]> {
    let rest = bytes.get(usize::try_from(start).ok()?..)?;
    if length == 0 { Some(rest) } else { rest.get(..usize::try_from(length).ok()?) }
}

impl<'b> Property<'b> {
    fn read(kind: &[u8; 4], mut content: Reader<'b>) -> Result<Self, PhotoFlaw> {
        Ok(match kind {
            b"ispe" => {
                content.version()?;
                Self::Extent(Size { width: content.long()?, height: content.long()? })
            }
            b"colr" => match content.take(4)? {
                b"nclx" => {
                    let mut number = || content.short().map(|number| u8::try_from(number).unwrap_or(2));
                    let (primaries, transfer, matrix) = (number()?, number()?, number()?);
                    let is_full_range = content.byte()? & 0x80 != 0;
                    Self::CodePoints(CodePoints { primaries, transfer, matrix, is_full_range })
                }
                b"prof" | b"rICC" => Self::Icc(content.0),
                _ => Self::Other,
            },
            b"irot" => Self::Turned(content.byte()? & 3),
            b"imir" => Self::Mirrored { is_across: content.byte()? & 1 != 0 },
            b"clap" => {
                let mut fraction = || Ok::<_, PhotoFlaw>((content.long()?, content.long()?));
                Self::Seen(Aperture([fraction()?, fraction()?, fraction()?, fraction()?]))
            }
            b"auxC" => {
                content.version()?;
                Self::Purpose(content.0)
            }
            // The pixels contain the same data, or it is about screens.
            b"av1C" | b"pixi" | b"pasp" | b"a1op" | b"a1lx" | b"lsel" | b"clli" | b"mdcv" => Self::Other,
            _ => Self::Unknown,
        })
    }
}

impl<'b> Item<'b> {
    pub(super) fn kind(&self) -> &[u8; 4] {
        &self.kind
    }

    /// Its bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.parts.concat()
    }

    fn find<T>(&self, wanted: impl FnMut(&Property<'b>) -> Option<T>) -> Option<T> {
        self.properties.iter().find_map(wanted)
    }

    /// Its size as stored.
    pub(super) fn size(&self) -> Result<Size, PhotoFlaw> {
        let size = self.find(|one| if let Property::Extent(size) = one { Some(*size) } else { None });
        let size = size.filter(|size| size.width > 0 && size.height > 0);
        size.ok_or_else(|| broken("a picture without a size"))
    }

    pub(super) fn code_points(&self) -> Option<CodePoints> {
        self.find(|one| if let Property::CodePoints(numbers) = one { Some(*numbers) } else { None })
    }

    pub(super) fn icc(&self) -> Option<Profile> {
        self.find(
            |one| if let Property::Icc(bytes) = one { Some(Profile::Icc(bytes.to_vec())) } else { None },
        )
    }

    /// Its orientation. The file's Exif has one too, but must be ignored (MIAF, ISO/IEC 23000-22, 7.3.6.7).
    pub(super) fn orientation(&self) -> Orientation {
        let turns = self.find(|one| if let Property::Turned(turns) = one { Some(*turns) } else { None });
        let mut orientation = Orientation::turned_left(turns.unwrap_or(0));
        match self
            .find(|one| if let Property::Mirrored { is_across } = one { Some(*is_across) } else { None })
        {
            Some(true) => orientation.is_mirrored = !orientation.is_mirrored,
            Some(false) => orientation.is_upside_down = !orientation.is_upside_down,
            None => {}
        }
        orientation
    }

    /// The visible part of it.
    pub(super) fn seen(&self) -> Result<Window, PhotoFlaw> {
        let size = self.size()?;
        let aperture =
            self.find(|one| if let Property::Seen(aperture) = one { Some(*aperture) } else { None });
        let Some(aperture) = aperture else { return Ok(Window { left: 0, top: 0, size }) };
        aperture.window(size).ok_or_else(|| broken("nothing of the picture is to be seen"))
    }

    fn is_alpha(&self) -> bool {
        const PURPOSES: [&[u8]; 2] =
            [b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0", b"urn:mpeg:hevc:2015:auxid:1\0"];
        let purpose = self.find(|one| if let Property::Purpose(bytes) = one { Some(*bytes) } else { None });
        purpose.is_some_and(|purpose| PURPOSES.iter().any(|wanted| purpose.starts_with(wanted)))
    }
}
