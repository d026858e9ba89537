// Files beside a report: sending them in, showing photos, cutting the lead photo.
import { call } from "./api.js";
import { ask, base64, button, chooseFiles, make, takeFiles, tell } from "./dom.js";
import { words } from "./words.js";

/** Writes a file beside the report, and gives the name that it got. */
export const addFile = async (path, file, name = file.name) =>
  (await call("add-file", { path, name, data: await base64(file) })).file;

export async function addFiles(path, files) {
  const names = [];
  tell(words.sending);
  for (const file of files) names.push(await addFile(path, file));
  tell("");
  return names;
}

/** A button for files, which can be dropped on `box` as well. `take` gets their names beside the report. */
export function fileButton(path, box, accept, take) {
  const send = async (files) => take(await addFiles(path, files));
  takeFiles(box, send);
  return button(words.chooseFiles, async () => send(await chooseFiles(accept, true)));
}

/** The picture that a row is about. If there is `set`, it can be cut, and `set` gets the new file. */
export function picture(path, { file, alt }, set) {
  if (!/\.(jpe?g|png|webp|gif|avif|svg)$/i.test(file)) return "";
  const box = make("div.picture");
  const show = async () => {
    const { type, data } = await call("picture", { path, file });
    const image = make("img", { src: `data:${type};base64,${data}`, alt: alt || file });
    await image.decode();
    box.append(image, set ? button(words.crop, () => crop(path, file, image, set)) : "");
  };
  show().catch(() => box.append(words.noPicture));
  return box;
}

/** Asks which part of a picture to keep, and writes that as a new file. */
async function crop(path, file, image, set) {
  const [maxWidth, maxHeight] = [image.naturalWidth, image.naturalHeight];
  const kept = { left: 0, top: 0, width: maxWidth, height: maxHeight };
  const scale = Math.min(1, 720 / maxWidth, 400 / maxHeight, (innerWidth - 80) / maxWidth);
  const canvas = make("canvas", { width: maxWidth * scale, height: maxHeight * scale, role: "img", "aria-label": words.cropHint });
  const clamp = (value, low, high) => Math.round(Math.max(low, Math.min(value, high)));
  const change = (next) => {
    Object.assign(kept, next);
    kept.left = clamp(kept.left, 0, maxWidth - 1);
    kept.top = clamp(kept.top, 0, maxHeight - 1);
    kept.width = clamp(kept.width, 1, maxWidth - kept.left);
    kept.height = clamp(kept.height, 1, maxHeight - kept.top);
    const part = Object.values(kept);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    pen.fillStyle = "#000a";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, ...part, ...part.map((length) => length * scale));
    for (const input of inputs) if (input !== document.activeElement) input.value = kept[input.name];
  };
  canvas.onpointerdown = ({ pointerId, offsetX: x, offsetY: y }) => {
    canvas.setPointerCapture(pointerId);
    const span = (name, size, from, to) => ({ [name]: Math.min(from, to) / scale, [size]: Math.abs(from - to) / scale });
    canvas.onpointermove = (to) => change({ ...span("left", "width", x, to.offsetX), ...span("top", "height", y, to.offsetY) });
  };
  canvas.onpointerup = () => (canvas.onpointermove = null);
  const inputs = Object.keys(kept).map((name) => {
    const oninput = ({ target }) => change({ [name]: Number(target.value) });
    return make("input", { type: "number", name, oninput });
  });
  const save = async () => {
    const { width, height } = kept;
    const paper = make("canvas", { width, height });
    paper.getContext("2d").drawImage(image, ...Object.values(kept), 0, 0, width, height);
    const blob = await new Promise((done) => paper.toBlob(done, "image/jpeg", 0.92));
    return addFile(path, blob, `${file.replace(/\.\w+$/, "")}-cat.jpg`);
  };
  change({});
  const numbers = make("div.grid", inputs.map((input) => make("label", words[input.name], input)));
  const made = await ask(words.crop, [make("p", words.cropHint), canvas, numbers], [[words.saveCrop, save]], "wide");
  if (made) set(made);
}
