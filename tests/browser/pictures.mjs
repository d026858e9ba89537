// Photos for tests, drawn by the browser: a hall with people in rows below a banner. Nothing of them is stored. They are as
// hard to compress as real ones: edges and smooth surfaces, and grain whose strength grows with its size as in nature.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Built, copyExample } from "./browser.mjs";

/** How much grain: at 480 pixels such a picture takes 25 KB as WebP, as photos of people do. */
const GRAIN = 0.12;

/** A JPEG of `width` × `height` pixels. The same `seed` gives the same picture. */
export async function photo(browser, { width, height, seed }) {
  const tab = await browser.newPage();
  const bytes = await tab.evaluate(draw, { width, height, seed, strength: GRAIN });
  await tab.context().close();
  return Buffer.from(bytes, "base64");
}

/** Runs in the browser, so it sees nothing of this module. */
async function draw({ width, height, seed, strength }) {
  let state = seed * 2654435761;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least, most) => least + random() * (most - least);
  const colour = (hue, saturation, light) => `hsl(${hue} ${saturation}% ${light}%)`;
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  const unit = Math.min(width, height) / 100;

  const wall = pen.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, colour(between(30, 60), 30, 82));
  wall.addColorStop(1, colour(between(180, 240), 20, 35));
  pen.fillStyle = wall;
  pen.fillRect(0, 0, width, height);

  pen.fillStyle = colour(between(0, 12), 75, 38);
  pen.fillRect(width * 0.1, height * 0.06, width * 0.8, height * 0.18);
  pen.fillStyle = "#ffe9a0";
  pen.font = `bold ${unit * 6}px sans-serif`;
  pen.textAlign = "center";
  pen.fillText("CHÍNH QUYỀN THÂN THIỆN", width / 2, height * 0.15, width * 0.75);
  pen.fillText("VÌ NHÂN DÂN PHỤC VỤ", width / 2, height * 0.22, width * 0.6);

  for (let row = 0; row < 6; row += 1) {
    const size = unit * (3 + row * 1.3);
    for (let left = between(0, size); left < width; left += size * between(1.9, 2.6)) {
      const top = height * (0.36 + row * 0.1) + between(-1, 1) * unit;
      const shirt = pen.createLinearGradient(left - size, 0, left + size, 0);
      const hue = between(0, 360);
      shirt.addColorStop(0, colour(hue, between(5, 50), between(60, 90)));
      shirt.addColorStop(1, colour(hue, between(5, 50), between(20, 50)));
      pen.fillStyle = shirt;
      pen.beginPath();
      pen.ellipse(left, top + size * 1.9, size, size * 1.4, 0, Math.PI, 0);
      pen.lineTo(left + size, height);
      pen.lineTo(left - size, height);
      pen.fill();
      const face = pen.createRadialGradient(left - size * 0.2, top, size * 0.1, left, top, size * 0.8);
      face.addColorStop(0, colour(26, 45, 75));
      face.addColorStop(1, colour(22, 40, 40));
      pen.fillStyle = face;
      pen.beginPath();
      pen.ellipse(left, top, size * 0.55, size * 0.72, 0, 0, 2 * Math.PI);
      pen.fill();
      pen.fillStyle = colour(20, 25, between(8, 20));
      pen.beginPath();
      pen.ellipse(left, top - size * 0.3, size * 0.6, size * 0.5, 0, Math.PI, 0);
      pen.fill();
      for (const side of [-0.2, 0.2]) pen.fillRect(left + size * side, top, size * 0.12, size * 0.08);
    }
  }

  const tile = new OffscreenCanvas(256, 256);
  const grain = tile.getContext("2d");
  pen.globalCompositeOperation = "overlay";
  pen.imageSmoothingQuality = "high";
  for (let scale = width / 128; scale >= 1; scale /= 2) {
    const pixels = grain.createImageData(256, 256);
    for (let at = 0; at < pixels.data.length; at += 4) {
      for (let part = 0; part < 3; part += 1) pixels.data[at + part] = 128 + between(-1, 1) * 110;
      pixels.data[at + 3] = 255;
    }
    grain.putImageData(pixels, 0, 0);
    const pattern = pen.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(scale).translate(between(0, 256), between(0, 256)));
    pen.globalAlpha = strength;
    pen.fillStyle = pattern;
    pen.fillRect(0, 0, width, height);
  }
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
  return new Uint8Array(await blob.arrayBuffer()).toBase64();
}

/** Reports of one commune, the newest first, each with a photo before it; number 0 has more of them. */
export const REPORTS = 14;
export const PICTURED = "/my-duc/hop-dan-0/";

/** The example with photos as they come from a phone, built. */
export async function pictured(browser) {
  const root = await mkdtemp(join(tmpdir(), "bantin-pictured-"));
  await copyExample(root);
  const folder = join(root, "content/my-duc");
  await mkdir(folder);
  const draw = async (name, width, height, seed) => writeFile(join(folder, name), await photo(browser, { width, height, seed }));
  await draw("hoi-truong.jpg", 4032, 3024, 1);
  await draw("ba-con.jpg", 3024, 4032, 2);
  await draw("trong-bai.jpg", 2000, 1500, 3);
  await draw("ban-tiep-dan.jpg", 1800, 1350, 4);
  for (let at = 1; at < REPORTS; at += 1) await draw(`buoi-hop-${at}.jpg`, 640, 480, 10 + at);
  for (let at = 0; at < REPORTS; at += 1) await writeFile(join(folder, `hop-dan-${at}.md`), report(at));
  const site = await Built.of(root);
  await rm(root, { recursive: true });
  return site;
}

function report(at) {
  const photos = at === 0
    ? [
        { file: "hoi-truong.jpg", alt: "Hội trường kín chỗ, phía trên là băng rôn đỏ", caption: "Bà con nghe cán bộ xã trả lời tại hội trường", credit: "Văn phòng UBND xã" },
        { file: "ba-con.jpg", alt: "Bà con xếp hàng trước cửa hội trường" },
        { file: "ban-tiep-dan.jpg", alt: "Cán bộ và bà con ngồi quanh bàn", caption: "Bàn tiếp dân ngày thứ Năm" },
      ]
    : [{ file: `buoi-hop-${at}.jpg`, alt: "Bà con ngồi kín hội trường" }];
  const front = {
    title: `Xã Mỹ Đức họp dân lần thứ ${REPORTS - at}, bàn việc tiếp nhận và trả kết quả đúng hẹn`,
    kind: "news",
    commune: { name: "Mỹ Đức", level: "xã", province: "An Giang" },
    date: `2025-${String(REPORTS - at > 9 ? 11 : 10)}-${String(28 - at).padStart(2, "0")}`,
    tags: ["họp dân"],
    photos,
  };
  const body = [
    "Sáng nay, Ủy ban nhân dân xã họp với bà con các ấp về việc tiếp nhận và trả kết quả hồ sơ.",
    at === 0 ? "![Cán bộ hướng dẫn một cụ bà điền tờ khai](trong-bai.jpg)" : "",
    "Cán bộ xã ghi lại từng ý kiến, hẹn ngày trả lời và cảm ơn bà con đã đến dự.",
  ];
  return `---\n${JSON.stringify(front, null, 1)}\n---\n\n${body.join("\n\n")}\n`;
}
