//! Converts typed keys to Vietnamese syllables, as an input method would convert `ddoongj`.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use super::normal::{nfc, nfd_chars};

/// Initials that consist only of consonants. `gi` and `qu` are the others.
const INITIALS: [&str; 25] = [
    "", "b", "c", "d", "g", "h", "k", "l", "m", "n", "r", "s", "t", "v", "x", "ch", "gh", "kh", "ng", "nh",
    "ph", "th", "tr", "đ", "ngh",
];

/// The part of a syllable after the initial, without tones.
static RIMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et \
     ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan \
     oang oanh oao oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi \
     ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ uy uya uych \
     uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu yên"
        .split_whitespace()
        .collect()
});

/// The marks of tones, with the Telex key of each.
const TONES: [(char, char); 5] =
    [('s', '\u{301}'), ('f', '\u{300}'), ('r', '\u{309}'), ('x', '\u{303}'), ('j', '\u{323}')];

/// The longest word that may consist of keys: `phuwowngf`.
const MAX_LETTERS: usize = 9;

/// Whether `word`, in lower case, is a syllable with this tone, or without one.
fn is_syllable(word: &str, tone: Option<char>) -> bool {
    let Some(vowel_at) = word.find(is_vowel) else { return false };
    let (initial, rest) = word.split_at(vowel_at);
    let behind = match initial {
        "g" => rest.strip_prefix('i'),
        "q" => rest.strip_prefix('u'),
        _ => None,
    };
    let is_made = INITIALS.contains(&initial) && RIMES.contains(rest)
        || behind.is_some_and(|rime| RIMES.contains(rime));
    let is_stopped = word.ends_with(['c', 'p', 't']) || word.ends_with("ch");
    is_made && (!is_stopped || matches!(tone, None | Some('\u{301}' | '\u{323}')))
}

/// Whether `word` can be a Vietnamese syllable by its letters and the place of its tone, in the old or the new style.
pub fn is_possible_syllable(word: &str) -> bool {
    let word = word.to_lowercase();
    let (bare, tone) = without_tone(&word);
    if !is_syllable(&bare, tone) {
        return false;
    }
    if tone.is_none() {
        return true;
    }
    let letters: Vec<char> = bare.chars().collect();
    let n_vowels = letters.iter().filter(|char| is_vowel(**char)).count();
    // The new style: hoà, khoẻ, thuỷ.
    let is_new = ["oa", "oe", "uy"].iter().any(|end| bare.ends_with(end))
        && nfd_chars(&word).last().is_some_and(|last| TONES.iter().any(|(_, mark)| *mark == last));
    n_vowels == 1 || is_new || with_tone(letters, tone) == nfc(&word)
}

/// `word` without its tone, and the tone.
pub(super) fn without_tone(word: &str) -> (Cow<'_, str>, Option<char>) {
    if word.is_ascii() {
        return (Cow::Borrowed(word), None);
    }
    let mut tone = None;
    let bare: String = nfd_chars(word)
        .filter(|char| {
            let is_tone = TONES.iter().any(|(_, mark)| mark == char);
            if is_tone {
                tone = Some(*char);
            }
            !is_tone
        })
        .collect();
    (Cow::Owned(nfc(&bare).into_owned()), tone)
}

/// A word typed as keys.
pub(super) struct Typed {
    /// The word that an input method would make.
    pub(super) meant: String,
    /// Whether the keys are proof: only those in `strong` never occur in words of other languages.
    pub(super) is_strong: bool,
}

/// The word that the keys `word`, in lower case, mean in Telex, if `word` isn't a syllable and they form one.
pub(super) fn telex(word: &str) -> Option<Typed> {
    let (bare, mut tone) = without_tone(word);
    if is_syllable(&bare, tone) || bare.chars().count() > MAX_LETTERS {
        return None;
    }
    let mut out: Vec<char> = Vec::with_capacity(MAX_LETTERS);
    let (mut is_strong, mut key_at) = (!bare.is_ascii(), None);
    for char in bare.chars() {
        let has_vowel = out.iter().any(|char| is_vowel(*char));
        let last = out.last().copied();
        match (char, last) {
            ('d', Some('d')) if out.len() == 1 => {
                out[0] = 'đ';
                is_strong = true;
            }
            ('a', Some('a')) => {
                out.pop();
                out.push('â');
                is_strong = true;
            }
            ('e', Some('e')) => replace_last(&mut out, 'ê'),
            ('o', Some('o')) => replace_last(&mut out, 'ô'),
            ('w', _) => {
                let at = out.iter().rposition(|char| matches!(char, 'a' | 'u' | 'o'))?;
                is_strong |= out[at] == 'u' || at > 0 && matches!(out[at - 1], 'u' | 'ư');
                if out[at] == 'o' && at > 0 && out[at - 1] == 'u' && out[0] != 'q' {
                    out[at - 1] = 'ư';
                }
                out[at] = match out[at] {
                    'a' => 'ă',
                    'u' => 'ư',
                    _ => 'ơ',
                };
            }
            ('s' | 'f' | 'r' | 'x' | 'j', _) if has_vowel => {
                let mark = TONES.iter().find(|(key, _)| *key == char)?.1;
                if tone.replace(mark).is_some() {
                    return None;
                }
                key_at = Some((char, out.len()));
            }
            _ => out.push(char),
        }
    }
    let meant: String = out.iter().collect();
    if meant == bare || !is_syllable(&meant, tone) {
        return None;
    }
    if let Some((key, at)) = key_at {
        let behind: String = out[at..].iter().collect();
        let is_before_consonant = behind.starts_with(|char| !is_vowel(char));
        is_strong |= key == 'j'
            || matches!(key, 'f' | 'x') && is_before_consonant
            || behind.starts_with("ng")
            || behind.starts_with("nh");
    }
    is_strong |= ["kh", "ng", "nh"].iter().any(|initial| meant.starts_with(initial))
        || ["xax", "cuar", "vaf", "laf"].contains(&word);
    Some(Typed { meant: with_tone(out, tone), is_strong })
}

fn replace_last(out: &mut Vec<char>, char: char) {
    out.pop();
    out.push(char);
}

fn is_vowel(char: char) -> bool {
    matches!(char, 'a' | 'ă' | 'â' | 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư' | 'y')
}

/// The letters with the tone on the vowel that carries it.
fn with_tone(out: Vec<char>, tone: Option<char>) -> String {
    let Some(tone) = tone else { return out.into_iter().collect() };
    let first =
        usize::from(out.starts_with(&['q', 'u']) || out.starts_with(&['g', 'i']) && out.len() > 2) * 2;
    let vowels: Vec<usize> = (first..out.len()).filter(|at| is_vowel(out[*at])).collect();
    let shaped = vowels.iter().rev().find(|at| "ăâêôơư".contains(out[**at]));
    let is_closed = out.last().is_some_and(|last| !is_vowel(*last));
    let at = match (shaped, &vowels[..]) {
        (Some(at), _) => *at,
        (None, [.., last]) if is_closed => *last,
        (None, [_, middle, _]) => *middle,
        (None, [one, ..]) => *one,
        (None, []) => out.len().saturating_sub(1),
    };
    let mut text: String = out[..=at].iter().collect();
    text.push(tone);
    text.extend(&out[at + 1..]);
    nfc(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{is_possible_syllable, telex};

    #[test]
    fn syllables_have_their_tone_where_it_can_stand() {
        for word in "xã Quảng được thuở hòa hoà khỏe khoẻ thủy thuỷ quý giếng gì gìn già khuỷu ngoài NGHĨA ạ"
            .split(' ')
        {
            assert!(is_possible_syllable(word), "{word}");
        }
        for word in "xaõ haø quỷa ngµy cáp® phước\u{300} tấc\u{309} Đắk Bjørn caùc hoaì mât̀".split(' ')
        {
            assert!(!is_possible_syllable(word), "{word}");
        }
    }

    #[test]
    fn keys_become_what_they_were_meant_as() {
        for (typed, meant) in [
            ("ddoongj", "động"),
            ("caay", "cây"),
            ("troofng", "trồng"),
            ("moojt", "một"),
            ("mootj", "một"),
            ("quarng", "quảng"),
            ("nghij", "nghị"),
            ("xax", "xã"),
            ("nguowif", "người"),
            ("ddiaj", "địa"),
            ("ddieemr", "điểm"),
            ("phuwowngf", "phường"),
            ("phươngf", "phường"),
            ("dduowcj", "được"),
            ("khoong", "không"),
            ("thajnh", "thạnh"),
            ("hoafng", "hoàng"),
            ("cuar", "của"),
        ] {
            let found = telex(typed);
            assert!(
                found.as_ref().is_some_and(|found| found.meant == meant && found.is_strong),
                "{typed}: {:?}",
                found.map(|found| found.meant)
            );
        }
        for word in [
            "xã",
            "quảng",
            "test",
            "taxi",
            "beer",
            "door",
            "been",
            "week",
            "soon",
            "moon",
            "boots",
            "town",
            "lawn",
            "cows",
            "facebook",
            "zalo",
            "tiktok",
            "left",
            "text",
            "golf",
            "kuwait",
            "ksor",
            "krông",
            "đắk",
            "major",
            "box",
            "tax",
            "fax",
            "car",
            "her",
            "covid",
            "thừa",
            "nghệ",
            "tour",
            "wifi",
            "marketing",
            "class",
            "of",
        ] {
            assert!(telex(word).is_none_or(|found| !found.is_strong), "{word}");
        }
    }
}
