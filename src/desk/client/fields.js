// The form of a front matter, drawn from its schema: one control for each shape, whatever the fields are called.
import { dayControl } from "./day.js";
import { button, make, newId, options, takeDrops } from "./dom.js";
import { fileButton, picture } from "./photo.js";
import { filled } from "./text.js";
import { fill, words } from "./words.js";

// What every new report needs. Other empty fields are folded away.
const ALWAYS = ["title", "kind", "commune", "date", "draft"];
const MOST_OPEN = 4; // Of the fields of a group, so many are shown while they are empty.
const WITH_FILES = { photos: "image/*", audio: "audio/*", attachments: "" };

export const CONTROLS = "input, select, textarea, output, button";

/** The nearest field to `path` in `box`. Unfolds what is on the way there. */
export function fieldAt(box, path) {
  let field = null;
  path.forEach((_, idx) => {
    const next = box.querySelector(`[data-path="${CSS.escape(JSON.stringify(path.slice(0, idx + 1)))}"]`);
    field = next?.unfold?.() ?? next ?? field;
  });
  return field;
}

/**
 * Fields for the keys of `map`, which is at `at` in the front matter. They change it in place, and call `changed`. `form`
 * says what surrounds them: `{path, kinds, today, suggestions, redrawn}`.
 */
export function drawFields(form, specs, map, at, changed, nOpen = MOST_OPEN) {
  const offers = make("div.buttons");
  const more = make("details", make("summary", words.more), offers);
  const isOpen = ({ key }, idx) => filled(map[key]) !== undefined || (at.length ? idx < nOpen : ALWAYS.includes(key));
  const fields = specs.map((spec, idx) => {
    const path = [...at, spec.key];
    const set = (value) => {
      map[spec.key] = value;
      changed();
    };
    const draw = () => drawField(form, spec, map[spec.key], path, set);
    if (isOpen(spec, idx)) return draw();
    const place = make("div", { hidden: true, "data-path": JSON.stringify(path) });
    const offer = button(spec.label, () => place.unfold().querySelector(CONTROLS).focus(), { title: spec.help });
    offers.append(offer);
    place.unfold = () => {
      const field = draw();
      place.replaceWith(field);
      offer.remove();
      more.hidden = !offers.children.length;
      return field;
    };
    return place;
  });
  more.hidden = !offers.children.length;
  return [fields, more];
}

function drawField(form, spec, value, at, set) {
  const { label, shape } = spec;
  const control = drawControl(form, spec, value, at, set);
  const help = spec.help && make("p.soft", { id: newId() }, spec.help);
  const notes = make("div.notes");
  const place = { "data-path": JSON.stringify(at) };
  const input = control.matches(CONTROLS) ? control : control.querySelector(":scope > [data-main]");
  if (!input) {
    const legend = make(shape.type === "map" && shape.by_text ? "legend.hidden" : "legend", label);
    return make("fieldset.field", place, legend, help, notes, control);
  }
  input.id = newId();
  if (help) input.setAttribute("aria-describedby", help.id);
  const name = make("label", { for: input.id }, label);
  return make("div.field", place, input.type === "checkbox" ? make("div.check", control, name) : [name, control], help, notes);
}

function drawControl(form, spec, value, at, set) {
  const { key, shape } = spec;
  const oninput = ({ target }) => set(target.value);
  if (shape.type === "list") {
    const list = value === undefined ? [] : [value].flat();
    const isText = shape.item.type === "text" && !list.some((item) => typeof item !== "string" || item.includes("\n"));
    if (!isText || key in WITH_FILES) return drawRows(form, spec, list, at, set);
    return at[0] === "tags" && !String(list.join("")).includes(",") ? drawTags(form, list, set) : drawLines(list, set);
  }
  if (shape.type === "map" && shape.fields?.length) {
    const map = asMap(shape, value);
    // The one field that stands for the whole has the name of the whole, and is the first.
    const isMain = (field) => field.key === shape.by_text;
    const main = shape.fields.filter(isMain).map((field) => ({ ...field, label: spec.label }));
    const fields = [...main, ...shape.fields.filter((field) => !isMain(field))];
    return make("div.group", drawFields(form, fields, map, at, () => set(map), main.length || MOST_OPEN));
  }
  if (typeof (value ?? "") === "object" || ["any", "map"].includes(shape.type)) {
    return make("output", value ? `${JSON.stringify(value)} – ` : "", words.onlyInFile);
  }
  if (key === "draft") {
    return make("input", { type: "checkbox", checked: value === true, onchange: ({ target }) => set(target.checked || undefined) });
  }
  const text = String(value ?? "");
  if (shape.type === "boolean") {
    const onchange = ({ target }) => set({ true: true, false: false }[target.value]);
    return make("select", { onchange }, options([["", "–"], ["true", words.yes], ["false", words.no]], text));
  }
  if (shape.choices?.length) {
    const pairs = shape.choices.map((choice) => [choice.value, choice.label]);
    // A kind may be written in either language; the choices are in one.
    const chosen = form.kinds.find(({ kind }) => key === "kind" && kind === text)?.label ?? text;
    const isKnown = !chosen || pairs.some(([known]) => known === chosen);
    return make("select", { onchange: oninput }, options([["", "–"], ...pairs, ...(isKnown ? [] : [[chosen, chosen]])], chosen));
  }
  if (shape.is_long || text.includes("\n")) return make("textarea", { rows: 3, value: text, oninput });
  const input = make("input", { type: "text", value: text, autocomplete: "off", oninput });
  if (shape.type === "integer") input.inputMode = "numeric";
  if (at[0] === "commune" && at.length === 1 + (key === "name")) input.setAttribute("list", "places");
  if (shape.type !== "date" && shape.type !== "moment") return input;
  input.placeholder = shape.type === "date" ? "4/4/2023" : "4/4/2023 7:30";
  return dayControl(input, form.today);
}

/** Some groups may be written as one text. */
const asMap = (shape, value) =>
  typeof (value ?? {}) === "object" ? { ...value } : { [shape.by_text ?? shape.fields[0].key]: value };

/** A list of texts, one a line. */
function drawLines(list, set) {
  const oninput = ({ target }) => set(target.value.split("\n").map((line) => line.trim()));
  return make("textarea", { rows: Math.max(2, list.length), placeholder: words.oneALine, value: list.join("\n"), oninput });
}

/** Tags, with commas between them. Suggestions complete the last one. */
function drawTags(form, tags, set) {
  const list = make("datalist", { id: newId() });
  const suggest = () => {
    const before = input.value.replace(/[^,]*$/, "");
    list.replaceChildren(...form.suggestions.tags.map((tag) => make("option", { value: before ? `${before} ${tag}` : tag })));
  };
  const oninput = () => {
    suggest();
    set(input.value.split(",").map((tag) => tag.trim()));
  };
  const input = make("input", { type: "text", list: list.id, autocomplete: "off", "data-main": true, placeholder: words.tagHint, value: tags.join(", "), oninput });
  suggest();
  return make("div", input, list);
}

/** Rows to add, to sort by mouse and by keyboard, and to remove. */
function drawRows(form, { key, label, shape }, items, at, set) {
  const { item: kind } = shape;
  const isMap = kind.type === "map" && kind.fields?.length > 0;
  const hasFiles = key in WITH_FILES && form.path;
  const list = make("ol.rows");
  const undo = make("p", { role: "status" });
  let dragged;

  const draw = () => list.replaceChildren(...items.map(drawRow));
  /** Draws the rows anew, with the focus in the row `idx`. */
  const put = (idx, find = ".field :is(input, select, textarea)") => {
    set([...items]);
    draw();
    form.redrawn();
    (list.children[idx]?.querySelector(find) ?? add).focus();
  };
  const move = (from, to, find) => {
    if (!(to in items)) return;
    items.splice(to, 0, ...items.splice(from, 1));
    put(to, find);
  };
  const insert = (idx, ...added) => {
    items.splice(idx, 0, ...added);
    put(idx);
  };
  const remove = (idx) => {
    const [item] = items.splice(idx, 1);
    put(Math.min(idx, items.length - 1));
    const restore = () => {
      undo.replaceChildren();
      insert(idx, item);
    };
    undo.replaceChildren(button(words.undoRemove, restore));
  };

  function drawRow(item, idx) {
    const path = [...at, idx];
    const name = `${label} ${idx + 1}`;
    const change = (next) => {
      items[idx] = next;
      set([...items]);
    };
    const map = isMap && asMap(kind, item);
    const content = isMap
      ? [make("div.notes"), drawFields(form, kind.fields, map, path, () => change(map))]
      : drawField(form, { key: idx, label: name, shape: kind }, item, path, change);
    const handle = make("span.handle", { draggable: "true", "aria-hidden": "true", title: words.drag }, "⠿");
    handle.ondragstart = ({ dataTransfer }) => {
      dataTransfer.setData("text/plain", name); // Firefox drags nothing without.
      dragged = idx;
    };
    handle.ondragend = () => (dragged = undefined);
    const tool = (word, work, further) =>
      button(words[word], work, { class: word, "aria-label": `${words[word]}: ${name}`, ...further });
    const sort = (word, to) => tool(word, () => move(idx, to, `.${word}`), { disabled: !(to in items) });
    const cut = (file) => {
      items[idx] = isMap ? { ...items[idx], file } : file;
      put(idx);
    };
    const row = make(
      "div",
      { role: "group", "aria-label": name, "data-path": isMap && JSON.stringify(path) },
      make("div.buttons", handle, make("strong", name), sort("up", idx - 1), sort("down", idx + 1), tool("remove", () => remove(idx))),
      hasFiles && picture(form.path, isMap ? map : { file: item }, key === "photos" && idx === 0 && cut),
      content,
    );
    row.onkeydown = (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!event.altKey || !step) return;
      event.preventDefault();
      event.stopPropagation(); // A list inside a row is sorted alone.
      move(idx, idx + step);
    };
    takeDrops(row, () => dragged !== undefined, () => move(dragged, idx));
    return make("li", row);
  }

  draw();
  const add = button(fill(words.addTo, label), () => insert(items.length, isMap ? {} : ""));
  const box = make("div", list, undo);
  const take = (names) => insert(items.length, ...names.map((file) => (isMap ? { file } : file)));
  box.append(make("div.buttons", hasFiles && fileButton(form.path, box, WITH_FILES[key], take), add));
  return box;
}
