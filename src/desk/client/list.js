// All reports: searched without marks, filtered, newest first; new ones by kind, by file, by photo or by paste.
import { call } from "./api.js";
import { dayControl } from "./date.js";
import { ask, base64, button, chooseFiles, guarded, labelled, make, newId, options, takeFiles, tell } from "./dom.js";
import { addFiles } from "./photo.js";
import { leftOver } from "./recovery.js";
import { fold } from "./text.js";
import { words } from "./words.js";

const STEP = 60; // So many rows are drawn at once.
const wanted = { text: "", state: "", place: "" }; // Stays as it is while a report is open.

const has = {
  errors: (report) => report.errors > 0,
  warnings: (report) => report.warnings > 0,
};

export const toReport = (path) => `#/bai/${encodeURI(path)}`;

export async function showList(main, desk, signal) {
  const { others, places } = await desk.refresh();
  const unsaved = new Set((await leftOver()).map(({ path }) => path));
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
      make("span.badge", { class: `badge ${report.state}` }, words.states[report.state], report.due ? ` ${report.due}` : ""),
      report.errors > 0 && make("span.errors", words.errors(report.errors)),
      report.warnings > 0 && make("span.warnings", words.warnings(report.warnings)),
      unsaved.has(report.path) && make("span.warnings", words.unsaved),
    );
  const draw = (from) => {
    if (!from) list.replaceChildren();
    list.append(...found.slice(from, from + STEP).map(row));
    more.hidden = list.children.length === found.length;
    if (from) list.children[from].firstChild.focus();
  };
  const filter = () => {
    const parts = fold(wanted.text).split(/\s+/);
    const isWanted = ({ key, report }) =>
      (!wanted.state || (has[wanted.state]?.(report) ?? report.state === wanted.state)) &&
      (!wanted.place || report.commune === wanted.place) &&
      parts.every((part) => key.includes(part));
    found = all.filter(isWanted).map(({ report }) => report);
    count.textContent = words.found(found.length);
    draw(0);
  };
  const take = () => {
    const sorted = [...desk.list.reports].sort((one, other) => (one.sort < other.sort ? 1 : -1));
    all = sorted.map((report) => ({ report, key: fold(`${report.title} ${report.commune ?? ""} ${label[report.kind] ?? ""} ${report.date ?? ""}`) }));
    filter();
  };

  const control = (name, tag, ...parts) => make(tag, { name, value: wanted[name], oninput: ({ target }) => {
    wanted[name] = target.value;
    filter();
  } }, parts);
  const states = [["", words.all], ["errors", words.withErrors], ["warnings", words.withWarnings], ...Object.entries(words.states)];
  const parts = [
    labelled(words.search, control("text", "input", { type: "search", autocomplete: "off" })),
    labelled(words.state, control("state", "select", options(states, wanted.state))),
    labelled(words.place, control("place", "select", options([["", words.all], ...places.map((place) => [place, place])], wanted.place))),
  ];
  const open = (path) => (location.hash = toReport(path));
  const importOne = async (name, blob) => {
    tell(words.reading);
    const arrival = await call("import", { name, data: await base64(blob) });
    tell("");
    desk.arrival = arrival;
    open(arrival.path);
  };
  const importFiles = async (files) => {
    const photos = files.filter((file) => file.type.startsWith("image/"));
    for (const file of files) if (!photos.includes(file)) await importOne(file.name, file);
    if (photos.length) await create(photos);
  };
  const paste = () => {
    const area = make("textarea", { rows: 10 });
    return ask(words.paste, labelled(words.pasteHint, area), [[words.import, () => importOne("-", new Blob([area.value]))]]);
  };

  /** Asks for what a new report begins with, and writes it; photos go beside it. */
  async function create(photos = []) {
    const kind = make("select", options(desk.schema.kinds.map((each) => [each.kind, each.label])));
    const title = make("input", { type: "text", required: true, autocomplete: "off" });
    const commune = make("input", { type: "text", required: true, list: "all-places", autocomplete: "off", value: places.length === 1 ? places[0] : "" });
    const date = make("input", { type: "text", id: newId(), value: desk.schema.today });
    const day = make("div.field", make("label", { for: date.id }, words.day), dayControl(date, desk.schema.today));
    const suggested = make("datalist", { id: "all-places" }, places.map((value) => make("option", { value })));
    const run = async () => {
      const asked = { kind: kind.value, title: title.value.trim(), commune: commune.value.trim(), date: date.value.trim() };
      const { path } = await call("new", asked);
      if (photos.length) {
        const names = await addFiles(path, photos);
        const { version } = await call("open", { path });
        await call("save", { path, version, values: { photos: names.map((file) => ({ file })) } });
      }
      open(path);
    };
    const fields = [labelled(words.kind, kind), labelled(words.title, title), labelled(words.place, commune), day, suggested];
    await ask(words.new, fields, [[words.create, run]]);
  }

  takeFiles(document.body, importFiles, signal);
  document.addEventListener("paste", guarded(async ({ target, clipboardData }) => {
    if (target.matches("input, textarea") || document.querySelector("dialog")) return;
    const text = clipboardData.getData("text/html") || clipboardData.getData("text/plain");
    if (text) await importOne("-", new Blob([text]));
  }), { signal });
  document.addEventListener("visibilitychange", guarded(async () => {
    if (document.hidden) return;
    await desk.refresh();
    take();
  }), { signal });

  const elsewhere = others.map((each) => make("li", make("p", make("strong", words[each.severity]), ` ${each.message}`), make("p.soft", `${each.file ?? ""}:${each.line ?? ""}`), each.help && make("p.advice", each.help)));
  main.replaceChildren(
    make("h1", { tabindex: -1 }, words.reports),
    make("p.buttons", button(words.new, () => create(), { class: "main" }), button(words.fromFile, async () => importFiles(await chooseFiles("", true))), button(words.paste, paste)),
    make("p.soft", words.dropHint),
    others.length ? make("details.others", make("summary", words.others(others.length)), make("ul", elsewhere)) : "",
    make("search", { role: "search", class: "filters" }, parts),
    count,
    list,
    more,
  );
  take();
}

/** What was removed. Everything can be brought back. */
export async function showTrash(main) {
  const { files } = await call("trash");
  const row = ({ id, path, title, when }) => {
    const restore = async () => (location.hash = toReport((await call("restore", { id })).path));
    return make("li", make("strong", title || path), make("span.soft", when), button(words.restore, restore, { "aria-label": words.restoreNamed(title) }));
  };
  main.replaceChildren(make("h1", { tabindex: -1 }, words.trash), make("p", files.length ? words.trashHint : words.noTrash), make("ul.reports", files.map(row)));
}
