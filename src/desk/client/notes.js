// Mistakes, warnings and marks: at their fields, and in a summary that leads there.
import { button, make, newId } from "./dom.js";
import { CONTROLS, fieldAt } from "./fields.js";
import { fill, words } from "./words.js";

/** What is said of a mistake below its message. */
const advice = (found, fix) => [
  found.help && make("p.advice", found.help),
  found.fixable && button(words.fix, () => fix(found), { title: found.message }),
];

/** Puts every note at its field. `look` says that the author has looked at a mark; `fix` mends a mistake. */
export function drawNotes(form, diagnostics, marks, fix, look) {
  for (const notes of form.querySelectorAll(".notes")) notes.replaceChildren();
  for (const input of form.querySelectorAll("[data-about]")) {
    input.setAttribute("aria-describedby", input.dataset.about);
    input.removeAttribute("aria-invalid");
  }
  const put = (path, kind, label, text, further) => {
    const field = fieldAt(form, path);
    if (!field) return;
    const note = make("div", { class: `note ${kind}`, id: newId() }, make("p", make("strong", label), ` ${text}`), further);
    field.querySelector(":scope > .notes").append(note);
    const isGroup = field.matches("fieldset, [role=group]");
    const input = isGroup ? field : field.querySelector(CONTROLS);
    const about = input.getAttribute("aria-describedby") ?? "";
    input.dataset.about ??= about;
    input.setAttribute("aria-describedby", `${about} ${note.id}`);
    if (kind === "error" && !isGroup) input.setAttribute("aria-invalid", "true");
  };
  for (const mark of marks) put(mark.path, "mark", words.mark, mark.text, button(words.looked, () => look(mark)));
  for (const found of diagnostics) put(found.path, found.severity, words[found.severity], found.message, advice(found, fix));
}

/** How many mistakes and warnings there are, in words. */
export function counts(errors, warnings) {
  const said = [errors && fill(words.errors, errors), warnings && fill(words.warnings, warnings)];
  return said.filter(Boolean).join(", ");
}

/** All mistakes and warnings, each leading to its place: in `file` its line, else its field. */
export function drawSummary(box, diagnostics, fix, { form, file, body, text }) {
  const nErrors = diagnostics.filter((found) => found.severity === "error").length;
  const count = counts(nErrors, diagnostics.length - nErrors) || words.noMistakes;
  const heading = box.querySelector("h2");
  if (heading.textContent !== count) heading.textContent = count; // Screen readers tell every change.
  const item = (found) => {
    const field = !file && fieldAt(form, found.path);
    const go = () => {
      if (file) selectLine(file, found.line);
      else if (found.path[0] === "body") selectLine(body, found.line - nLines(text) + nLines(body.value));
      else field.querySelector(CONTROLS).focus();
    };
    const label = `${words[found.severity]} ${found.message}`;
    return make("li", field || file ? button(label, go, { class: "link" }) : make("p", label), !field && advice(found, fix));
  };
  box.querySelector("ul").replaceChildren(...diagnostics.map(item));
}

const nLines = (text) => text.split("\n").length;

function selectLine(area, line) {
  const all = area.value.split("\n");
  const idx = Math.max(0, Math.min(line, all.length) - 1);
  const end = all.slice(0, idx + 1).join("\n").length;
  area.focus();
  area.setSelectionRange(end - all[idx].length, end);
  area.scrollTop = (area.scrollHeight / all.length) * (idx - 3);
}
