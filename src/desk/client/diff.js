// Two texts compared by words.
import { call } from "./api.js";
import { make } from "./dom.js";

/** Both texts side by side, with what differs marked in each. */
export async function sideBySide(old, next, oldTitle, newTitle) {
  const { pieces } = await call("compare", { old, new: next });
  const column = (title, place, mark) => {
    const own = pieces.filter(([where]) => where === "both" || where === place);
    const text = own.map(([where, part]) => (where === place ? make(mark, part) : part));
    return make("section", { tabindex: 0, "aria-label": title }, make("h3", title), make("pre", text));
  };
  return make("div.beside", column(oldTitle, "old", "del"), column(newTitle, "new", "ins"));
}
