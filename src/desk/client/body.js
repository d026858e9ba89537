// The text of a report: a plain Markdown editor with buttons. Every change is typing, so the browser can undo it.
import { ask, button, chooseFiles, labelled, make } from "./dom.js";
import { addFile } from "./photo.js";
import { fold, linkText, linkTo, toTable } from "./text.js";
import { words } from "./words.js";

/** Replaces the selection as if it had been typed. */
function type(area, text) {
  area.focus();
  // Browsers undo what this command did; where they don't have it, the change is made without.
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.oninput();
}

const selected = (area) => area.value.slice(area.selectionStart, area.selectionEnd);

function bold(area) {
  const text = selected(area);
  const start = area.selectionStart + 2;
  type(area, `**${text}**`);
  area.setSelectionRange(start, start + text.length);
}

/** Puts `mark` before each selected line, or takes it away where all have it. */
function prefix(area, mark) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = area.value.indexOf("\n", area.selectionEnd);
  area.setSelectionRange(start, end < 0 ? area.value.length : end);
  const lines = selected(area).split("\n");
  const isMarked = lines.every((line) => line.startsWith(mark));
  type(area, lines.map((line) => (isMarked ? line.slice(mark.length) : mark + line)).join("\n"));
}

/** Types a block of its own, with empty lines around it. */
function block(area, text) {
  const before = area.value.slice(0, area.selectionStart);
  type(area, `${before ? "\n\n".slice(before.match(/\n{0,2}$/)[0].length) : ""}${text}\n\n`);
}

async function table(area) {
  const paste = make("textarea", { rows: 8 });
  const run = () => {
    const rows = toTable(paste.value);
    if (!rows) throw new Error(words.noTable);
    return rows;
  };
  const rows = await ask(words.table, labelled(words.tablePaste, paste), [[words.insert, run]]);
  if (rows) block(area, rows);
}

async function link(area, path, reports) {
  let taken;
  const list = make("ul.choices");
  const draw = () => {
    const wanted = fold(search.value.trim());
    const found = reports.filter((report) => report.path !== path && fold(report.title).includes(wanted)).slice(0, 12);
    [taken] = found;
    list.replaceChildren(...found.map((report) => make("li", make("button", { onclick: () => (taken = report) }, report.title))));
  };
  const search = make("input", { type: "search", autocomplete: "off", oninput: draw });
  draw();
  const report = await ask(words.link, [labelled(words.linkSearch, search), list], [[words.insertFirst, () => taken]]);
  if (report) type(area, `[${linkText(selected(area) || report.title)}](${linkTo(path, report.path)})`);
}

async function photo(area, path) {
  const [file] = await chooseFiles("image/*");
  const alt = make("input", { type: "text" });
  const name = await ask(words.picture, labelled(words.altAsk, alt), [[words.insert, () => addFile(path, file)]]);
  if (name) block(area, `![${linkText(alt.value.trim())}](${linkTo("", name)})`);
}

/** The editor: `{box, area}`. `reports` gives all reports, for links. */
export function drawBody(path, reports, changed) {
  const area = make("textarea.body", { id: "body", rows: 14, oninput: changed });
  const tools = {
    bold: () => bold(area),
    heading: () => prefix(area, "## "),
    list: () => prefix(area, "- "),
    table: () => table(area),
    link: async () => link(area, path, await reports()),
    picture: () => photo(area, path),
  };
  const buttons = Object.entries(tools).map(([name, work]) => button(words[name], work));
  area.onkeydown = (event) => {
    const idx = event.ctrlKey || event.metaKey ? ["b", "h", "l", "", "k"].indexOf(event.key) : -1;
    if (!buttons[idx]) return;
    event.preventDefault();
    buttons[idx].click();
  };
  const bar = make("div.buttons", { role: "group", "aria-label": words.tools }, buttons);
  const parts = [make("label", { for: "body" }, words.body), bar, area, make("div.notes")];
  return { box: make("div.field", { "data-path": '["body"]' }, parts), area };
}
