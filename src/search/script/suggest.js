// What was meant, where nothing is found: for each word that no report has, one that is a letter away.

const TRIES = 4; // Files that are looked into for one word, and as many for its pairs.

/** Words a letter away from `word`. What differs at its end comes first: that is in the files that are loaded already. */
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

/** The first of `terms` that there is; at most so many files are looked into. */
async function firstKnown(terms) {
  const files = new Set();
  for (const term of terms) {
    const [file] = filesOf("c", { key: term });
    if (!files.has(file) && files.size === TRIES) continue;
    files.add(file);
    if ((await load(file)).split(";").some((line) => line.startsWith(`${term}|`))) return term;
  }
}

/** The word that stands for `word` between its neighbours: one that makes a pair with them, else the most used. */
async function nearest(word, before, behind) {
  if (!/^[a-z]{3,}$/.test(word)) return;
  const files = new Set(), wanted = new Set();
  for (const key of near(word)) {
    const [file] = filesOf("t", { key });
    if (!files.has(file) && files.size === TRIES) continue;
    files.add(file);
    wanted.add(key);
  }
  const used = new Map(); // The length of a line tells well enough how many reports are in it.
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

/** The query with the words in place that were meant, if that finds something. */
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
