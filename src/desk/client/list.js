// All reports: searched without marks, filtered, newest first; what was removed.
import { call } from "./api.js";
import { button, chooseFiles, guarded, labelled, make, options, takeFiles } from "./dom.js";
import { create, importFiles, importPaste, pasted, toReport } from "./intake.js";
import { counts } from "./notes.js";
import { leftOver } from "./recovery.js";
import { fold } from "./text.js";
import { fill, words } from "./words.js";

const STEP = 60; // So many rows are drawn at once.
const STATES = ["draft", "scheduled", "published", "expired", "withdrawn", "page", "broken"];
const wanted = { search: "", state: "", place: "" }; // Stays as it is while a report is open.

export async function showList(main, desk, signal) {
  const unsaved = (await leftOver()).map(({ path }) => path);
  const label = Object.fromEntries(desk.schema.kinds.map((kind) => [kind.kind, kind.label]));
  let all;
  let found;

  const list = make("ul.reports");
  const count = make("p", { role: "status" });
  const more = button(words.showMore, () => draw(list.children.length));
  const row = (report) =>
    make(
      "li",
      make("a", { href: toReport(report.path) }, report.title || report.path),
      make("span.soft", [label[report.kind], report.commune, report.date].filter(Boolean).join(" · ")),
      make("span.badge", words[`state.${report.state}`], report.due ? ` ${report.due}` : ""),
      make("span", { class: report.errors ? "errors" : "warnings" }, counts(report.errors, report.warnings)),
      unsaved.includes(report.path) && make("span.warnings", words.unsaved),
    );
  const draw = (from) => {
    if (!from) list.replaceChildren();
    list.append(...found.slice(from, from + STEP).map(row));
    more.hidden = list.children.length === found.length;
    if (from) list.children[from].firstChild.focus();
  };
  const filter = () => {
    const parts = fold(wanted.search).split(/\s+/);
    const isWanted = ({ key, report }) =>
      (!wanted.state || report.state === wanted.state || report[wanted.state] > 0) &&
      (!wanted.place || report.commune === wanted.place) &&
      parts.every((part) => key.includes(part));
    found = all.filter(isWanted).map(({ report }) => report);
    count.textContent = fill(words.found, found.length);
    draw(0);
  };
  const refresh = async () => {
    const { reports } = await desk.refresh();
    all = reports.map((report) => ({ report, key: fold([report.title, report.commune, label[report.kind], report.date].join(" ")) }));
    filter();
  };
  const control = (name, tag, further) => {
    const oninput = ({ target }) => {
      wanted[name] = target.value;
      filter();
    };
    return labelled(words[name], make(tag, further, { value: wanted[name], oninput }));
  };
  const choices = (pairs) => options([["", words.all], ...pairs]);

  await refresh();
  if (signal.aborted) return;
  const { others, places } = desk.list;
  const states = [["errors", words.withErrors], ["warnings", words.withWarnings], ...STATES.map((state) => [state, words[`state.${state}`]])];
  const told = ({ severity, message, file, line, help }) =>
    make("li", make("p", make("strong", words[severity]), ` ${message}`), make("p.soft", `${file}, ${line}`), help && make("p.advice", help));
  main.replaceChildren(
    make("h1", { tabindex: -1 }, words.reports),
    make(
      "p.buttons",
      button(words.new, () => create(desk), { class: "main" }),
      button(words.fromFile, async () => importFiles(desk, await chooseFiles("", true))),
      button(words.paste, () => importPaste(desk)),
    ),
    make("p.soft", words.dropHint),
    make("details", { hidden: !others.length }, make("summary", fill(words.others, others.length)), make("ul", others.map(told))),
    make(
      "div.grid",
      { role: "search" },
      control("search", "input", { type: "search", autocomplete: "off" }),
      control("state", "select", choices(states)),
      control("place", "select", choices(places.map((place) => [place, place]))),
    ),
    count,
    list,
    more,
  );
  takeFiles(document.body, (files) => importFiles(desk, files), signal);
  document.addEventListener("paste", guarded((event) => pasted(desk, event)), { signal });
  document.addEventListener("visibilitychange", guarded(() => document.hidden || refresh()), { signal });
}

/** What was removed. Everything can be brought back. */
export async function showTrash(main) {
  const { files } = await call("trash");
  const row = ({ id, path, title, when }) => {
    const restore = async () => (location.hash = toReport((await call("restore", { id })).path));
    const name = title || path;
    return make("li", make("strong", name), make("span.soft", when), button(words.restore, restore, { "aria-label": `${words.restore}: ${name}` }));
  };
  main.append(make("h1", { tabindex: -1 }, words.trash), make("p", files.length ? words.trashHint : words.noTrash), make("ul.reports", files.map(row)));
}
