// Unsaved text, one entry for each tab and report, so that a crash takes nothing: in a file that the program keeps, and in the
// browser's storage, which is there when the program isn't, and at once when the tab is closed.
import { call } from "./api.js";

const STEM = "bantin-unsaved:";
const tab = crypto.randomUUID();
let last = Promise.resolve();

/** Calls the program once it has answered what was called before: what is forgotten must not come back, nor be listed. */
const inTurn = (name, asked) => (last = last.catch(() => {}).then(() => call(name, asked)));

// A living tab holds a lock of its name, so the others know that its entries aren't left over.
navigator.locks.request(STEM + tab, () => new Promise(() => {}));

/** Resolves once the program has it, or can't be reached. */
export function keep(path, unsaved) {
  try {
    localStorage.setItem(`${STEM}${tab}:${path}`, JSON.stringify({ path, tab, when: Date.now(), unsaved }));
  } catch {
    // There is no room, or the browser keeps nothing. The program's file is enough.
  }
  return inTurn("keep-unsaved", { path, tab, unsaved }).catch(() => {}); // The next pause in typing tries again.
}

export function forget(path, of = tab) {
  localStorage.removeItem(`${STEM}${of}:${path}`);
  return inTurn("forget-unsaved", { path, tab: of }).catch(() => {});
}

/** What no other living tab is working on, newest first: `{path, tab, when, unsaved}`. */
export async function leftOver() {
  const { held } = await navigator.locks.query();
  const isFree = (of) => of === tab || !held.some(({ name }) => name === STEM + of);
  const stored = Object.entries(localStorage).filter(([name]) => name.startsWith(STEM)).map(([, text]) => JSON.parse(text));
  const { entries } = await inTurn("all-unsaved");
  const inTime = [...entries, ...stored].sort((one, other) => one.when - other.when);
  const newest = new Map(inTime.map((entry) => [entry.tab + entry.path, entry]));
  return [...newest.values()].filter((entry) => isFree(entry.tab)).reverse();
}
