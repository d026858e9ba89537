// The form of a front matter, drawn from its schema: one control for each shape, whatever the fields are called.
import { dayControl } from "./date.js";
import { button, make, newId, options, takeDrops } from "./dom.js";
import { fileButton, picture } from "./photo.js";
import { filled } from "./text.js";
import { words } from "./words.js";

// What every new report needs. Other empty fields are folded away.
const ALWAYS = ["title", "kind", "commune", "date", "draft"];
const MOST_OPEN = 4; // Of the fields of a group, so many are shown while they are empty.
const WITH_FILES = { photos: "image/*", audio: "audio/*", attachments: "" };

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
  const more = make("details.more", make("summary", words.more), offers);
  const fields = specs.map((spec, idx) => {
    const path = [...at, spec.key];
    const set = (value) => {
      map[spec.key] = value;
      changed();
    };
    const draw = () => drawField(form, spec, map[spec.key], path, set);
    const isEmpty = filled(map[spec.key]) === undefined;
    if (!isEmpty || (at.length ? idx < nOpen : ALWAYS.includes(spec.key))) return draw();
    const place = make("div", { hidden: true, "data-path": JSON.stringify(path) });
    const offer = button(spec.label, () => place.unfold().querySelector("input, select, textarea, button").focus(), { title: spec.help });
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
  const help = spec.help && make("p.help", { id: newId() }, spec.help);
  const notes = make("div.notes");
  const place = { "data-path": JSON.stringify(at) };
  const input = control.matches("input, select, textarea, output") ? control : control.querySelector(":scope > [data-main]");
  if (!input) {
    const isNamed = shape.type === "map" && shape.by_text;
    return make("fieldset.field", place, make(isNamed ? "legend.hidden" : "legend", label), help, notes, control);
  }
  input.id = newId();
  if (help) input.setAttribute("aria-describedby", help.id);
  const name = make("label", { for: input.id }, label);
  return make("div.field", place, input.type === "checkbox" ? make("div.check", control, name) : [name, control], help, notes);
}

function drawControl(form, spec, value, at, set) {
  const { key, shape } = spec;
  const list = value === undefined ? [] : [value].flat();
  const oninput = ({ target }) => set(target.value);
  if (shape.type === "list") {
    const isLines = shape.item.type === "text" && list.every((item) => typeof item === "string" && !item.includes("\n"));
    if (!isLines || key in WITH_FILES) return drawRows(form, spec, list, at, set);
    return at[0] === "tags" ? drawTags(list, set) : drawLines(list, set);
  }
  if (shape.type === "map" && shape.fields?.length) {
    const map = asMap(shape, value);
    // The one field that stands for the whole has the name of the whole, and is the first.
    const isMain = (field) => field.key === shape.by_text;
    const rest = shape.fields.filter((field) => !isMain(field));
    const fields = [...shape.fields.filter(isMain).map((field) => ({ ...field, label: spec.label })), ...rest];
    return make("div.group", drawFields(form, fields, map, at, () => set(map), shape.by_text && 1));
  }
  if (typeof (value ?? "") === "object" || ["any", "map"].includes(shape.type)) {
    return make("output.raw", value ? `${JSON.stringify(value)} – ` : "", words.onlyInFile);
  }
  if (key === "draft") {
    return make("input", { type: "checkbox", checked: value === true, onchange: ({ target }) => set(target.checked || undefined) });
  }
  if (shape.type === "boolean") {
    const onchange = ({ target }) => set({ true: true, false: false }[target.value]);
    return make("select", { onchange }, options([["", "–"], ["true", words.yes], ["false", words.no]], String(value)));
  }
  const text = String(value ?? "");
  if (shape.choices?.length) {
    const pairs = shape.choices.map((choice) => [choice.value, choice.label]);
    const isKnown = !text || pairs.some(([known]) => known === text);
    const other = form.kinds.find(({ kind }) => key === "kind" && kind === text)?.label ?? text;
    return make("select", { onchange: oninput }, options([["", "–"], ...pairs, ...(isKnown ? [] : [[text, other]])], text));
  }
  if (shape.is_long || text.includes("\n")) return make("textarea", { rows: 3, value: text, oninput });
  const input = make("input", { type: "text", value: text, autocomplete: "off", oninput });
  if (shape.type === "integer") input.inputMode = "numeric";
  if (form.suggestions[at[0]] && (at.length === 1 || key === "name")) input.setAttribute("list", `all-${at[0]}`);
  if (shape.type !== "date" && shape.type !== "moment") return input;
  input.dataset.main = "";
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

function drawTags(tags, set) {
  const list = make("ul.tags");
  const input = make("input", { type: "text", list: "all-tags", autocomplete: "off", "data-main": true, placeholder: words.tagHint });
  const draw = () =>
    list.replaceChildren(
      ...tags.map((tag, idx) => {
        const remove = () => {
          tags.splice(idx, 1);
          put();
        };
        return make("li", tag, button("×", remove, { "aria-label": words.removeNamed(tag) }));
      }),
    );
  const put = () => {
    draw();
    set([...tags]);
    input.focus();
  };
  const add = () => {
    const typed = input.value.split(",").map((tag) => tag.trim()).filter((tag) => tag && !tags.includes(tag));
    input.value = "";
    tags.push(...typed);
    if (typed.length) put();
  };
  input.onchange = add; // Enter is a change as well.
  draw();
  return make("div", list, input);
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
  const put = (idx, find = "input, select, textarea, button") => {
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
  const remove = (idx) => {
    const [item] = items.splice(idx, 1);
    put(Math.min(idx, items.length - 1));
    const restore = () => {
      undo.replaceChildren();
      items.splice(idx, 0, item);
      put(idx);
    };
    undo.replaceChildren(button(words.undoRemove, restore));
  };
  const append = (added) => {
    items.push(...added);
    put(items.length - added.length);
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
    handle.ondragstart = (event) => {
      event.dataTransfer.setData("text/plain", name); // Firefox drags nothing without.
      dragged = idx;
    };
    handle.ondragend = () => (dragged = undefined);
    const sort = (word, to, find) => button(words[word], () => move(idx, to, find), { class: find.slice(1), disabled: !(to in items), "aria-label": words[`${word}Named`](name) });
    const head = make("div.row-head", handle, make("strong", name), sort("up", idx - 1, ".up"), sort("down", idx + 1, ".down"));
    head.append(button(words.remove, () => remove(idx), { "aria-label": words.removeNamed(name) }));
    const cut = (file) => {
      items[idx] = isMap ? { ...items[idx], file } : file;
      put(idx);
    };
    const shown = hasFiles && picture(form.path, isMap ? map : { file: item }, key === "photos" && idx === 0 && cut);
    const row = make("div", { role: "group", "aria-label": name, "data-path": isMap && JSON.stringify(path) }, head, shown, content);
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
  const add = button(words.addTo(label), () => append([isMap ? {} : ""]));
  const box = make("div", list, undo);
  const take = (names) => append(names.map((file) => (isMap ? { file } : file)));
  box.append(make("div.buttons", hasFiles && fileButton(form.path, box, WITH_FILES[key], take), add));
  return box;
}
