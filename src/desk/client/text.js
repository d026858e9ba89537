// Pure work on text and values: folding, days, tables, paths, what has changed.

/** Text without marks and capitals, for searching. */
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

/** The day that begins `text`, in UTC, or null: `4/4/2023`, `04-04-2023`, `2023-04-04`. */
export function parseDay(text) {
  const found = text.match(/^\s*(?:(\d{1,2})([-/.])(\d{1,2})\2(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2}))(?!\d)/);
  if (!found) return null;
  const [year, month, day] = found[4] ? [found[4], found[3], found[1]] : found.slice(5);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCDate() === Number(day) && date.getUTCMonth() === month - 1 ? date : null;
}

/** A Markdown table of rows copied from a spreadsheet or from Word, or null if `text` has none. */
export function toTable(text) {
  const rows = text.trimEnd().split(/\r?\n/).map((line) => line.split("\t"));
  const width = Math.max(...rows.map((row) => row.length));
  if (rows.length < 2 || rows.some((row) => row.length < 2)) return null;
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const cell = (row, idx) => (row[idx] ?? "").trim().replaceAll("|", "\\|");
  const [head, ...others] = rows.map((row) => line(Array.from({ length: width }, (_, idx) => cell(row, idx))));
  return [head, line(Array(width).fill("---")), ...others].join("\n");
}

/** The address of the file `to` in a link of the file `from`. */
export function linkTo(from, to) {
  const here = from.split("/").slice(0, -1);
  const there = to.split("/");
  while (here.length && here[0] === there[0]) {
    here.shift();
    there.shift();
  }
  const path = [...here.map(() => ".."), ...there].join("/");
  return /[\s()<>]/.test(path) ? `<${path}>` : path;
}

export const linkText = (text) => text.replace(/[[\]\\]/g, "\\$&").replace(/\s+/g, " ");

/** `value` without what is empty in it; `undefined` if all of it is. */
export function filled(value) {
  if (value === null || (typeof value === "string" && !value.trim())) return undefined;
  if (typeof value !== "object") return value;
  const parts = Object.entries(value).map(([key, part]) => [key, filled(part)]).filter(([, part]) => part !== undefined);
  if (!parts.length) return undefined;
  return Array.isArray(value) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}

export const isSame = (one, other) => JSON.stringify(filled(one)) === JSON.stringify(filled(other));

/** The top-level keys of which `now` says something else than `then`, with what it says; null takes a key out. */
export function changedKeys(then, now) {
  const keys = Object.keys({ ...then, ...now }).filter((key) => !isSame(then[key], now[key]));
  return Object.fromEntries(keys.map((key) => [key, filled(now[key]) ?? null]));
}
