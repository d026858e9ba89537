//! AVIF (AV1 Image File Format 1.1): reads the items of the file, and decodes its pixels.

use re_rav1d::dav1d::Picture;

use super::av1::{self, Sequence};
use super::colour::Wide;
use super::exif::Orientation;
use super::heif::{self, CodePoints, Heif, Item, Window};
use super::light::Light;
use super::planes::Planes;
use super::raster::{Layout, Raster, area};
use super::{Decoded, PhotoFlaw};
use crate::photo::Size;

/// The most tiles of a picture; more are an attack.
const MAX_TILES: usize = 1024;

/// The least width and height of a tile in pixels (MIAF, 7.3.11.4.2).
const MIN_SIDE_OF_TILE: u32 = 64;

/// The data of the items.
#[derive(Debug)]
pub(super) struct Header {
    /// The size of the visible part.
    pub size: Size,
    pub has_alpha: bool,
    pub orientation: Orientation,
    weight: u64,
}

pub(super) fn is_avif(bytes: &[u8]) -> bool {
    let brands = heif::brands(bytes);
    brands.contains(b"avif") || brands.contains(b"avis")
}

fn broken(what: &str) -> PhotoFlaw {
    PhotoFlaw::Broken(what.to_owned())
}

/// A picture made of adjacent tiles. Most have one.
struct Grid {
    size: Size,
    size_of_tile: Size,
    tiles: Vec<Vec<u8>>,
    /// The header of all tiles.
    sequence: Sequence,
}

impl Grid {
    fn of(heif: &Heif<'_>, item: &Item<'_>) -> Result<Self, PhotoFlaw> {
        let size = item.size()?;
        let items = match item.kind() {
            b"av01" => vec![item],
            b"grid" => heif.tiles_of(item)?,
            _ => return Err(broken("a picture of another kind")),
        };
        let first = items.first().ok_or_else(|| broken("a picture of no pictures"))?;
        let size_of_tile = first.size()?;
        if item.kind() == b"grid" {
            check_grid(&item.bytes(), size, size_of_tile, items.len())?;
        }
        let tiles: Vec<Vec<u8>> = items.iter().map(|item| item.bytes()).collect();
        let mut sequences = tiles.iter().map(|tile| Sequence::of(tile));
        let sequence = sequences.next().ok_or_else(|| broken("a picture of no pictures"))??;
        if sequences.any(|other| other.as_ref() != Ok(&sequence)) {
            return Err(broken("pieces of several kinds"));
        }
        if sequence.size != size_of_tile {
            return Err(broken("two sizes"));
        }
        Ok(Self { size, size_of_tile, tiles, sequence })
    }

    /// Passes every tile to `add`, with its position.
    fn decode(
        &self,
        mut add: impl FnMut(u32, u32, &Picture) -> Result<(), PhotoFlaw>,
    ) -> Result<(), PhotoFlaw> {
        let n_across = self.size.width.div_ceil(self.size_of_tile.width).max(1);
        for (tile, idx) in self.tiles.iter().zip(0..) {
            let (left, top) =
                (idx % n_across * self.size_of_tile.width, idx / n_across * self.size_of_tile.height);
            add(left, top, &av1::decode(tile.clone(), &self.sequence)?)?;
        }
        Ok(())
    }
}

/// Whether the tiles cover the picture, and no more (HEIF, 6.6.2.3).
fn check_grid(told: &[u8], size: Size, size_of_tile: Size, n_tiles: usize) -> Result<(), PhotoFlaw> {
    let &[_, _, rows, columns, ..] = told else { return Err(broken("a picture of no pictures")) };
    let (rows, columns) = (u32::from(rows) + 1, u32::from(columns) + 1);
    let Size { width, height } = size_of_tile;
    let is_whole = size.width.div_ceil(width) == columns && size.height.div_ceil(height) == rows;
    let n_expected = rows as usize * columns as usize;
    if !is_whole || n_tiles != n_expected || n_tiles > MAX_TILES || width.min(height) < MIN_SIDE_OF_TILE {
        return Err(broken("pieces that make no picture"));
    }
    Ok(())
}

/// The parts of a file that form the picture.
struct Parts<'b> {
    item: Item<'b>,
    grid: Grid,
    alpha: Option<Grid>,
    is_premultiplied: bool,
    seen: Window,
}

impl<'b> Parts<'b> {
    fn read(bytes: &'b [u8]) -> Result<Self, PhotoFlaw> {
        let heif = Heif::read(bytes)?;
        let item = heif.primary()?;
        let grid = Grid::of(&heif, item)?;
        let alpha = heif.alpha_of(item);
        let is_premultiplied = alpha.is_some_and(|alpha| heif.is_premultiplied(item, alpha));
        let alpha = alpha.map(|alpha| Grid::of(&heif, alpha)).transpose()?;
        if alpha.as_ref().is_some_and(|alpha| alpha.size != grid.size) {
            return Err(broken("two sizes"));
        }
        Ok(Self { item: item.clone(), grid, alpha, is_premultiplied, seen: item.seen()? })
    }

    fn weight(&self) -> u64 {
        let of_grid = |grid: &Grid| area(grid.size_of_tile) * grid.sequence.weight_of_hundred() / 100;
        // The decoder's data about blocks, and the pixels themselves.
        let of_pixels = area(self.grid.size) * if self.alpha.is_some() { 2 + 4 + 1 } else { 2 + 3 };
        of_grid(&self.grid).max(self.alpha.as_ref().map_or(0, of_grid)) + of_pixels
    }

    /// The numbers for the colours in the file, or else in the stream.
    fn code_points(&self) -> CodePoints {
        self.item.code_points().unwrap_or(self.grid.sequence.code_points)
    }
}

pub(super) fn header(bytes: &[u8]) -> Result<Header, PhotoFlaw> {
    let parts = Parts::read(bytes)?;
    let orientation = parts.item.orientation();
    Ok(Header {
        size: parts.seen.size,
        has_alpha: parts.alpha.is_some(),
        orientation,
        weight: parts.weight(),
    })
}

impl Header {
    /// The memory that decoding takes, in bytes, including invisible parts.
    pub(super) fn weight(&self) -> u64 {
        self.weight
    }
}

/// The picture, or the still picture that animations have for programs that don't show animations.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, PhotoFlaw> {
    let parts = Parts::read(bytes)?;
    let alpha = parts.alpha.as_ref().map(samples).transpose()?;
    let code_points = parts.code_points();
    let (light, profile) = Light::of(code_points, parts.item.icc());
    let size = parts.grid.size;
    let layout = match (&alpha, parts.grid.sequence.has_colours) {
        (Some(_), _) => Layout::Rgba,
        (None, true) => Layout::Rgb,
        (None, false) => Layout::Grey,
    };
    let is_deep = parts.grid.sequence.depth > 8;
    let wide = is_deep.then(|| Wide::new(profile.as_ref(), layout.n_channels()));
    let n_channels = layout.n_channels();
    let mut pixels = vec![0; area(size) as usize * n_channels];
    parts.grid.decode(|left, top, picture| {
        let planes = Planes::of(picture, &parts.grid.sequence, code_points)?;
        let rows = pixels.chunks_exact_mut(size.width as usize * n_channels).zip(0..).skip(top as usize);
        for (row, y) in rows.take(parts.grid.size_of_tile.height as usize) {
            let row = &mut row[left as usize * n_channels..];
            let mut colours = planes.row((y - top) as usize);
            colours.truncate(row.len() / n_channels);
            let start = y as usize * size.width as usize + left as usize;
            let alphas = alpha.as_ref().map(|alpha| &alpha[start..start + colours.len()]);
            if let Some(alphas) = alphas.filter(|_| parts.is_premultiplied) {
                colours.iter_mut().zip(alphas).for_each(|(colour, alpha)| *colour = divided(*colour, *alpha));
            }
            if let Some(light) = &light {
                colours.iter_mut().for_each(|colour| *colour = light.mapped(*colour));
            }
            write_row(row, &colours, alphas, layout, wide.as_ref());
        }
        Ok(())
    })?;
    let raster = cut(Raster { size, layout, bytes: pixels }, parts.seen);
    let profile = profile.filter(|_| !is_deep);
    Ok(Decoded { raster, orientation: parts.item.orientation(), profile, are_inks_inverted: false })
}

/// The greys of a picture from 0 to 255.
fn samples(grid: &Grid) -> Result<Vec<u8>, PhotoFlaw> {
    let mut samples = vec![0; area(grid.size) as usize];
    let across = grid.size.width as usize;
    grid.decode(|left, top, picture| {
        let planes = Planes::of(picture, &grid.sequence, grid.sequence.code_points)?;
        let rows = samples.chunks_exact_mut(across).zip(0..).skip(top as usize);
        for (row, y) in rows.take(grid.size_of_tile.height as usize) {
            let greys = planes.greys((y - top) as usize);
            row[left as usize..].iter_mut().zip(greys).for_each(|(to, grey)| *to = narrow(grey));
        }
        Ok(())
    })?;
    Ok(samples)
}

fn narrow(channel: f32) -> u8 {
    (channel * 255.0).round() as u8
}

/// Divides a colour by the alpha that it was multiplied with.
fn divided(colour: [f32; 3], alpha: u8) -> [f32; 3] {
    if alpha == 0 { colour } else { colour.map(|channel| (channel * 255.0 / f32::from(alpha)).min(1.0)) }
}

/// Writes `colours` as the first pixels of `row`.
fn write_row(
    row: &mut [u8],
    colours: &[[f32; 3]],
    alphas: Option<&[u8]>,
    layout: Layout,
    wide: Option<&Wide>,
) {
    let n_colours = layout.n_channels().min(3);
    if let Some(wide) = wide {
        let mut stored = Vec::with_capacity(colours.len() * layout.n_channels() * 2);
        for (idx, colour) in colours.iter().enumerate() {
            for channel in &colour[..n_colours] {
                stored.extend(((channel * 65_535.0).round() as u16).to_be_bytes());
            }
            // Repeating the byte scales it from 8 to 16 bits.
            stored.extend(alphas.iter().flat_map(|alphas| [alphas[idx]; 2]));
        }
        let mut pixels = Vec::with_capacity(colours.len() * layout.n_channels());
        wide.add(&stored, &mut pixels);
        row[..pixels.len()].copy_from_slice(&pixels);
        return;
    }
    for (idx, (pixel, colour)) in row.chunks_exact_mut(layout.n_channels()).zip(colours).enumerate() {
        pixel[..n_colours].iter_mut().zip(colour).for_each(|(to, channel)| *to = narrow(*channel));
        if let Some(alphas) = alphas {
            pixel[3] = alphas[idx];
        }
    }
}

/// The visible part of the picture.
fn cut(raster: Raster, seen: Window) -> Raster {
    if seen.size == raster.size {
        return raster;
    }
    let n_channels = raster.layout.n_channels();
    let rows = raster.bytes.chunks_exact(raster.size.width as usize * n_channels);
    let part = seen.left as usize * n_channels..(seen.left + seen.size.width) as usize * n_channels;
    let rows = rows.skip(seen.top as usize).take(seen.size.height as usize);
    let bytes = rows.flat_map(|row| &row[part.clone()]).copied().collect();
    Raster { size: seen.size, layout: raster.layout, bytes }
}
