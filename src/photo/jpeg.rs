//! JPEG (ITU-T T.81): what its segments say, and its pixels.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::colour::Profile;
use super::exif::{self, Exif};
use super::raster::{Layout, Raster, area};
use super::{Decoded, Flaw};
use crate::picture::Size;

pub(super) const START: &[u8] = &[0xff, 0xd8];
const END: u8 = 0xd9;

/// Encoders use about ten; each can make the decoder go through the whole picture.
const MAX_SCANS: usize = 64;

/// What stands before the pixels.
#[derive(Debug)]
pub(super) struct Header<'b> {
    /// As stored.
    pub size: Size,
    components: Vec<Component>,
    is_progressive: bool,
    /// What Adobe's programs did to the channels: 0 nothing, 1 YCbCr, 2 YCCK.
    adobe: Option<u8>,
    pub exif: Exif,
    /// The preview in Exif.
    pub thumbnail: Option<&'b [u8]>,
    /// Parts of a colour profile, with their numbers.
    profile: Vec<(u8, &'b [u8])>,
    /// Where the first scan begins.
    scan: usize,
}

#[derive(Clone, Copy, Debug)]
struct Component {
    id: u8,
    across: u8,
    down: u8,
}

/// A segment: its marker, what it holds, and where the next one begins.
struct Segment<'b> {
    marker: u8,
    data: &'b [u8],
    end: usize,
}

/// The segment at `at`; markers may have any number of fill bytes before them (B.1.1.2).
fn segment(bytes: &[u8], at: usize) -> Result<Segment<'_>, Flaw> {
    let rest = bytes.get(at..).unwrap_or_default();
    let n_fill = rest.iter().take_while(|&&byte| byte == 0xff).count();
    let Some(&marker) = rest.get(n_fill) else { return Err(Flaw::Truncated) };
    if n_fill == 0 {
        return Err(Flaw::Broken("no marker where a segment begins".to_owned()));
    }
    let rest = &rest[n_fill + 1..];
    let at = at + n_fill + 1;
    // Those without data.
    if matches!(marker, 0x01 | 0xd0..=0xd9) {
        return Ok(Segment { marker, data: &[], end: at });
    }
    let length = rest.first_chunk::<2>().map(|length| usize::from(u16::from_be_bytes(*length)));
    let length = length.ok_or(Flaw::Truncated)?;
    if length < 2 {
        return Err(Flaw::Broken("a segment shorter than its length".to_owned()));
    }
    let data = rest.get(2..length).ok_or(Flaw::Truncated)?;
    Ok(Segment { marker, data, end: at + length })
}

/// Reads all segments before the pixels.
pub(super) fn header(bytes: &[u8]) -> Result<Header<'_>, Flaw> {
    let mut header = Header {
        size: Size { width: 0, height: 0 },
        components: Vec::new(),
        is_progressive: false,
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
                return Err(Flaw::Broken("a kind of JPEG that browsers can't show".to_owned()));
            }
            0xda => {
                header.scan = end;
                break;
            }
            END => return Err(Flaw::Broken("no pixels".to_owned())),
            0xe1 if !has_exif => {
                if let Some(tiff) = data.strip_prefix(exif::MARK) {
                    has_exif = true;
                    header.exif = exif::read(tiff);
                    header.thumbnail = header.exif.thumbnail.clone().and_then(|range| tiff.get(range));
                }
            }
            // ICC.1:2022, B.4: the number of the part, and how many there are.
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
        return Err(Flaw::Broken("no frame".to_owned()));
    }
    Ok(header)
}

impl Header<'_> {
    fn read_frame(&mut self, data: &[u8], marker: u8) -> Result<(), Flaw> {
        let broken = || Flaw::Broken("a broken frame".to_owned());
        if !self.components.is_empty() {
            return Err(Flaw::Broken("two frames".to_owned()));
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
        self.is_progressive = marker == 0xc2;
        Ok(())
    }

    fn layout(&self) -> Layout {
        match self.components.len() {
            1 => Layout::Grey,
            4 => Layout::Cmyk,
            _ => Layout::Rgb,
        }
    }

    /// Whether the three channels are red, green and blue as they are: by Adobe's word, or by their names (libjpeg).
    fn is_rgb(&self) -> bool {
        let ids = || self.components.iter().map(|component| component.id);
        self.adobe.map_or_else(|| ids().eq(*b"RGB"), |adobe| adobe == 0)
    }

    /// Bytes of memory that decoding takes for each pixel of the picture: the pixels themselves and, if they come in several
    /// scans, the coefficients of all components, two bytes each.
    pub(super) fn weight(&self) -> u64 {
        let n_pixels = area(self.size);
        let of_pixels = n_pixels * self.layout().n_channels() as u64;
        let most = |factor: fn(&Component) -> u8| {
            u64::from(self.components.iter().map(factor).max().unwrap_or_default().max(1))
        };
        let full = most(|component| component.across) * most(|component| component.down);
        let factors =
            self.components.iter().map(|one| u64::from(one.across) * u64::from(one.down)).sum::<u64>();
        let of_coefficients = if self.is_progressive { n_pixels * 2 * factors / full } else { 0 };
        of_pixels + of_coefficients
    }

    fn profile(&self) -> Option<Profile> {
        let mut parts = self.profile.clone();
        parts.sort_by_key(|&(number, _)| number);
        let bytes = parts.into_iter().flat_map(|(_, part)| part).copied().collect::<Vec<_>>();
        (!bytes.is_empty()).then(|| Profile::Icc(bytes))
    }

    /// Whether the picture has its end.
    pub(super) fn is_whole(&self, bytes: &[u8]) -> bool {
        // What is cut off doesn't end so. There may be more behind the end: a video, another picture, zeros.
        if bytes.ends_with(&[0xff, END]) {
            return true;
        }
        let mut at = self.scan;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(found) = rest.iter().position(|&byte| byte == 0xff) else { return false };
            at += found + 1;
            match bytes.get(at) {
                None => return false,
                Some(&END) => return true,
                Some(0x00 | 0x01 | 0xd0..=0xd8 | 0xff) => {}
                Some(_) => match segment(bytes, at - 1) {
                    Ok(segment) => at = segment.end,
                    Err(_) => return false,
                },
            }
        }
    }
}

/// The preview in Exif; `None` if it can't be had.
pub(super) fn thumbnail(bytes: &[u8]) -> Option<Decoded> {
    header(bytes).ok().filter(|header| area(header.size) < 1024 * 1024)?;
    decode(bytes).ok()
}

pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Flaw> {
    let header = header(bytes)?;
    let raster = pixels(bytes, &header)?;
    // Adobe's programs store the white that the inks leave, and everybody took it over.
    let are_inks_inverted = header.adobe.is_some();
    Ok(Decoded { raster, orientation: header.exif.orientation, profile: header.profile(), are_inks_inverted })
}

fn pixels(bytes: &[u8], header: &Header<'_>) -> Result<Raster, Flaw> {
    let layout = header.layout();
    let is_ycck = header.adobe == Some(2) && layout == Layout::Cmyk;
    let space = match layout {
        Layout::Grey => ColorSpace::Luma,
        Layout::Cmyk if is_ycck => ColorSpace::YCCK,
        Layout::Cmyk => ColorSpace::CMYK,
        // The decoder leaves channels as they are if it thinks that they already are what is wanted.
        _ if header.is_rgb() && header.adobe.is_none() => ColorSpace::YCbCr,
        _ => ColorSpace::RGB,
    };
    let options = DecoderOptions::default()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(MAX_SCANS)
        .jpeg_set_out_colorspace(space);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let mut pixels = decoder.decode().map_err(|error| Flaw::Broken(error.to_string()))?;
    if pixels.len() as u64 != area(header.size) * layout.n_channels() as u64 {
        return Err(Flaw::Broken("another size than the frame's".to_owned()));
    }
    if is_ycck {
        ycck_to_cmyk(&mut pixels);
    }
    Ok(Raster { size: header.size, layout, bytes: pixels })
}

/// The first three channels are YCbCr of red, green and blue (JFIF 1.02), which is what the inks leave white.
fn ycck_to_cmyk(pixels: &mut [u8]) {
    let (pixels, _) = pixels.as_chunks_mut::<4>();
    for [first, second, third, _] in pixels {
        let [luma, blue, red] = [*first, *second, *third].map(i32::from);
        let (blue, red) = (blue - 128, red - 128);
        let channel = |value: i32| (((luma << 16) + value + (1 << 15)) >> 16).clamp(0, 255) as u8;
        // The factors are 1.402, 0.344136, 0.714136 and 1.772, times 2 to the 16th.
        *first = u8::MAX - channel(91_881 * red);
        *second = u8::MAX - channel(-22_554 * blue - 46_802 * red);
        *third = u8::MAX - channel(116_130 * blue);
    }
}
