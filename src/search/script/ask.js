// Finds the reports for a query, the best first. docs/search.md has the rules; tests/site/search/ runs this file.

const WEIGHTS = { t: 32, c: 24, p: 16, m: 12, b: 4 };
const WHOLE = 40; // Points for a whole word: more than for the beginning of a longer one.
const MARKS = 400; // Points for a word that has the marks as they were typed.
const DATED = 10000; // Points for a report of the day in the query, so that it precedes those that only mention the day.
const PAGE = 10; // Results shown at a time.
const REQUESTS = 4; // Files loaded for one query, not counting the script.
const PREFIX_FILES = 3; // Files searched for words that begin as the query's last word does.
const VALUES = Object.fromEntries(
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((digit, value) => [digit, value]));

const base = document.currentScript.src.replace(/[^/]*$/, "");
const rows = (table) => table.split(";").map((row) => row.split(" "));
const tables = { t: rows(index.words), c: rows(index.pairs) };
const cards = index.cards ? index.cards.split(" ") : [];
const size = cards.length * index.perFile;

// Each file is a script that calls bantinSearch with its data: browsers load scripts from a disk, but fetch nothing there.
const loaded = new Map();
const load = (name) => {
  if (!loaded.has(name)) {
    loaded.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = base + name;
      script.onload = () => { resolve(script.held); script.remove(); };
      script.onerror = () => { loaded.delete(name); script.remove(); reject(new Error(name)); };
      document.head.append(script);
    }));
  }
  return loaded.get(name);
};
window.bantinSearch = (held) => (document.currentScript.held = held);
window.bantinSearch.words = words;
window.bantinSearch.ask = ask;

/** The files with the words of one kind that equal `term` or begin with it. */
function filesOf(kind, term) {
  const table = tables[kind];
  let at = table.findIndex(([from]) => from > term.key);
  if (at < 0) at = table.length;
  let end = at;
  if (term.isPrefix) while (end < table.length && end < at + PREFIX_FILES - 1 && table[end][0].startsWith(term.key)) end++;
  return table.slice(Math.max(at - 1, 0), end)
    .map(([from, hash]) => `${kind}-${from.replace(/[^a-z0-9]/g, "-")}.${hash}.js`);
}

/** Calls `take` for each document of a list. */
function each(list, take) {
  const weight = WEIGHTS[list[0].toLowerCase()];
  let next = 0, distance = 0, shift = 0;
  for (let at = 1; at < list.length; at++) {
    const value = VALUES[list[at]];
    if (list[0] < "a") {
      for (let bit = 0; bit < 6; bit++) if (value >> bit & 1) take((at - 1) * 6 + bit, weight);
    } else {
      distance |= (value & 31) << shift;
      shift += 5;
      if (value < 32) {
        take(next + distance, weight);
        next += distance + 1;
        distance = shift = 0;
      }
    }
  }
}

/** Whether a word in a report has the same marks as the word in the query, up to the length of the latter. */
function agrees(typed, written, isPrefix) {
  if (!isPrefix) return typed === written;
  const [one, other] = [typed, written].map((word) => word.normalize("NFD"));
  const tone = (word) => (word.slice(word.lastIndexOf("_") + 1).match(TONES) || [""])[0];
  return other.replace(TONES, "").startsWith(one.replace(TONES, "")) && (!tone(one) || tone(one) === tone(other));
}

/** The points that each document gets for containing `term`. */
async function find(kind, term, marks) {
  const found = new Map();
  for (const lines of await Promise.all(filesOf(kind, term).map(load))) {
    for (const line of lines.split(";")) {
      if (!line.startsWith(term.key)) continue;
      const [key, ...forms] = line.split("|");
      if (key !== term.key && !term.isPrefix) continue;
      const bonus = key === term.key ? WHOLE : 0;
      for (const form of forms) {
        const [written, ...lists] = form.split(" ");
        const worth = bonus + (agrees(term.marked, written || key, key !== term.key) ? marks : 0);
        for (const list of lists) each(list, (document, weight) => {
          found.set(document, Math.max(found.get(document) || 0, weight + worth));
        });
      }
    }
  }
  return found;
}

const pair = (one, other) => ({ key: `${one.key}_${other.key}`, marked: `${one.marked}_${other.marked}`, isPrefix: other.isPrefix });

/** The documents for a query, the best first. Each must have all `facets`. */
async function ask(query, facets, isWide) {
  const groups = parse(query);
  const needs = [], spares = [], files = new Set();
  let full = 0, bit = 1, isMarked = false;
  const need = (list, kind, term, covers) => list.push({ kind, term, covers });
  const single = (list, word) => need(list, "t", word, word.bit);
  for (const facet of facets) {
    need(needs, "t", { key: facet, marked: facet, isFacet: true }, bit);
    full |= bit; bit <<= 1;
  }
  for (const { words, isPhrase } of groups) {
    for (const word of words) {
      word.bit = isPhrase && word !== words[0] ? words[0].bit : bit;
      if (word.bit === bit) { full |= bit; bit <<= 1; }
      isMarked = isMarked || word.marked !== word.key;
      if (words.length === 1) single(needs, word);
      else if (!isPhrase) single(spares, word);
    }
    words.slice(1).forEach((word, at) => {
      const term = pair(words[at], word);
      need(needs, "c", term, isPhrase && at > 0 ? (full |= bit, bit <<= 1, bit >> 1) : words[at].bit | word.bit);
    });
  }
  for (const { words } of groups.filter((group) => !group.isPhrase)) {
    for (const { facet, words: said } of days(words)) {
      need(needs, "t", { key: facet, marked: facet, isFacet: true, worth: DATED }, said.reduce((bits, word) => bits | word.bit, 0));
    }
  }
  const known = new Set();
  const mask = new Int32Array(size), score = new Int32Array(size);
  const take = async (list) => {
    list.forEach(({ kind, term }) => filesOf(kind, term).forEach((file) => files.add(file)));
    await Promise.all(list.map(async ({ kind, term, covers }) => {
      const found = await find(kind, term, isMarked ? MARKS : 1);
      if (found.size) known.add(term);
      found.forEach((worth, document) => {
        mask[document] |= covers;
        score[document] += term.isFacet ? term.worth || 0 : worth;
      });
    }));
  };
  const results = () => {
    const documents = [];
    if (full) for (let document = size - 1; document >= 0; document--) if (mask[document] === full) documents.push(document);
    return documents;
  };
  await take(needs);
  const seen = mask.reduce((all, one) => all | one, 0);
  const missing = spares.filter(({ covers }) => !(covers & seen));
  await take(missing);
  const others = spares.filter((spare) => !missing.includes(spare));
  const further = new Set([...files, ...others.flatMap(({ kind, term }) => filesOf(kind, term))]);
  const count = results().length;
  const widens = isWide || count === 0 || (count < PAGE && further.size < REQUESTS);
  if (widens) await take(others);
  const documents = results().sort((one, other) => score[other] - score[one] || other - one);
  return {
    documents, together: count, files: files.size, canWiden: !widens && others.length > 0,
    words: groups.flatMap((group) => group.words),
    // The words that were searched one by one and that no report has.
    missing: [...needs, ...spares].filter(({ kind, term }) => kind === "t" && !term.isFacet && !known.has(term)).map(({ term }) => term),
  };
}
