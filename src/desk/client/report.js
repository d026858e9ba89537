// One report, or the site's settings: the form, the file itself, the page beside them, checking and saving.
import { drawActions } from "./actions.js";
import { call } from "./api.js";
import { drawBody } from "./body.js";
import { sideBySide } from "./diff.js";
import { ask, button, guarded, later, make, options } from "./dom.js";
import { drawFields } from "./fields.js";
import { drawNotes, drawSummary } from "./notes.js";
import { drawPreview } from "./preview.js";
import { forget, keep, leftOver } from "./recovery.js";
import { changedKeys, isSame } from "./text.js";
import { fill, words } from "./words.js";

// What a report begins with. Its text comes next, then everything else.
const LEAD = ["title", "kind", "commune", "date", "published", "draft"];

/** Fills `main` with the report at `path` until `signal` says that another view has come. */
export async function showReport(main, path, desk, signal) {
  const isSite = path === "site.yaml";
  const specs = desk.schema[isSite ? "site" : "report"];
  let opened = await call("open", { path });
  let { version, diagnostics } = opened;
  let values = {};
  let settled = [];
  let isFile = false;
  let isKept = false;
  let saving = null;
  let round = 0;

  const title = make("h1", { tabindex: -1 });
  const state = make("span.badge");
  const progress = make("span", { role: "status" });
  const notices = make("div", { role: "status" });
  const summary = make("section.summary", { "aria-label": words.mistakes }, make("div", { role: "status" }, make("h2")), make("ul"));
  const form = make("form", { onsubmit: (event) => event.preventDefault() });
  const file = make("textarea.file", { id: "file", spellcheck: "false", oninput: () => changed() });
  const preview = drawPreview();
  const body = drawBody(path, async () => (await desk.refresh()).reports, () => changed());
  const surroundings = { ...desk.schema, path: !isSite && path, suggestions: desk.list, redrawn: () => showNotes() };

  /** What is asked of `check` and `save`: what has changed since the file was opened. */
  const request = () => {
    if (isFile) return { path, version, text: file.value };
    const asked = { path, version, values: changedKeys(opened.values, values), settled };
    return isSite || body.area.value === opened.body ? asked : { ...asked, body: body.area.value };
  };
  const isChanged = () => {
    const { text, values: some, body: other } = request();
    return isFile ? text !== opened.text : settled.length > 0 || other !== undefined || Object.keys(some).length > 0;
  };

  const checkLater = later(guarded(async () => {
    const mine = (round += 1);
    const found = await call("check", request());
    if (mine !== round || signal.aborted) return;
    ({ diagnostics } = found);
    showNotes();
  }), 400);
  const store = () => {
    const wasKept = isKept;
    isKept = isChanged();
    if (isKept) return keep(path, { ...request(), isFile });
    return wasKept && forget(path);
  };
  const storeLater = later(() => signal.aborted || store(), 500);
  const changed = () => {
    showState();
    storeLater();
    checkLater();
  };

  function showState() {
    const text = saving ? words.saving : isChanged() ? words.unsaved : words.saved;
    if (progress.textContent !== text) progress.textContent = text;
    title.textContent = isSite ? words.settings : values.title || path;
    document.title = `${title.textContent} – ${words.desk}`;
    state.textContent = words[`state.${opened.state}`] ?? "";
  }

  /** A line above the form, one of each kind. */
  function notice(kind, parts, ...buttons) {
    notices.querySelector(`.${kind}`)?.remove();
    const close = button(words.close, () => line.remove());
    const line = make("div", { class: `notice ${kind}` }, parts, make("p.buttons", buttons, close));
    notices.append(line);
  }

  function showNotes() {
    const look = (mark) => {
      settled.push(mark.path);
      changed();
      showNotes();
    };
    const marks = (opened.marks ?? []).filter((mark) => !settled.some((path) => isSame(path, mark.path)));
    drawNotes(form, isFile ? [] : diagnostics, isFile ? [] : marks, fix, look);
    drawSummary(summary, diagnostics, fix, { form, file: isFile && file, body: body.area, text: opened.text });
  }

  function draw() {
    const focused = document.activeElement.closest("[data-path]")?.dataset.path;
    const group = (isLead) => drawFields(surroundings, specs.filter(({ key }) => LEAD.includes(key) === isLead), values, [], changed);
    form.replaceChildren(...[group(true)[0], isSite ? [] : body.box, group(false)].flat(2));
    showNotes();
    showState();
    if (focused) form.querySelector(`[data-path="${CSS.escape(focused)}"] :is(input, select, textarea)`)?.focus();
  }

  /** Fills the form anew. */
  function refill() {
    values = structuredClone(opened.values);
    settled = [];
    body.area.value = opened.body;
    draw();
  }

  /** Takes over what is on disk now. What was typed since `sent` was asked for stays, and is unsaved again. */
  function accept(answer, sent = request()) {
    const isAsSent = isSame(sent, request());
    opened = answer;
    ({ version, diagnostics } = answer);
    if (isAsSent) {
      settled = [];
      if (file.value !== answer.text) file.value = answer.text;
      // What is the same stays: drawing it anew would take the cursor and what the browser can undo.
      if (!isFile && !(isSame(values, answer.values) && (isSite || body.area.value === answer.body))) refill();
    }
    showNotes();
    showState();
    store();
    preview.show(opened.page);
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
    const sent = request();
    for (let asked = sent; ; ) {
      const answer = await call("save", asked).catch((error) => {
        if (error.conflict) return error;
        throw error;
      });
      const { conflict } = answer;
      if (!conflict) {
        accept(answer, sent);
        return desk.tabs.postMessage(path);
      }
      // What the file on disk would be with the author's changes, which is what “keep mine” writes.
      asked = { ...sent, version: conflict.version };
      const { text } = await call("check", asked);
      // Of two tries to save, the first may have arrived although its answer was lost.
      if (text === conflict.text) return reopen();
      const parts = [make("p", words.conflictHint), await sideBySide(conflict.text, text, words.onDisk, words.mine)];
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
      if (!opened.values) throw new Error(words.noForm);
      // Only the program reads YAML, and it reads what is saved.
      if (isChanged() && !(await ask(words.toForm, make("p", words.toFormHint), [[words.save, save]]))) return;
      isFile = false;
      refill();
    }
    shell.dataset.view = name;
    for (const each of views) each.setAttribute("aria-pressed", String(each.dataset.view === name));
    showNotes();
    showState();
    preview.show(opened.page);
  }
  const names = isSite ? ["form", "file"] : ["form", "file", "page"];
  const views = names.map((name) => button(words[`view.${name}`], () => show(name), { "data-view": name }));

  const correct = async (what) => {
    values.corrections = [values.corrections ?? [], { date: desk.schema.today, what }].flat();
    draw();
    changed();
    await save();
  };
  const actions = drawActions({ path, isSite, save, accept, correct, now: () => opened });
  const saveButton = button(words.save, save, { class: "main", "aria-keyshortcuts": "Control+S" });
  const shell = make(
    "div.report",
    make("div.buttons", title, state),
    make("div.bar.buttons", { role: "group", "aria-label": words.view }, views, progress, saveButton, actions),
    notices,
    make("div.panes", make("div.pane", summary, form, make("div.field.whole", make("label", { for: "file" }, path), file)), !isSite && preview.box),
    make("datalist", { id: "places" }, options(desk.list.places.map((place) => [place, place]))),
  );
  main.append(shell);
  if (opened.values) refill();
  else {
    isFile = true;
    file.value = opened.text;
  }
  await show(isFile ? "file" : "form");
  title.focus();

  if (desk.arrival) {
    const list = (heading, lines) => lines.length > 0 && [make("p", heading), make("ul", lines.map((line) => make("li", line)))];
    notice("arrival", [make("p", words.imported), list(words.remarks, desk.arrival.remarks), list(words.dropped, desk.arrival.dropped)]);
    delete desk.arrival;
  }
  const left = (await leftOver()).find((entry) => entry.path === path);
  if (left) {
    const drop = () => {
      forget(path, left.tab);
      notices.querySelector(".left").remove();
    };
    const restore = async () => {
      const { unsaved } = left;
      ({ version, isFile } = unsaved); // If the file has changed since, saving shows both.
      if (isFile) file.value = unsaved.text;
      else {
        for (const [key, value] of Object.entries(unsaved.values)) values[key] = value ?? undefined;
        settled = unsaved.settled;
        body.area.value = unsaved.body ?? opened.body;
        draw();
      }
      store(); // Before it is dropped: there is no moment in which it is kept nowhere.
      drop();
      await show(isFile ? "file" : "form");
      changed();
    };
    const when = new Date(left.when).toLocaleString(words.lang, { dateStyle: "short", timeStyle: "short" });
    notice("left", make("p", fill(words.leftOver, when)), button(words.restoreLeft, restore), button(words.dropLeft, drop));
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
  listen(desk.tabs, "message", ({ data }) => data === path && look());
  listen(window, "pagehide", store);
  listen(signal, "abort", store);
  listen(window, "beforeunload", (event) => isChanged() && event.preventDefault());
  listen(document, "keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
    event.preventDefault();
    if (!document.querySelector("dialog")) save();
  });
}
