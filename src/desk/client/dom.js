// Elements, dialogs and the line that says what happened: what every view is made of.
import { words } from "./words.js";

/** `make("p.soft", {id: "a"}, "text", node)`. Strings become text, so nothing that an author typed is ever markup. */
export function make(tag, ...parts) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  const set = (key, value) => {
    if (typeof value === "function" || ["value", "checked", "disabled", "hidden"].includes(key)) made[key] = value;
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  };
  for (const part of parts.flat(Infinity)) {
    if (typeof part === "string" || part instanceof Node) made.append(part);
    else for (const [key, value] of Object.entries(part || {})) set(key, value);
  }
  return made;
}

/** A button. If its work fails, the status line says why. */
export const button = (label, work, further) => make("button", { type: "button", onclick: guarded(work) }, label, further);

export const guarded = (work) => async (event) => {
  try {
    await work(event);
  } catch (error) {
    tell(error.message);
  }
};

let serial = 0;
export const newId = () => `n${(serial += 1)}`;

export function labelled(label, control) {
  control.id ||= newId();
  return make("div.field", make("label", { for: control.id }, label), control);
}

export const options = (pairs, chosen) =>
  pairs.map(([value, label]) => make("option", { value, selected: value === chosen }, label));

/** Says in the status line what happened. */
export const tell = (text) =>
  document.getElementById("said").replaceChildren(text, text && button(words.close, () => tell("")));

/**
 * Asks in a modal dialog. Each action is `[label, run]`; the first is what Enter does. Resolves to what `run` returned, or
 * to nothing when the person changed their mind. If `run` throws, the dialog stays and says why.
 */
export const ask = (title, parts, actions = [], kind = "") =>
  new Promise((resolve) => {
    const before = document.activeElement;
    const failure = make("p.failure", { role: "alert" });
    const id = newId();
    const finish = (value) => {
      box.remove();
      (before.isConnected ? before : document.querySelector("h1")).focus();
      resolve(value);
    };
    const act = async (run) => {
      form.inert = true;
      try {
        finish(await run());
      } catch (error) {
        form.inert = false;
        failure.textContent = error.message;
      }
    };
    const cancel = (event) => {
      event.preventDefault();
      finish();
    };
    const submit = (event) => {
      event.preventDefault();
      act(actions.length ? actions[0][1] : () => {});
    };
    const buttons = actions.map(([label, run], idx) => (idx ? button(label, () => act(run)) : make("button.main", label)));
    const last = button(actions.length ? words.cancel : words.close, cancel);
    const form = make("form", { onsubmit: submit }, make("h2", { id }, title), parts, failure, make("p.buttons", buttons, last));
    const box = make("dialog", { "aria-labelledby": id, class: kind, oncancel: cancel }, form);
    document.body.append(box);
    box.showModal();
  });

/** Calls `work` once nothing more has come for so many milliseconds. */
export function later(work, pause) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, pause);
  };
}

/** Asks for files with the browser's own dialog. */
export const chooseFiles = (accept, multiple) =>
  new Promise((resolve) => make("input", { type: "file", accept, multiple, onchange: ({ target }) => resolve([...target.files]) }).click());

/** Makes `target` take what is dropped on it, if `accepts` says so. */
export function takeDrops(target, accepts, take, signal) {
  const over = (event) => {
    const isOver = accepts(event);
    target.classList.toggle("over", isOver && event.type === "dragover");
    if (!isOver || event.type === "dragleave") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === "drop") take(event);
  };
  for (const name of ["dragover", "dragleave", "drop"]) target.addEventListener(name, over, { signal });
}

export const takeFiles = (target, take, signal) =>
  takeDrops(target, ({ dataTransfer }) => dataTransfer.types.includes("Files"), guarded(({ dataTransfer }) => take([...dataTransfer.files])), signal);

export const base64 = (blob) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
