//! Converts headlines in capitals to sentence case.

use crate::vietnamese::{capitalized, is_possible_syllable};

/// The most words to look up together.
const MAX_WORDS: usize = 8;

/// A headline in capitals in sentence case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cased {
    /// The headline.
    pub(super) text: String,
    /// Whether the text shows the spelling of each word.
    pub(super) is_shown: bool,
}

/// Converts `title`, which is all capitals, to the spelling in `body`. Finds names if the text has them within a
/// sentence.
pub(super) fn sentence_case(title: &str, body: &str) -> Cased {
    let words: Vec<&str> = title.split_whitespace().collect();
    let body = Body::new(body);
    let mut out: Vec<String> = Vec::new();
    let mut is_shown = true;
    let mut at = 0;
    while at < words.len() {
        let most = MAX_WORDS.min(words.len() - at);
        let found = (1..=most).rev().find_map(|n| body.written(&words[at..at + n]));
        if let Some(written) = found {
            at += written.len();
            out.extend(written);
            continue;
        }
        let core = core(words[at]);
        let is_word = core.is_empty() || is_possible_syllable(core);
        is_shown &= core.is_empty();
        out.push(if is_word { words[at].to_lowercase() } else { words[at].to_owned() });
        at += 1;
    }
    Cased { text: capitalized(&out.join(" ")), is_shown }
}

/// A word without the marks around it.
fn core(word: &str) -> &str {
    word.trim_matches(|char: char| !char.is_alphanumeric())
}

/// The words of a text, and their spelling within sentences.
struct Body<'b> {
    words: Vec<(&'b str, String)>,
    begins: Vec<bool>,
}

impl<'b> Body<'b> {
    fn new(text: &'b str) -> Self {
        let (mut words, mut begins) = (Vec::new(), Vec::new());
        for line in text.lines() {
            let mut is_first = true;
            for word in line.split_whitespace().take(MAX_BODY) {
                let core = core(word);
                if !core.is_empty() {
                    words.push((core, core.to_lowercase()));
                    begins.push(is_first);
                }
                is_first = word.ends_with(['.', '!', '?', ':']);
            }
        }
        words.truncate(MAX_BODY);
        Self { words, begins }
    }

    /// The most frequent spelling of `words` together that doesn't begin a sentence; also looks up a single word.
    fn written(&self, words: &[&str]) -> Option<Vec<String>> {
        let lower: Vec<String> = words.iter().map(|word| core(word).to_lowercase()).collect();
        if lower.iter().any(String::is_empty) {
            return None;
        }
        let mut counts: Vec<(usize, Vec<&str>)> = Vec::new();
        for (at, window) in self.words.windows(words.len()).enumerate() {
            let is_same = window.iter().zip(&lower).all(|((_, one), other)| one == other);
            let is_capitals =
                words.len() > 1 && window.iter().all(|(word, _)| !word.chars().any(char::is_lowercase));
            if !is_same || self.begins[at] || is_capitals {
                continue;
            }
            let written: Vec<&str> = window.iter().map(|(word, _)| *word).collect();
            match counts.iter_mut().find(|(_, known)| *known == written) {
                Some((count, _)) => *count += 1,
                None => counts.push((1, written)),
            }
        }
        let (_, written) = counts.into_iter().rev().max_by_key(|(count, _)| *count)?;
        let replaced = words.iter().zip(written).map(|(word, written)| word.replacen(core(word), written, 1));
        Some(replaced.collect())
    }
}

/// The most words of a text to look at.
const MAX_BODY: usize = 4_000;

#[cfg(test)]
mod tests {
    use super::sentence_case;

    #[test]
    fn names_are_kept_where_the_text_shows_them() {
        let body =
            "Chiều 6/5, UBND xã Gò Nổi tổ chức lễ khánh thành cầu Bà Tý. Cầu được Hội Nông dân góp công.";
        let cased = sentence_case("UBND XÃ GÒ NỔI: KHÁNH THÀNH CẦU BÀ TÝ", body);
        assert_eq!((&*cased.text, cased.is_shown), ("UBND xã Gò Nổi: khánh thành cầu Bà Tý", true));
        let cased = sentence_case("HĐND THỊ TRẤN LẠ HỌP", "Không có gì.");
        assert_eq!((&*cased.text, cased.is_shown), ("HĐND thị trấn lạ họp", false));
    }
}
