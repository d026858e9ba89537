// Splits text into words and their keys, by the rules of src/search/word.rs. tests/search/words.txt holds both to the same results.

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
const words = (text) => runs(text).map((run) => ({ ...keys(run.text), at: run.at, end: run.at + run.text.length }));

// Days and months as pages show them and people type them: 04/04/2023, ngày 4 tháng 4 năm 2023; tháng 4 2023, 4/2023.
const DAY = / (?:ngay )?(\d{1,2})(?:[-/.]| thang )(\d{1,2})(?:[-/.]| (?:nam )?)(\d{4})(?= )/g;
const MONTH = /(?:^| thang) ()(\d{1,2})(?:[-/.]| (?:nam )?)(\d{4})(?= )/g;

/** The days in the query, or else the months: for each the facet of its reports, and its words. */
function days(words) {
  const text = ` ${words.map((word) => word.key).join(" ")} `;
  const found = [DAY, MONTH].map((pattern) => [...text.matchAll(pattern)]).find((found) => found.length) || [];
  return found.filter(({ 1: day, 2: month }) => +month >= 1 && +month <= 12 && +day <= 31).map(({ 0: said, 1: day, 2: month, 3: year, index }) => {
    const first = text.slice(0, index).split(" ").length - 1;
    return {
      facet: `~${[year, month, day].filter((part) => part).map((part) => part.padStart(2, "0")).join("-")}`,
      words: words.slice(first, first + said.trim().split(" ").length),
    };
  });
}

/** The words of a query; those in quotation marks stay together. The last word may be the beginning of a longer one. */
function parse(query) {
  const parts = query.split(/["“”„]/);
  let left = 12; // No more words: each takes one or two bits of a number.
  let from = 0; // Offset of the part in the query.
  const wordsOf = (text) => {
    const found = words(text).slice(0, left).map((word) => ({ ...word, at: word.at + from, end: word.end + from }));
    from += text.length + 1;
    return found;
  };
  const groups = parts.map((text, at) => ({ words: wordsOf(text), isPhrase: at % 2 === 1 }))
    .filter((group) => (left -= group.words.length, group.words.length));
  const [last, before] = groups.length ? groups[groups.length - 1].words.slice(-2).reverse() : [];
  const tail = parts[parts.length - 1];
  if (last && (before || last.key.length > 1) && last.end === query.length && words(tail).length) last.isPrefix = true;
  return groups;
}
