// Publishing: first what residents would see that they don't see now, then progress, then what was said.
import { call } from "./api.js";
import { ask, button, labelled, make, options } from "./dom.js";
import { words } from "./words.js";

export async function publish(desk) {
  const changes = await call("changes");
  const { targets } = desk.list;
  const parts = ["new", "changed", "gone"].filter((kind) => changes[kind].length);
  const sentence = parts.length ? words.seen(parts.map((kind) => words.counted[kind](changes[kind].length)).join(", ")) : words.seenNothing;
  const lists = parts.map((kind) => [make("h3", words.kinds[kind]), make("ul", changes[kind].map(({ title, path }) => make("li", title || path)))]);
  const target = make("select", options(targets.map((name) => [name, name]), changes.target));
  const where = targets.length > 1 ? labelled(words.target, target) : make("p.soft", changes.target ? words.sentTo(changes.target) : words.noTarget);
  if (changes.errors) return ask(words.publish, [make("p", words.errorsFirst(changes.errors)), make("p", sentence), lists]);
  const isSure = await ask(words.publish, [make("p", sentence), lists, where], [[words.publish, () => true]]);
  if (!isSure) return undefined;
  const { job } = await call("publish", { target: targets.length ? target.value || changes.target : null });
  const bar = make("progress", { "aria-label": words.publishing });
  const line = make("p", { role: "status" });
  const said = make("ul");
  const watch = async () => {
    for (;;) {
      const now = await call("job", { job });
      bar.max = now.total || 1;
      bar.value = now.done;
      const text = now.failed ?? (now.is_over ? words.published : words.stages[now.stage]);
      if (line.textContent !== text) line.textContent = text;
      line.className = now.failed ? "failure" : "";
      said.replaceChildren(...now.said.map((sentence) => make("li", sentence)));
      if (now.is_over) break;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    bar.hidden = true;
  };
  const shown = ask(words.publishing, [line, bar, said]);
  await Promise.all([watch().catch((error) => (line.textContent = error.message)), shown]);
  return desk.refresh();
}
