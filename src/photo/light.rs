//! Converts pictures brighter than paper (PQ and HLG, ITU-R BT.2100) for ordinary screens.

use super::colour::Profile;
use super::heif::CodePoints;

/// White paper on such a screen, in candelas a square metre (ITU-R BT.2408, 2.2).
const WHITE: f32 = 203.0;

/// The brightest light that pictures are made for, in candelas a square metre.
const BRIGHTEST: f32 = 1000.0;

/// Light below this share of white paper stays unchanged.
const KNEE: f32 = 0.5;

/// Numbers for curves (ITU-T H.273, table 3).
const SRGB: u8 = 13;
const PQ: u8 = 16;
const HLG: u8 = 18;

/// The steps of a table: more than any picture has, so that the nearest step is precise enough.
const STEPS: usize = 1 << 14;

/// The transfer curve of a picture that is brighter than paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Curve {
    Pq,
    Hlg,
}

/// Converts the colours of such a picture. Computing powers for each pixel would take too long, so tables hold them.
pub(super) struct Light {
    curve: Curve,
    /// The light of each channel.
    lights: Vec<f32>,
    /// The channel of sRGB for the square root of each light.
    channels: Vec<f32>,
}

impl Light {
    /// The conversion for colours with these numbers, and the profile of its result.
    pub(super) fn of(numbers: CodePoints, icc: Option<Profile>) -> (Option<Self>, Option<Profile>) {
        if icc.is_some() {
            return (None, icc);
        }
        let curve = match numbers.transfer {
            PQ => Some(Curve::Pq),
            HLG => Some(Curve::Hlg),
            _ => None,
        };
        let transfer = match numbers.transfer {
            // Treat the curves of video cameras as that of sRGB, like browsers do.
            1 | 2 | 6 | 14 | 15 | PQ | HLG => SRGB,
            transfer => transfer,
        };
        let primaries = if numbers.primaries == 2 { 1 } else { numbers.primaries };
        let is_srgb = (primaries, transfer) == (1, SRGB);
        (curve.map(Self::new), (!is_srgb).then_some(Profile::CodePoints { primaries, transfer }))
    }

    fn new(curve: Curve) -> Self {
        let table = |value: fn(f32) -> f32| {
            (0..=STEPS).map(|step| value(step as f32 / STEPS as f32)).collect::<Vec<_>>()
        };
        let light = match curve {
            Curve::Pq => pq_to_light,
            Curve::Hlg => hlg_to_scene,
        };
        Self { curve, lights: table(light), channels: table(|root| light_to_srgb(root * root)) }
    }

    /// The colour with the curve of sRGB, at most as bright as paper. Above the knee it follows Reinhard's curve for
    /// the brightest channel, so that no colour changes its hue.
    pub(super) fn mapped(&self, colour: [f32; 3]) -> [f32; 3] {
        let step = |value: f32| (value.clamp(0.0, 1.0) * STEPS as f32).round() as usize;
        let stored = colour.map(|channel| self.lights[step(channel)]);
        let light = match self.curve {
            Curve::Pq => stored,
            Curve::Hlg => scene_to_light(stored),
        };
        let brightest = light.into_iter().fold(0.0, f32::max);
        let above = |light: f32| (light - KNEE) / (1.0 - KNEE);
        let (over, most) = (above(brightest), above(BRIGHTEST / WHITE));
        let mapped = KNEE + (1.0 - KNEE) * over * (1.0 + over / (most * most)) / (1.0 + over);
        let scale = if brightest > KNEE { mapped / brightest } else { 1.0 };
        light.map(|light| self.channels[step((light * scale).sqrt())])
    }
}

/// Light as a share of white paper (BT.2100, table 4).
fn pq_to_light(channel: f32) -> f32 {
    let root = channel.powf(1.0 / 78.84375);
    let light = ((root - 0.835_937_5).max(0.0) / (18.851_562 - 18.6875 * root)).powf(1.0 / 0.159_301_76);
    light * 10_000.0 / WHITE
}

/// Light as a share of the brightest light that the camera recorded (BT.2100, table 5).
fn hlg_to_scene(channel: f32) -> f32 {
    if channel <= 0.5 {
        channel * channel / 3.0
    } else {
        (((channel - 0.559_910_7) / 0.178_832_77).exp() + 0.284_668_92) / 12.0
    }
}

/// Light as a share of white paper, on a screen of the usual brightness (BT.2100, table 5).
fn scene_to_light(scene: [f32; 3]) -> [f32; 3] {
    let brightness = scene[0] * 0.2627 + scene[1] * 0.678 + scene[2] * 0.0593;
    let scale = brightness.powf(0.2) * BRIGHTEST / WHITE;
    scene.map(|channel| channel * scale)
}

fn light_to_srgb(light: f32) -> f32 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(curve: Curve, grey: f32) -> f32 {
        Light::new(curve).mapped([grey; 3])[0]
    }

    /// White paper is at 58 % in PQ and at 75 % in HLG (BT.2408, table 1): both must give the same white.
    #[test]
    fn white_paper_is_nearly_white() {
        for (curve, white) in [(Curve::Pq, 0.5807), (Curve::Hlg, 0.75)] {
            let found = mapped(curve, white);
            assert!((0.86..0.92).contains(&found), "{curve:?}: {found}");
            assert_eq!(mapped(curve, 0.0), 0.0, "{curve:?}");
            let lights: Vec<f32> = (0..=100).map(|step| mapped(curve, step as f32 / 100.0)).collect();
            assert!(lights.is_sorted(), "{curve:?}: {lights:?}");
            assert!(lights[100] > 0.99, "{curve:?}: {lights:?}");
        }
    }

    /// A grey of 18 % of the light of white paper, which is at 41 % in PQ (SMPTE ST 2084), stays unchanged: 46 % in
    /// sRGB.
    #[test]
    fn what_is_darker_than_paper_stays() {
        let found = mapped(Curve::Pq, 0.4109);
        assert!((found - 0.461).abs() < 0.005, "{found}");
    }
}
