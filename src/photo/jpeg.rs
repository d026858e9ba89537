//! JPEG (ITU-T T.81): reads its segments, and decodes its pixels.

use jpeg_decoder::{ColorTransform, Decoder};

use super::colour::Profile;
use super::exif::{self, Exif};
use super::raster::{Layout, Raster, area, turned_size};
use super::{Decoded, MAX_WEIGHT, PhotoFlaw};
use crate::photo::Size;

pub(super) const START: &[u8] = &[0xff, 0xd8];
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// The most pixels that all scans together may cover. Each scan makes the decoder go through the whole picture, even an
/// empty one. Encoders use about ten scans.
const MAX_PIXELS_OF_SCANS: u64 = 2_000_000_000;

/// The data before the pixels.
#[derive(Debug)]
pub(super) struct Header<'b> {
    /// The size as stored.
    pub size: Size,
    components: Vec<Component>,
    /// Whether the components come one after the other, or in successive refinements.
    is_in_scans: bool,
    has_jfif: bool,
    /// The colour transform in Adobe's segment: 0 none, 1 YCbCr, 2 YCCK.
    adobe: Option<u8>,
    pub exif: Exif,
    /// The preview in Exif.
    pub thumbnail: Option<&'b [u8]>,
    /// Parts of a colour profile, with their numbers.
    profile: Vec<(u8, &'b [u8])>,
    /// The position of the first scan.
    scan: usize,
}

#[derive(Clone, Copy, Debug)]
struct Component {
    id: u8,
    across: u8,
    down: u8,
}

/// A segment: its marker, its content, and the position of the next one.
struct Segment<'b> {
    marker: u8,
    data: &'b [u8],
    end: usize,
}

/// The segment at `at`; markers may have any number of fill bytes before them (B.1.1.2).
fn segment(bytes: &[u8], at: usize) -> Result<Segment<'_>, PhotoFlaw> {
    let rest = bytes.get(at..).unwrap_or_default();
    let n_fill = rest.iter().take_while(|&&byte| byte == 0xff).count();
    let Some(&marker) = rest.get(n_fill) else { return Err(PhotoFlaw::Truncated) };
    if n_fill == 0 {
        return Err(PhotoFlaw::Broken("no marker where a segment begins".to_owned()));
    }
    let rest = &rest[n_fill + 1..];
    let at = at + n_fill + 1;
    // Markers without data.
    if matches!(marker, 0x01 | 0xd0..=0xd9) {
        return Ok(Segment { marker, data: &[], end: at });
    }
    let length = rest.first_chunk::<2>().map(|length| usize::from(u16::from_be_bytes(*length)));
    let length = length.ok_or(PhotoFlaw::Truncated)?;
    if length < 2 {
        return Err(PhotoFlaw::Broken("a segment shorter than its length".to_owned()));
    }
    let data = rest.get(2..length).ok_or(PhotoFlaw::Truncated)?;
    Ok(Segment { marker, data, end: at + length })
}

/// Reads all segments before the pixels.
pub(super) fn header(bytes: &[u8]) -> Result<Header<'_>, PhotoFlaw> {
    let mut header = Header {
        size: Size { width: 0, height: 0 },
        components: Vec::new(),
        is_in_scans: false,
        has_jfif: false,
        adobe: None,
        exif: Exif::default(),
        thumbnail: None,
        profile: Vec::new(),
        scan: 0,
    };
    let mut has_exif = false;
    let mut at = START.len();
    loop {
        let Segment { marker, data, end } = segment(bytes, at)?;
        match marker {
            0xc0..=0xc2 => header.read_frame(data, marker)?,
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Err(PhotoFlaw::Broken("a kind of JPEG that browsers can't show".to_owned()));
            }
            SCAN => {
                let n_components = data.first().map_or(0, |&number| usize::from(number));
                header.is_in_scans |= n_components != header.components.len();
                header.scan = end;
                break;
            }
            END => return Err(PhotoFlaw::Broken("no pixels".to_owned())),
            0xe0 => header.has_jfif |= data.starts_with(b"JFIF\0"),
            0xe1 if !has_exif => {
                if let Some(tiff) = data.strip_prefix(exif::MARK) {
                    has_exif = true;
                    header.exif = exif::read(tiff);
                    header.thumbnail = header.exif.thumbnail.clone().and_then(|range| tiff.get(range));
                }
            }
            // ICC.1:2022, B.4: the number of the part, and the number of parts.
            0xe2 => {
                if let Some([number, _, part @ ..]) = data.strip_prefix(b"ICC_PROFILE\0") {
                    header.profile.push((*number, part));
                }
            }
            0xee => {
                if let Some(adobe) = data.strip_prefix(b"Adobe") {
                    header.adobe = adobe.get(6).copied();
                }
            }
            _ => {}
        }
        at = end;
    }
    if header.components.is_empty() {
        return Err(PhotoFlaw::Broken("no frame".to_owned()));
    }
    Ok(header)
}

impl Header<'_> {
    fn read_frame(&mut self, data: &[u8], marker: u8) -> Result<(), PhotoFlaw> {
        let broken = || PhotoFlaw::Broken("a broken frame".to_owned());
        if !self.components.is_empty() {
            return Err(PhotoFlaw::Broken("two frames".to_owned()));
        }
        let [precision, down, down_low, across, across_low, n_components, components @ ..] = data else {
            return Err(broken());
        };
        let width = u32::from(u16::from_be_bytes([*across, *across_low]));
        let height = u32::from(u16::from_be_bytes([*down, *down_low]));
        let (components, _) = components.as_chunks::<3>();
        let of_component =
            |&[id, factors, _]: &[u8; 3]| Component { id, across: factors >> 4, down: factors & 15 };
        self.components = components.iter().map(of_component).collect();
        let are_known =
            self.components.iter().all(|one| (1..=4).contains(&one.across) && (1..=4).contains(&one.down));
        if *precision != 8 || width == 0 || height == 0 || !are_known {
            return Err(broken());
        }
        if self.components.len() != usize::from(*n_components) || !matches!(n_components, 1 | 3 | 4) {
            return Err(broken());
        }
        self.size = Size { width, height };
        self.is_in_scans = marker == 0xc2;
        Ok(())
    }

    fn layout(&self) -> Layout {
        match self.components.len() {
            1 => Layout::Grey,
            4 => Layout::Cmyk,
            _ => Layout::Rgb,
        }
    }

    /// Whether the three channels are plain red, green and blue. The rules are those of libjpeg: never with JFIF; if
    /// Adobe's segment says so; or if the channels have these names.
    fn is_rgb(&self) -> bool {
        let ids = || self.components.iter().map(|component| component.id);
        !self.has_jfif && self.adobe.map_or_else(|| ids().eq(*b"RGB"), |adobe| adobe == 0)
    }

    /// The size to decode if `enough` is enough: the decoder can leave out detail, by halves.
    fn decoded_size(&self, enough: Size) -> Size {
        let eighths = |side: u32, eighths: u32| (side * eighths).div_ceil(8);
        let all = [1, 2, 4, 8].map(|part| Size {
            width: eighths(self.size.width, part),
            height: eighths(self.size.height, part),
        });
        let fits = |size: &&Size| size.width >= enough.width && size.height >= enough.height;
        all.iter().find(fits).copied().unwrap_or(self.size)
    }

    /// The memory for decoding a picture of the size `enough`, as stored, in bytes: the pixels, the channels that they
    /// are made of and, if these come in several scans, all coefficients, two bytes each.
    pub(super) fn weight(&self, enough: Size) -> u64 {
        let most = |factor: fn(&Component) -> u8| {
            u64::from(self.components.iter().map(factor).max().unwrap_or_default().max(1))
        };
        let full = most(|component| component.across) * most(|component| component.down);
        let factors =
            self.components.iter().map(|one| u64::from(one.across) * u64::from(one.down)).sum::<u64>();
        let of_pixels = area(self.decoded_size(enough)) * (self.components.len() as u64 + factors / full + 1);
        let of_coefficients = if self.is_in_scans { area(self.size) * 2 * factors / full } else { 0 };
        of_pixels + of_coefficients
    }

    fn profile(&self) -> Option<Profile> {
        let mut parts = self.profile.clone();
        parts.sort_by_key(|&(number, _)| number);
        let bytes = parts.into_iter().flat_map(|(_, part)| part).copied().collect::<Vec<_>>();
        (!bytes.is_empty()).then_some(Profile::Icc(bytes))
    }

    /// Checks that the picture is complete, and that its scans can be decoded in reasonable time.
    pub(super) fn check_scans(&self, bytes: &[u8]) -> Result<(), PhotoFlaw> {
        // A truncated file doesn't end so. More data may follow the end: a film, another picture, zeros.
        if !self.is_in_scans && bytes.ends_with(&[0xff, END]) {
            return Ok(());
        }
        let mut n_scans = 1;
        let mut at = self.scan;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let found = rest.iter().position(|&byte| byte == 0xff).ok_or(PhotoFlaw::Truncated)?;
            at += found + 1;
            match bytes.get(at).ok_or(PhotoFlaw::Truncated)? {
                &END => return Ok(()),
                0x00 | 0x01 | 0xd0..=0xd8 | 0xff => {}
                _ => {
                    let segment = segment(bytes, at - 1)?;
                    at = segment.end;
                    n_scans += u64::from(segment.marker == SCAN);
                }
            }
            if n_scans * area(self.size) > MAX_PIXELS_OF_SCANS {
                return Err(PhotoFlaw::Broken("too many scans".to_owned()));
            }
        }
    }
}

/// The preview in Exif; `None` if there is none or it can't be decoded.
pub(super) fn thumbnail(bytes: &[u8]) -> Option<Decoded> {
    let header = header(bytes).ok().filter(|header| area(header.size) < 1024 * 1024)?;
    decode(bytes, header.size).ok()
}

/// The picture. Its displayed size is at least `enough`, unless the file itself is smaller.
pub(super) fn decode(bytes: &[u8], enough: Size) -> Result<Decoded, PhotoFlaw> {
    let header = header(bytes)?;
    let raster = pixels(bytes, &header, turned_size(enough, header.exif.orientation))?;
    // The decoder assumes that CMYK is stored as Adobe's programs do, as the white that the inks leave.
    let are_inks_inverted = header.adobe.is_none();
    Ok(Decoded { raster, orientation: header.exif.orientation, profile: header.profile(), are_inks_inverted })
}

fn pixels(bytes: &[u8], header: &Header<'_>, enough: Size) -> Result<Raster, PhotoFlaw> {
    let broken = |error: jpeg_decoder::Error| PhotoFlaw::Broken(error.to_string());
    let layout = header.layout();
    let mut decoder = Decoder::new(bytes);
    decoder.set_max_decoding_buffer_size(MAX_WEIGHT as usize);
    decoder.set_color_transform(match layout {
        Layout::Grey => ColorTransform::Grayscale,
        Layout::Cmyk if header.adobe == Some(2) => ColorTransform::YCCK,
        Layout::Cmyk => ColorTransform::CMYK,
        _ if header.is_rgb() => ColorTransform::RGB,
        _ => ColorTransform::YCbCr,
    });
    let size = header.decoded_size(enough);
    let side = |side: u32| u16::try_from(side).map_err(|_| PhotoFlaw::Broken("too wide".to_owned()));
    // The decoder needs only one side: pass the longer one.
    let (width, height) = if size.width > size.height {
        decoder.scale(side(size.width)?, u16::MAX).map_err(broken)?
    } else {
        decoder.scale(u16::MAX, side(size.height)?).map_err(broken)?
    };
    let size = Size { width: u32::from(width), height: u32::from(height) };
    let bytes = decoder.decode().map_err(broken)?;
    if bytes.len() as u64 != area(size) * layout.n_channels() as u64 {
        return Err(PhotoFlaw::Broken("another size than the frame's".to_owned()));
    }
    Ok(Raster { size, layout, bytes })
}
