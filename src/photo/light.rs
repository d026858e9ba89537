//! Pictures brighter than paper (PQ and HLG, ITU-R BT.2100), as screens without such lights show them.

use super::colour::Profile;
use super::heif::CodePoints;

/// What white paper has, in parts of a candela a square metre (ITU-R BT.2408, 2.2).
const WHITE: f32 = 203.0;

/// What the brightest screens are graded for.
const BRIGHTEST: f32 = 1000.0;

/// What is darker, in parts of paper's white, stays as it is.
const KNEE: f32 = 0.5;

/// Numbers for curves (ITU-T H.273, table 3).
const SRGB: u8 = 13;
const PQ: u8 = 16;
const HLG: u8 = 18;

/// The curve of a picture that is brighter than paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Light {
    Pq,
    Hlg,
}

impl Light {
    /// What is to be done with colours of these numbers, and the profile that they have then.
    pub(super) fn of(numbers: CodePoints, icc: Option<Profile>) -> (Option<Self>, Option<Profile>) {
        if icc.is_some() {
            return (None, icc);
        }
        let light = match numbers.transfer {
            PQ => Some(Self::Pq),
            HLG => Some(Self::Hlg),
            _ => None,
        };
        let transfer = match numbers.transfer {
            // The curves of cameras for video are shown as that of sRGB is, as browsers do it.
            1 | 2 | 6 | 14 | 15 | PQ | HLG => SRGB,
            transfer => transfer,
        };
        let primaries = if numbers.primaries == 2 { 1 } else { numbers.primaries };
        let is_srgb = (primaries, transfer) == (1, SRGB);
        (light, (!is_srgb).then_some(Profile::CodePoints { primaries, transfer }))
    }

    /// The colour with the curve of sRGB, none of it brighter than paper. Above the knee it follows Reinhard's curve, by the
    /// brightest channel, so that no colour changes its hue.
    pub(super) fn mapped(self, colour: [f32; 3]) -> [f32; 3] {
        let light = match self {
            Self::Pq => colour.map(pq_to_light),
            Self::Hlg => hlg_to_light(colour),
        };
        let brightest = light.into_iter().fold(0.0, f32::max);
        let above = |light: f32| (light - KNEE) / (1.0 - KNEE);
        let (over, most) = (above(brightest), above(BRIGHTEST / WHITE));
        let mapped = KNEE + (1.0 - KNEE) * over * (1.0 + over / (most * most)) / (1.0 + over);
        let scale = if brightest > KNEE { mapped / brightest } else { 1.0 };
        light.map(|light| light_to_srgb((light * scale).clamp(0.0, 1.0)))
    }
}

/// In parts of paper's white (BT.2100, table 4).
fn pq_to_light(channel: f32) -> f32 {
    let root = channel.powf(1.0 / 78.84375);
    let light = ((root - 0.835_937_5).max(0.0) / (18.851_562 - 18.6875 * root)).powf(1.0 / 0.159_301_76);
    light * 10_000.0 / WHITE
}

/// In parts of paper's white, on a screen of the usual brightness (BT.2100, table 5).
fn hlg_to_light(colour: [f32; 3]) -> [f32; 3] {
    let scene = colour.map(|channel| {
        if channel <= 0.5 {
            channel * channel / 3.0
        } else {
            (((channel - 0.559_910_7) / 0.178_832_77).exp() + 0.284_668_92) / 12.0
        }
    });
    let brightness = scene[0] * 0.2627 + scene[1] * 0.678 + scene[2] * 0.0593;
    scene.map(|channel| channel * brightness.powf(0.2) * BRIGHTEST / WHITE)
}

fn light_to_srgb(light: f32) -> f32 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(light: Light, grey: f32) -> f32 {
        light.mapped([grey; 3])[0]
    }

    /// White paper is at 58 % in PQ and at 75 % in HLG (BT.2408, table 1): both come out as the same white.
    #[test]
    fn white_paper_is_nearly_white() {
        for (light, white) in [(Light::Pq, 0.5807), (Light::Hlg, 0.75)] {
            let found = mapped(light, white);
            assert!((0.86..0.92).contains(&found), "{light:?}: {found}");
            assert_eq!(mapped(light, 0.0), 0.0, "{light:?}");
            let lights: Vec<f32> = (0..=100).map(|step| mapped(light, step as f32 / 100.0)).collect();
            assert!(lights.is_sorted(), "{light:?}: {lights:?}");
            assert!(lights[100] > 0.99, "{light:?}: {lights:?}");
        }
    }

    /// A grey of 18 % of the light of white paper, which is at 41 % in PQ (SMPTE ST 2084), is left as it is: 46 % in sRGB.
    #[test]
    fn what_is_darker_than_paper_stays() {
        let found = mapped(Light::Pq, 0.4109);
        assert!((found - 0.461).abs() < 0.005, "{found}");
    }
}
