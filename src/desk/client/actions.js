// What can be done with a whole report: its history, a correction, taking it back, the trash.
import { call } from "./api.js";
import { sideBySide } from "./diff.js";
import { ask, button, labelled, make, tell } from "./dom.js";
import { words } from "./words.js";

/** The buttons, folded up. `save` makes sure that everything is on disk, `now` gives what is there. */
export function drawActions({ path, isSite, now, save, accept, correct }) {
  const change = async (name, further) => accept(await call(name, { path, version: now().version, ...further }));
  const asked = (name, control, run) => {
    const parts = [make("p", words[`${name}Hint`]), control ? labelled(words[`${name}What`], control) : ""];
    return ask(words[name], parts, [[words[name], () => run(control?.value.trim())]]);
  };
  const remove = async () => {
    await call("remove", { path });
    location.hash = "/";
    tell(words.inTrash);
  };
  const works = {
    history: () => showHistory(path, now, change),
    correct: () => asked("correct", make("textarea", { rows: 4, required: true }), correct),
    withdraw: () => asked("withdraw", make("input", { type: "text" }), (reason) => change("withdraw", { reason })),
    bringBack: () => change("bring-back"),
    toTrash: () => asked("toTrash", null, remove),
  };
  const menu = make("div.menu");
  const draw = (name) =>
    button(words[name], async () => {
      box.open = false;
      if (await save()) await works[name](); // All of them work on the file.
    });
  const ontoggle = () => {
    const back = now().state === "withdrawn" ? "bringBack" : "withdraw";
    menu.replaceChildren(...(isSite ? ["history"] : ["history", "correct", back, "toTrash"]).map(draw));
  };
  const box = make("details.actions", { ontoggle }, make("summary", words.actions), menu);
  return box;
}

async function showHistory(path, now, change) {
  const { versions } = await call("history", { path });
  const shown = make("div", { "aria-live": "polite" });
  let text;
  const look = async (id) => {
    ({ text } = await call("version", { path, id }));
    shown.replaceChildren(await sideBySide(text, now().text, words.thatVersion, words.thisVersion));
  };
  const restore = async () => {
    if (text === undefined) throw new Error(words.chooseVersion);
    await change("save", { text });
  };
  const rows = versions.map(({ id, when }) => make("li", button(when, () => look(id))));
  const hint = make("p", versions.length ? words.historyHint : words.noHistory);
  await ask(words.history, [hint, make("ul.choices", rows), shown], versions.length ? [[words.restoreVersion, restore]] : [], "wide");
}
