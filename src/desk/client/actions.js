// What can be done with a whole report: its history, a correction, taking it back, the trash.
import { call } from "./api.js";
import { sideBySide } from "./diff.js";
import { ask, button, labelled, make, tell } from "./dom.js";
import { words } from "./words.js";

/** The buttons, folded up. `report` is `{path, isSite, now, save, accept, correct}`. */
export function drawActions({ path, isSite, now, save, accept, correct }) {
  const change = async (name, further) => accept(await call(name, { path, version: now().version, ...further }));
  const asked = (title, hint, label, control, run) =>
    ask(title, [make("p", hint), label && labelled(label, control)], [[title, () => run(control?.value.trim())]]);
  const works = {
    history: () => showHistory(path, now, change),
    correct: () => asked(words.correct, words.correctHint, words.correctWhat, make("textarea", { rows: 4, required: true }), correct),
    withdraw: () => asked(words.withdraw, words.withdrawHint, words.withdrawReason, make("input", { type: "text" }), (reason) => change("withdraw", { reason })),
    bringBack: () => change("bring-back"),
    remove: () => asked(words.toTrash, words.toTrashHint, "", undefined, async () => {
      await call("remove", { path });
      location.hash = "/";
      tell(words.inTrash);
    }),
  };
  const menu = make("div.menu");
  const box = make("details.actions", make("summary", words.actions), menu);
  box.ontoggle = () => {
    const isGone = now().state === "withdrawn";
    const names = isSite ? ["history"] : ["history", "correct", isGone ? "bringBack" : "withdraw", "remove"];
    menu.replaceChildren(
      ...names.map((name) =>
        button(words[name === "remove" ? "toTrash" : name], async () => {
          box.open = false;
          if (await save()) await works[name](); // All of them work on the file.
        }),
      ),
    );
  };
  return box;
}

async function showHistory(path, now, change) {
  const { versions } = await call("history", { path });
  const shown = make("div", { "aria-live": "polite" });
  let text;
  const look = async (id) => {
    ({ text } = await call("version", { path, id }));
    shown.replaceChildren(sideBySide(text, now().text, words.thatVersion, words.thisVersion));
  };
  const rows = versions.map(({ id, when }) => make("li", button(when, () => look(id))));
  const restore = async () => {
    if (text === undefined) throw new Error(words.chooseVersion);
    await change("save", { text });
  };
  const hint = make("p", versions.length ? words.historyHint : words.noHistory);
  await ask(words.history, [hint, make("ul.choices", rows), shown], versions.length ? [[words.restoreVersion, restore]] : [], "wide");
}
