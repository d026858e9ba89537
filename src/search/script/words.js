// Words and their keys: the rules of src/search/word.rs, with tests/search/words.txt between them.

const LETTERS = "(?:(?![\\u{10000}-\\u{10ffff}ʼ])[\\p{Alphabetic}\\p{N}\\u0300-\\u036f])+";
const RUN = new RegExp(`${LETTERS}(?:[-/.,'’‘ʼ]${LETTERS})*`, "gu");
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const toneLast = (syllable) =>
  (syllable.match(TONES) || []).length === 1
    ? syllable.replace(TONES, "") + syllable.match(TONES)[0]
    : syllable;
function keys(word) {
  const marked = word.replace(/['’‘ʼ]/g, "").normalize("NFD").toLowerCase()
    .replace(/\p{Alphabetic}[\p{Alphabetic}\u0300-\u036f]*/gu, toneLast).normalize("NFC");
  const key = /^\d{1,3}(\.\d{3})+$/.test(marked)
    ? marked.replace(/\./g, "")
    : marked.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d").normalize("NFC");
  return { key, marked };
}
const runs = (text) => [...text.matchAll(RUN)].flatMap(({ 0: run, index: at }) =>
  /[-/.,]/.test(run) && !/[0-9]/.test(run)
    ? [...run.matchAll(/[^-/.,]+/g)].map((part) => ({ text: part[0], at: at + part.index }))
    : [{ text: run, at }]);
const words = (text) => runs(text).map((run) => ({ ...keys(run.text), end: run.at + run.text.length }));

/** The words of a query, those in quotation marks together. The last one may be the beginning of a word. */
function parse(query) {
  const parts = query.split(/["“”„]/);
  let left = 12; // Each takes a bit or two of a number.
  const groups = parts.map((text, at) => ({ words: words(text).slice(0, left), isPhrase: at % 2 === 1 }))
    .filter((group) => (left -= group.words.length, group.words.length));
  const [last, before] = groups.length ? groups[groups.length - 1].words.slice(-2).reverse() : [];
  const tail = parts[parts.length - 1];
  if (last && (before || last.key.length > 1) && last.end === tail.length && words(tail).length) last.isPrefix = true;
  return groups;
}
