//! Converts colours of other spaces to sRGB, computed from their definitions.

/// Three numbers: channels from 0 to 1, XYZ or Lab.
type Triple = [f64; 3];

/// A space of colours with the white of sRGB.
#[derive(Clone, Copy)]
pub(super) struct Space {
    /// To XYZ, row by row.
    matrix: [Triple; 3],
    /// From a channel to light.
    curve: fn(f64) -> f64,
}

const SRGB_TO_XYZ: [Triple; 3] = [
    [0.412_390_799, 0.357_584_339, 0.180_480_788],
    [0.212_639_006, 0.715_168_679, 0.072_192_315],
    [0.019_330_819, 0.119_194_780, 0.950_532_152],
];

const XYZ_TO_SRGB: [Triple; 3] = [
    [3.240_969_942, -1.537_383_178, -0.498_610_760],
    [-0.969_243_636, 1.875_967_502, 0.041_555_057],
    [0.055_630_080, -0.203_976_959, 1.056_971_514],
];

const WHITE: Triple = [0.950_455_927, 1.0, 1.089_057_751];

/// IEC 61966-2-1.
pub(super) const SRGB: Space = Space { matrix: SRGB_TO_XYZ, curve: srgb_to_light };

/// The primaries of SMPTE EG 432-1 with the curve of sRGB: Display P3.
pub(super) const DISPLAY_P3: Space = Space {
    matrix: [
        [0.486_570_949, 0.265_667_693, 0.198_217_285],
        [0.228_974_564, 0.691_738_522, 0.079_286_914],
        [0.0, 0.045_113_382, 1.043_944_369],
    ],
    curve: srgb_to_light,
};

/// Adobe RGB (1998), 4.3.
pub(super) const ADOBE_RGB: Space = Space {
    matrix: [
        [0.576_669_043, 0.185_558_238, 0.188_228_646],
        [0.297_344_975, 0.627_363_566, 0.075_291_458],
        [0.027_031_361, 0.070_688_852, 0.991_337_537],
    ],
    curve: |channel| channel.powf(563.0 / 256.0),
};

/// Linear, with the primaries of sRGB.
pub(super) const LINEAR: Space = Space { matrix: SRGB_TO_XYZ, curve: |channel| channel };

/// With the primaries of sRGB and the gamma of old Macs.
pub(super) const GAMMA_1_8: Space = Space { matrix: SRGB_TO_XYZ, curve: |channel| channel.powf(1.8) };

fn srgb_to_light(channel: f64) -> f64 {
    if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
}

fn light_to_srgb(light: f64) -> f64 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

fn product(matrix: [Triple; 3], vector: Triple) -> Triple {
    matrix.map(|row| row.iter().zip(vector).map(|(factor, value)| factor * value).sum())
}

/// A colour of `space` in sRGB.
pub(super) fn to_srgb(space: Space, colour: [u8; 3]) -> [u8; 3] {
    let light = colour.map(|channel| (space.curve)(f64::from(channel) / 255.0));
    let light = product(XYZ_TO_SRGB, product(space.matrix, light));
    light.map(|light| (light_to_srgb(light.clamp(0.0, 1.0)) * 255.0).round() as u8)
}

/// A colour of CIELAB (of D50, as profiles have it) in sRGB, adapted by Bradford.
pub(super) fn lab_to_srgb([lightness, a, b]: Triple) -> [u8; 3] {
    const D50: Triple = [0.964_22, 1.0, 0.825_21];
    const D50_TO_D65: [Triple; 3] = [
        [0.955_473_4, -0.023_098_5, 0.063_259_3],
        [-0.028_369_8, 1.009_995_5, 0.021_041_3],
        [0.012_314_0, -0.020_507_6, 1.330_365_9],
    ];
    let y = (lightness + 16.0) / 116.0;
    let inverse = |f: f64| if f > 6.0 / 29.0 { f.powi(3) } else { (f - 16.0 / 116.0) * 108.0 / 841.0 };
    let xyz = [inverse(y + a / 500.0) * D50[0], inverse(y), inverse(y - b / 200.0) * D50[2]];
    let light = product(XYZ_TO_SRGB, product(D50_TO_D65, xyz));
    light.map(|light| (light_to_srgb(light.clamp(0.0, 1.0)) * 255.0).round() as u8)
}

fn lab(colour: [u8; 3]) -> Triple {
    let light = colour.map(|channel| srgb_to_light(f64::from(channel) / 255.0));
    let xyz = product(SRGB_TO_XYZ, light);
    let f = |value: f64| {
        if value > 216.0 / 24_389.0 { value.cbrt() } else { value * 841.0 / 108.0 + 16.0 / 116.0 }
    };
    let [x, y, z] = [0, 1, 2].map(|axis| f(xyz[axis] / WHITE[axis]));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The distance of two colours: ΔE of 1976, which for similar colours is never much less than that of 2000.
pub(super) fn distance(left: [u8; 3], right: [u8; 3]) -> f64 {
    let (left, right) = (lab(left), lab(right));
    left.iter().zip(right).map(|(left, right)| (left - right).powi(2)).sum::<f64>().sqrt()
}

impl Space {
    /// These primaries with the curve of `other`.
    pub(super) const fn with_curve_of(self, other: Self) -> Self {
        Self { matrix: self.matrix, curve: other.curve }
    }
}
