// One report, or the site's settings: the form, the file itself, the page beside them, checking and saving.
import { drawActions } from "./actions.js";
import { call } from "./api.js";
import { drawBody } from "./body.js";
import { sideBySide } from "./diff.js";
import { ask, button, guarded, later, make, tell } from "./dom.js";
import { drawFields } from "./fields.js";
import { drawNotes, drawSummary } from "./notes.js";
import { drawPreview } from "./preview.js";
import { forget, keep, leftOver } from "./recovery.js";
import { changedKeys, isSame } from "./text.js";
import { words } from "./words.js";

// What a report begins with. Its text comes next, then everything else.
const LEAD = ["title", "kind", "commune", "date", "published", "draft"];

/** Fills `main` with the report at `path` until `signal` says that another view has come. */
export async function showReport(main, path, desk, signal) {
  const isSite = path === "site.yaml";
  const specs = desk.schema[isSite ? "site" : "report"];
  let opened = await call("open", { path });
  let isFile = false;
  let { version, diagnostics } = opened;
  let values = {};
  let settled = [];
  let saving = null;
  let round = 0;

  const title = make("h1", { tabindex: -1 });
  const state = make("span.badge");
  const progress = make("span", { role: "status" });
  const notices = make("div", { role: "status" });
  const summary = make("section.summary", { "aria-label": words.mistakes }, make("div", { role: "status" }, make("h2")), make("ul"));
  const form = make("form.form", { onsubmit: (event) => event.preventDefault() });
  const file = make("textarea.file", { id: "file", spellcheck: "false", oninput: () => changed() });
  const preview = !isSite && drawPreview();
  const body = !isSite && drawBody(path, async () => (await desk.refresh()).reports, () => changed());
  const { places: commune, tags } = desk.list;
  const surroundings = { path: !isSite && path, ...desk.schema, suggestions: { commune, tags }, redrawn: () => showNotes() };

  // A textarea has line feeds alone, whatever the file has.
  const typed = (area, like) => (like.includes("\r\n") ? area.value.replaceAll("\n", "\r\n") : area.value);

  /** What is asked of `check` and `save`: what has changed since the file was opened. */
  const request = () => {
    if (isFile) return { path, version, text: typed(file, opened.text) };
    const asked = { path, version, values: changedKeys(opened.values, values), settled };
    const text = body && typed(body.area, opened.body);
    return body && text !== opened.body ? { ...asked, body: text } : asked;
  };
  const isChanged = () => {
    const asked = request();
    if (isFile) return asked.text !== opened.text;
    return Boolean(settled.length || "body" in asked || Object.keys(asked.values).length);
  };

  const check = later(guarded(async () => {
    const mine = (round += 1);
    const found = await call("check", request()).catch((error) => {
      if (!error.conflict) throw error;
      notice("disk", make("p", words.changedOnDisk));
    });
    if (!found || mine !== round || signal.aborted) return;
    ({ diagnostics } = found);
    showNotes();
  }), 400);
  const store = () => (isChanged() ? keep(path, { ...request(), isFile }) : forget(path));
  const storeLater = later(store, 500);
  const changed = () => {
    showState();
    storeLater();
    check();
  };

  function showState() {
    const text = saving ? words.saving : isChanged() ? words.unsaved : words.saved;
    if (progress.textContent !== text) progress.textContent = text;
    title.textContent = isSite ? words.settings : values.title || path;
    document.title = `${title.textContent} – ${words.desk}`;
    state.textContent = words.states[opened.state] ?? "";
  }

  /** A line above the form, one of each kind. */
  function notice(kind, text, ...buttons) {
    notices.querySelector(`.${kind}`)?.remove();
    const line = make("div.notice", { class: `notice ${kind}` }, text, make("p.buttons", buttons, button(words.close, () => line.remove())));
    notices.append(line);
  }

  function showNotes() {
    const look = (mark) => {
      settled.push(mark.path);
      changed();
      showNotes();
    };
    const marks = opened.marks.filter((mark) => !settled.some((path) => isSame(path, mark.path)));
    drawNotes(form, isFile ? [] : diagnostics, isFile ? [] : marks, { fix, look });
    drawSummary(summary, diagnostics, { fix, form, file: isFile && file, body: body.area, text: opened.text });
  }

  function draw() {
    const focused = document.activeElement.closest("[data-path]")?.dataset.path;
    const group = (isLead) => drawFields(surroundings, specs.filter(({ key }) => LEAD.includes(key) === isLead), values, [], changed);
    form.replaceChildren(...[group(true)[0], body ? body.box : [], group(false)].flat(2));
    showNotes();
    showState();
    if (focused) form.querySelector(`[data-path="${CSS.escape(focused)}"] :is(input, select, textarea)`)?.focus();
  }

  /** Takes over what is on disk now. What was typed since `sent` was asked for stays, and is unsaved again. */
  function accept(answer, sent = request()) {
    const isAsSent = isSame(sent, request());
    opened = answer;
    ({ version, diagnostics } = answer);
    if (isAsSent) {
      settled = [];
      if (file.value !== answer.text) file.value = answer.text;
      if (body && typed(body.area, answer.body) !== answer.body) body.area.value = answer.body;
      const isNew = !isSame(values, answer.values);
      values = isNew ? structuredClone(answer.values) : values;
      if (isNew) draw();
    }
    showNotes();
    showState();
    store();
    if (preview) preview.show(opened.page);
  }

  const reopen = async () => accept(await call("open", { path }));

  /** Saves, and resolves to whether everything is on disk now. */
  async function save() {
    await saving; // Two saves at once would be in each other's way.
    if (!isChanged()) return true;
    round += 1; // What a check still answers is old.
    saving = guarded(write)();
    showState();
    await saving;
    saving = null;
    showState();
    return !isChanged();
  }

  async function write() {
    let sent = request();
    for (let asked = sent; ; ) {
      const answer = await call("save", asked).catch((error) => {
        if (!error.conflict) throw error;
        return error;
      });
      if (!answer.conflict) {
        accept(answer, sent);
        return desk.tabs.postMessage({ path, version });
      }
      // What the file on disk would be with the author's changes, which is what “keep mine” writes.
      asked = { ...sent, version: answer.conflict.version };
      const { text } = await call("check", asked);
      // Of two tries to save, the first may have arrived although its answer was lost.
      if (text === answer.conflict.text) return reopen();
      const parts = [make("p", words.conflictHint), sideBySide(answer.conflict.text, text, words.onDisk, words.mine)];
      const isMine = await ask(words.conflict, parts, [[words.keepMine, () => true], [words.takeDisk, () => false]], "wide");
      if (isMine === false) return reopen();
      if (!isMine) return undefined;
    }
  }

  async function fix({ code, line, column }) {
    if (await save()) accept(await call("fix", { path, version, code, line, column }));
  }

  async function show(name) {
    if (name === "file" && !isFile) {
      file.value = isChanged() ? (await call("check", request())).text : opened.text;
      isFile = true;
    } else if (name === "form" && isFile) {
      // Only the program reads YAML, and it reads what is saved.
      const isSaved = !isChanged() || (await ask(words.toForm, make("p", words.toFormHint), [[words.save, save]]));
      if (!isSaved) return;
      isFile = false;
      values = structuredClone(opened.values);
      if (body) body.area.value = opened.body;
      draw();
    }
    shell.dataset.view = name;
    for (const each of views) each.setAttribute("aria-pressed", String(each.dataset.view === name));
    showNotes();
    showState();
    if (preview) preview.show(opened.page);
  }
  const names = isSite ? ["form", "file"] : ["form", "file", "page"];
  const views = names.map((name) => button(words.views[name], () => show(name), { "data-view": name }));

  const correct = async (what) => {
    values.corrections = [values.corrections ?? [], { date: desk.schema.today, what }].flat();
    draw();
    changed();
    await save();
  };
  const actions = drawActions({ path, isSite, save, accept, correct, now: () => opened });
  const shell = make("div.report", make("div.head", title, state));
  const saveButton = button(words.save, save, { class: "main", "aria-keyshortcuts": "Control+S" });
  shell.append(
    make("div.bar.buttons", { role: "group", "aria-label": words.view }, views, progress, saveButton, actions),
    notices,
    make("div.panes", make("div.pane", summary, form, make("div.field.whole", make("label", { for: "file" }, path), file)), preview && preview.box),
    ...Object.entries(surroundings.suggestions).map(([key, all]) => make("datalist", { id: `all-${key}` }, all.map((value) => make("option", { value })))),
  );
  main.replaceChildren(shell);
  accept(opened);
  await show("form");
  title.focus();
  if (desk.arrival) {
    const { remarks, dropped } = desk.arrival;
    const list = (heading, lines) => lines.length > 0 && [make("p", heading), make("ul", lines.map((line) => make("li", line)))];
    notice("arrival", make("div", make("p", words.imported), list(words.remarks, remarks), list(words.dropped, dropped)));
    delete desk.arrival;
  }

  const left = (await leftOver()).find((entry) => entry.path === path);
  if (left) {
    const drop = () => {
      forget(path, left.tab);
      notices.querySelector(".left").remove();
    };
    const restore = () => {
      ({ version, isFile } = left); // If the file has changed since, saving shows both.
      if (isFile) file.value = left.text;
      else {
        Object.assign(values, left.values);
        settled = left.settled;
        if (body) body.area.value = left.body ?? opened.body;
        draw();
      }
      drop();
      changed();
      return show(isFile ? "file" : "form");
    };
    const when = new Date(left.when).toLocaleString(words.lang, { dateStyle: "short", timeStyle: "short" });
    notice("left", make("p", words.leftOver(when)), button(words.restoreLeft, restore, { class: "main" }), button(words.dropLeft, drop));
  }

  /** Follows a file that another tab or program has changed. */
  const look = guarded(async () => {
    if (document.hidden || saving) return;
    const now = await call("open", { path });
    if (signal.aborted || saving || now.version === opened.version) return;
    if (isChanged()) notice("disk", make("p", words.changedOnDisk));
    else accept(now);
  });
  const listen = (target, name, work) => target.addEventListener(name, work, { signal });
  listen(document, "visibilitychange", look);
  listen(window, "focus", look);
  listen(desk.tabs, "message", ({ data }) => data.path === path && data.version !== opened.version && look());
  listen(window, "pagehide", store);
  listen(window, "beforeunload", (event) => isChanged() && event.preventDefault());
  listen(document, "keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
    event.preventDefault();
    if (!document.querySelector("dialog")) save();
  });
  listen(signal, "abort", () => {
    store();
    storeLater.stop();
    check.stop();
  });
}
