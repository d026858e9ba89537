// Two texts compared by words: lines first, then the words of the lines that differ.
import { make } from "./dom.js";
import { words } from "./words.js";

const MOST_CELLS = 4e6; // A table of 16 MB; what is longer is shown as replaced whole.
const tokens = (text) => text.match(/\s+|[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? [];

/** Pieces `[kind, text]`, kind being "same", "old" or "new". */
export const compare = (old, next) =>
  diff(old.split(/(?<=\n)/), next.split(/(?<=\n)/)).flatMap(([same, was, is]) => [
    ["same", same],
    ...(was && is ? diff(tokens(was), tokens(is)).flatMap(pieces) : pieces(["", was, is])),
  ]);

const pieces = ([same, was, is]) => [["same", same], ["old", was], ["new", is]];

/** Runs `[same, old, new]` of text, by the longest common subsequence of the parts. */
function diff(old, next) {
  const alike = (from) => {
    let count = 0;
    while (from(old, count) !== undefined && from(old, count) === from(next, count)) count += 1;
    return count;
  };
  const start = alike((all, idx) => all[idx]);
  const end = Math.min(alike((all, idx) => all.at(-1 - idx)), Math.min(old.length, next.length) - start);
  const left = old.slice(start, old.length - end);
  const right = next.slice(start, next.length - end);
  const runs = [[old.slice(0, start).join(""), "", ""]];
  const tail = [old.slice(old.length - end).join(""), "", ""];
  const width = right.length + 1;
  if ((left.length + 1) * width > MOST_CELLS) return [...runs, ["", left.join(""), right.join("")], tail];
  const lengths = new Uint32Array((left.length + 1) * width);
  for (let cell = left.length * width - 2; cell >= 0; cell -= 1) {
    const [row, column] = [Math.floor(cell / width), cell % width];
    if (column === right.length) continue;
    const isSame = left[row] === right[column];
    lengths[cell] = isSame ? lengths[cell + width + 1] + 1 : Math.max(lengths[cell + width], lengths[cell + 1]);
  }
  for (let row = 0, column = 0; row < left.length || column < right.length; ) {
    const cell = row * width + column;
    if (left[row] === right[column]) {
      if (runs.at(-1)[1] || runs.at(-1)[2]) runs.push(["", "", ""]);
      runs.at(-1)[0] += left[row];
      row += 1;
      column += 1;
    } else if (column === right.length || (row < left.length && lengths[cell + width] >= lengths[cell + 1])) {
      runs.at(-1)[1] += left[row];
      row += 1;
    } else {
      runs.at(-1)[2] += right[column];
      column += 1;
    }
  }
  return [...runs, tail];
}

/** Both texts side by side, with what differs marked in each. */
export function sideBySide(old, next, oldTitle, newTitle) {
  const all = compare(old, next);
  const column = (title, kind, mark) => {
    const parts = all.filter(([has]) => has === "same" || has === kind);
    const text = parts.map(([has, part]) => (has === kind && part ? make(mark, part) : part));
    return make("section", { tabindex: 0, "aria-label": title }, make("h3", title), make("pre", text));
  };
  return make("div.beside", column(oldTitle, "old", "del"), column(newTitle, "new", "ins"));
}
