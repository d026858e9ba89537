// Suggests another query where nothing is found: it replaces each word that no report has by one that differs in a letter.

const TRIES = 4; // Files searched for one word, and as many again for its pairs.

/** The words that differ from `word` in one letter. Those that differ near its end come first: their files are loaded already. */
function* near(word) {
  const letters = "abcdefghijklmnopqrstuvwxyz";
  for (let at = word.length; at > 0; at--) {
    const [before, behind] = [word.slice(0, at), word.slice(at)];
    if (behind) yield before + behind.slice(1);
    if (behind.length > 1) yield before + behind[1] + behind[0] + behind.slice(2);
    for (const letter of letters) {
      yield before + letter + behind;
      if (behind) yield before + letter + behind.slice(1);
    }
  }
}

/** The first of `terms` that some report has. At most TRIES files are searched. */
async function firstKnown(terms) {
  const files = new Set();
  for (const term of terms) {
    const [file] = filesOf("c", { key: term });
    if (!files.has(file) && files.size === TRIES) continue;
    files.add(file);
    if ((await load(file)).split(";").some((line) => line.startsWith(`${term}|`))) return term;
  }
}

/** The replacement for `word`: a word that occurs beside its neighbours in a report, or else the most frequent one. */
async function nearest(word, before, behind) {
  if (!/^[a-z]{3,}$/.test(word)) return;
  const files = new Set(), wanted = new Set();
  for (const key of near(word)) {
    const [file] = filesOf("t", { key });
    if (!files.has(file) && files.size === TRIES) continue;
    files.add(file);
    wanted.add(key);
  }
  const used = new Map(); // The length of its line stands for the number of its reports.
  for (const lines of await Promise.all([...files].map(load))) {
    for (const line of lines.split(";")) {
      const [key] = line.split("|");
      if (wanted.has(key)) used.set(key, line.length);
    }
  }
  const keys = [...used.keys()].sort((one, other) => used.get(other) - used.get(one));
  const pairs = keys.flatMap((key) => [before && `${before}_${key}`, behind && `${key}_${behind}`].filter((pair) => pair));
  const pair = await firstKnown(pairs);
  return pair ? keys.find((key) => pair === `${before}_${key}` || pair === `${key}_${behind}`) : keys[0];
}

/** The query with its unknown words replaced, if that finds something. */
async function suggest(query, facets, { words, missing }) {
  if (!missing.length) return;
  const keys = words.map((word) => word.key);
  let meant = query, moved = 0;
  for (const [at, word] of words.entries()) {
    if (!missing.includes(word)) continue;
    const known = (at) => words[at] && (!missing.includes(words[at]) || words[at].key !== keys[at]) ? keys[at] : undefined;
    const key = await nearest(word.key, known(at - 1), known(at + 1));
    if (!key) return;
    keys[at] = key;
    meant = meant.slice(0, word.at + moved) + key + meant.slice(word.end + moved);
    moved += key.length - (word.end - word.at);
  }
  return (await ask(meant, facets)).documents.length ? meant : undefined;
}
