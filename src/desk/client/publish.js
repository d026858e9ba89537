// Publishing: first what residents would see that they don't see now, then progress, then what was said.
import { call, pause } from "./api.js";
import { ask, labelled, make, options } from "./dom.js";
import { fill, words } from "./words.js";

export async function publish(desk) {
  const changes = await call("changes");
  const { targets } = await desk.refresh();
  const kinds = ["new", "changed", "gone"].filter((kind) => changes[kind].length);
  const what = kinds.map((kind) => fill(words[`counted.${kind}`], changes[kind].length)).join(", ");
  const titles = (kind) => make("ul", changes[kind].map(({ title, path }) => make("li", title || path)));
  const parts = [make("p", what ? fill(words.seen, what) : words.seenNothing), kinds.map((kind) => [make("h3", words[`kinds.${kind}`]), titles(kind)])];
  if (changes.errors) return ask(words.publish, [make("p.failure", fill(words.errorsFirst, changes.errors)), parts]);
  const target = make("select", options(targets.map((name) => [name, name]), changes.target));
  parts.push(targets.length ? labelled(words.target, target) : make("p.soft", words.noTarget));
  if (!(await ask(words.publish, parts, [[words.publish, () => true]]))) return undefined;

  const { job } = await call("publish", { target: target.value || null });
  const bar = make("progress", { "aria-label": words.publish });
  const line = make("p", { role: "status" });
  const said = make("ul");
  const watch = async () => {
    for (let isOver = false; !isOver; ) {
      const now = await call("job", { job });
      isOver = now.is_over;
      Object.assign(bar, { max: now.total || 1, value: now.done, hidden: isOver });
      const text = now.failed ?? (isOver ? words.published : words[`stage.${now.stage}`]);
      if (line.textContent !== text) line.textContent = text;
      said.replaceChildren(...now.said.map((sentence) => make("li", sentence)));
      if (!isOver) await pause(250);
    }
  };
  const shown = ask(words.publish, [line, bar, said]);
  await watch().catch((error) => (line.textContent = error.message));
  return shown;
}
