// Two texts compared by words.
import { make } from "./dom.js";

const MOST_CELLS = 25e6; // A table of 50 MB; what is longer is shown as replaced whole.

/** Pieces `[kind, text]`, kind being "same", "old" or "new", by the longest common subsequence of the words. */
export function compare(oldText, newText) {
  const [old, next] = [oldText, newText].map((text) => text.match(/\s+|[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? []);
  let start = 0;
  while (start < old.length && old[start] === next[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, next.length) - start && old.at(-1 - end) === next.at(-1 - end)) end += 1;
  const tail = old.splice(old.length - end).join("");
  next.splice(next.length - end);
  const head = old.splice(0, start).join("");
  next.splice(0, start);
  if (old.length * next.length > MOST_CELLS) return [["same", head], ["old", old.join("")], ["new", next.join("")], ["same", tail]];
  const width = next.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = next.length - 1; column >= 0; column -= 1) {
      const cell = row * width + column;
      lengths[cell] = old[row] === next[column] ? lengths[cell + width + 1] + 1 : Math.max(lengths[cell + width], lengths[cell + 1]);
    }
  }
  const pieces = [["same", head]];
  const add = (kind, text) => (pieces.at(-1)[0] === kind ? (pieces.at(-1)[1] += text) : pieces.push([kind, text]));
  for (let row = 0, column = 0; row < old.length || column < next.length; ) {
    const cell = row * width + column;
    if (old[row] === next[column]) {
      add("same", old[row++]);
      column += 1;
    } else if (column === next.length || (row < old.length && lengths[cell + width] >= lengths[cell + 1])) add("old", old[row++]);
    else add("new", next[column++]);
  }
  add("same", tail);
  return pieces;
}

/** Both texts side by side, with what differs marked in each. */
export function sideBySide(old, next, oldTitle, newTitle) {
  const all = compare(old, next);
  const column = (title, kind, mark) => {
    const parts = all.filter(([has]) => has === "same" || has === kind);
    const text = parts.map(([has, part]) => (has === kind ? make(mark, part) : part));
    return make("section", { tabindex: 0, "aria-label": title }, make("h3", title), make("pre", text));
  };
  return make("div.beside", column(oldTitle, "old", "del"), column(newTitle, "new", "ins"));
}
