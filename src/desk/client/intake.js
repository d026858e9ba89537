// New reports: by kind, from a file, from photos, from a paste.
import { call } from "./api.js";
import { dayControl } from "./day.js";
import { ask, base64, labelled, make, newId, options, tell } from "./dom.js";
import { addFiles } from "./photo.js";
import { words } from "./words.js";

export const toReport = (path) => `#/bai/${encodeURI(path)}`;

const open = (path) => (location.hash = toReport(path));

/** Asks for what a new report begins with, and writes it; photos go beside it. */
export async function create({ schema, list }, photos = []) {
  const input = (further) => make("input", { type: "text", autocomplete: "off", ...further });
  const kind = make("select", options(schema.kinds.map((each) => [each.kind, each.label])));
  const title = input({ required: true });
  const commune = input({ required: true, list: "places", value: list.places.length === 1 ? list.places[0] : "" });
  const date = input({ id: newId(), value: schema.today });
  const day = make("div.field", make("label", { for: date.id }, words.day), dayControl(date, schema.today));
  const places = make("datalist", { id: "places" }, options(list.places.map((place) => [place, place])));
  const run = async () => {
    const asked = { kind: kind.value, title: title.value, commune: commune.value, date: date.value.trim() };
    const { path } = await call("new", asked);
    if (photos.length) {
      const names = await addFiles(path, photos);
      const { version } = await call("open", { path });
      await call("save", { path, version, values: { photos: names.map((file) => ({ file })) } });
    }
    open(path);
  };
  const fields = [labelled(words.kind, kind), labelled(words.title, title), labelled(words.place, commune), day, places];
  await ask(words.new, fields, [[words.create, run]]);
}

async function importOne(desk, name, blob) {
  tell(words.reading);
  desk.arrival = await call("import", { name, data: await base64(blob) });
  tell("");
  open(desk.arrival.path);
}

/** Makes a report of each file, and one of all photos. */
export async function importFiles(desk, files) {
  const isPhoto = (file) => file.type.startsWith("image/");
  for (const file of files) if (!isPhoto(file)) await importOne(desk, file.name, file);
  if (files.some(isPhoto)) await create(desk, files.filter(isPhoto));
}

export function importPaste(desk) {
  const area = make("textarea", { rows: 10 });
  const run = () => importOne(desk, "-", new Blob([area.value]));
  return ask(words.paste, labelled(words.pasteHint, area), [[words.import, run]]);
}

/** What was pasted where nothing is typed. */
export async function pasted(desk, { target, clipboardData }) {
  if (target.matches("input, textarea, dialog *")) return;
  const text = clipboardData.getData("text/html") || clipboardData.getData("text/plain");
  if (text) await importOne(desk, "-", new Blob([text]));
}
