// Unsaved text in the browser's storage, one entry for each tab and report, so that a crash takes nothing.
import { tell } from "./dom.js";
import { words } from "./words.js";

const STEM = "bantin-unsaved:";
const tab = crypto.randomUUID();

// A living tab holds a lock of its name, so the others know that its entries aren't left over.
navigator.locks.request(STEM + tab, () => new Promise(() => {}));

export function keep(path, unsaved) {
  try {
    localStorage.setItem(`${STEM}${tab}:${path}`, JSON.stringify({ ...unsaved, when: Date.now() }));
  } catch {
    tell(words.noRecovery);
  }
}

export const forget = (path, of = tab) => localStorage.removeItem(`${STEM}${of}:${path}`);

/** What no other living tab is working on, newest first: `{path, tab, when, …}`. */
export async function leftOver() {
  const { held } = await navigator.locks.query();
  const isFree = (of) => of === tab || !held.some(({ name }) => name === STEM + of);
  return Object.entries(localStorage)
    .filter(([name]) => name.startsWith(STEM))
    .map(([name, text]) => ({ ...JSON.parse(text), tab: name.split(":")[1] }))
    .filter((entry) => isFree(entry.tab))
    .sort((one, other) => other.when - one.when);
}
