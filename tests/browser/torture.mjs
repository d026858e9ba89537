// A site of hard cases for a theme, with 500 reports: long names and names that can't be broken, no date, forty people,
// thirty commitments, wide tables, text that looks like markup. It is the same in every run; nothing of it is stored.

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";

const REPORTS = 500;
const COMMUNES = 61; // Odd, so that commune, model and month of reports vary independently.
const PROVINCES = ["Thanh Hóa", "An Giang", "Đồng Nai", "Bà Rịa - Vũng Tàu", "Thừa Thiên Huế", "Đắk Lắk", "Cà Mau"];
const SYLLABLES = (
  "chính quyền thân thiện vì nhân dân phục vụ lắng nghe tiếp nhận giải quyết thủ tục hành chính đúng hẹn trước hạn xin " +
  "chào xin lỗi cảm ơn nghiêng ngả khuỷu khuya nghĩa đường quanh huỳnh nguyễn thuở ngoằn ngoèo rượu bưởi"
).split(" ");
const UNBROKEN = "NghịQuyếtVềViệcSắpXếpCácĐơnVịHànhChính".repeat(3);
const MARKUP = `<b>đậm</b> & "ngoặc" </script><script>alert(1)</script> <!-- ]]> {{ 7 * 7 }}`;

/** `count` syllables, starting with number `from`. */
const words = (from, count) =>
  Array.from({ length: count }, (_, at) => SYLLABLES[(from * 7 + at * (1 + (from % 5))) % SYLLABLES.length]).join(" ");
const list = (count, item) => Array.from({ length: count }, (_, at) => item(at));
const sentence = (from, count) => `${capital(words(from, count))}.`;
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const two = (number) => String(number).padStart(2, "0");

/** Traits of reports beyond the minimum. The first reports have one each, later ones two. */
export const TRAITS = [
  (at) => ({ title: capital(words(at, 60)) }),
  (at) => ({ title: `${UNBROKEN} ${words(at, 3)}`, summary: UNBROKEN }),
  (at) => ({ title: `Bài ${at}: ${MARKUP}`, summary: MARKUP, tags: [MARKUP], source: MARKUP, venue: MARKUP }),
  () => ({ date: "unknown" }),
  (at) => ({ attendees: list(40, (person) => attendee(at + person)) }),
  (at) => ({ model: model(at, [{ label: "30 điều", items: list(30, (item) => words(at + item, 4 + item)) }]) }),
  (at) => ({ model: model(at, list(9, (group) => ({ label: `5 ${words(group, 1)}`, items: list(5, String) }))) }),
  (at) => ({ figures: list(12, (figure) => ({ label: words(at + figure, 2 + figure), ...amount(at + figure) })) }),
  (at) => ({
    documents: list(8, (document) => ({
      kind: "Chỉ thị",
      number: `${at}-CT/TU-${UNBROKEN}`,
      date: "unknown",
      issuer: words(at, 12),
      about: words(at + document, 40),
    })),
  }),
  (at) => ({
    photos: [
      { file: "anh-rong.png", caption: words(at, 50), credit: words(at, 6) },
      { file: "anh-cao.png", alt: "Hội trường đông người" },
      { caption: `Chú thích không có ảnh: ${words(at, 30)}` },
    ],
  }),
  () => ({ attachments: [`${UNBROKEN}.pdf`, "quyet-dinh.csv"] }),
  (at) => ({ audio: [{ file: "loa.mp3" }, { file: "loa.mp3", title: words(at, 40) }] }),
  (at) => ({ tags: [...list(12, (tag) => words((at + tag) % 30, 1 + ((at + tag) % 30 % 6))), UNBROKEN.toLowerCase()] }),
  (at) => ({ aliases: [`/tin-cu/${at}/`, `/tin-cu/${at}.html`] }),
  (at) => ({ kind: "news", attendees: undefined, model: undefined, summary: words(at, 120) }),
  (at) => ({ models: [model(at, []), model(at + 1, [])], model: undefined }),
  (at) => ({ author: { name: words(at, 9), role: words(at, 20) } }),
];

/** Texts, one after the other. Each must do on the page of its report and among others on that of its month. */
const BODIES = [
  (at) => list(3, (part) => sentence(at + part, 40)).join("\n\n"),
  () => "",
  (at) => `${UNBROKEN}\n\n<https://example.vn/${UNBROKEN}?${"a=1&".repeat(30)}>\n\n[Nguồn tin](https://example.vn/nguon?a=1&b=2): ${sentence(at, 20)}`,
  (at) =>
    `| ${list(14, (cell) => words(at + cell, 2)).join(" | ")} |\n|${" --- |".repeat(14)}\n` +
    list(5, (row) => `| ${list(14, (cell) => words(at + row + cell, 1 + (cell % 4))).join(" | ")} |`).join("\n"),
  (at) => list(6, (level) => `${"#".repeat(level + 1)} ${capital(words(at + level, 12))}\n\n${sentence(at + level, 25)}`).join("\n\n"),
  (at) =>
    `> ${sentence(at, 30)}\n>\n> > ${sentence(at, 9)}\n\n1. Một\n   - Hai\n     1. Ba\n        - ${words(at, 20)}\n\n` +
    `- [x] xong\n- [ ] chưa\n\n\`\`\`\n${"mã ".repeat(60)}\n\`\`\`\n\n---\n\nChữ có chú thích[^1], ~~bỏ~~ và \`${UNBROKEN}\`.\n\n[^1]: ${sentence(at, 15)}`,
  (at) => `${sentence(at, 30)}\n\n![Hội trường đông người](anh-rong.png)\n\n${sentence(at, 30)}\n\n![](anh-cao.png)`,
  (at) =>
    `### 4 xin\n\n${sentence(at, 9)}\n\n##### 4 xin\n\n[Gọi](<tel:0000 000 000>), [xem](#4-xin).\n\n## ${at}\n\n` +
    `<h5>Tự gõ</h5>\n\n<p><a href="tel:0000 000 000">Gọi</a></p>\n\n###### Việc sau cùng\n`,
  (at) => list(40, (part) => (part % 8 ? sentence(at + part, 70) : `## ${capital(words(part, 5))}`)).join("\n\n"),
];

/** An MP3 of so many frames of 36 milliseconds: MPEG-2, layer III, 8 kbit/s. */
const silence = (frames) => {
  const frame = Buffer.alloc(36);
  frame.set([0xff, 0xf3, 0x18, 0xc4]);
  return Buffer.concat(Array(frames).fill(frame));
};

const commune = (number) => ({
  name: number % 9 === 0 ? capital(words(number, 7)) : number % 4 === 0 ? "Tân Hòa" : `Cẩm ${capital(SYLLABLES[number % 29])}`,
  level: ["xã", "phường", "thị trấn", "thị xã"][number % 4],
  district: `Huyện Thứ ${number}`,
  province: PROVINCES[number % PROVINCES.length],
});

const attendee = (number) =>
  number % 8 === 0
    ? { group: words(number, 14), count: number * 10, about: "hơn" }
    : {
        name: list(3 + (number % 3), (part) => capital(SYLLABLES[(number * 3 + part) % SYLLABLES.length])).join(" "),
        honorific: "Đồng chí",
        roles: list(1 + (number % 3), (role) => words(number + role, 6 + role * 5)),
        speaker: number % 5 === 0,
      };

const model = (number, contents) => ({
  name: ["Chính quyền thân thiện", capital(words(number % 6, 25)), `${UNBROKEN}`][number % 3],
  period: { from: 2021, to: 2025 },
  contents: [{ label: "4 xin", items: ["xin chào", "xin lỗi", "xin cảm ơn", "xin phép"] }, ...contents],
  mottos: number % 5 ? [] : [words(number, 25)],
});

const amount = (number) => ({ value: (number * 7919) % 457195073, unit: ["thư", "%", "lượt người", words(number, 5)][number % 4] });

function report(at) {
  const fields = {
    title: capital(words(at, 9)),
    kind: ["launch", "conference", "review"][at % 3],
    commune: commune(at % COMMUNES),
    date: `${2016 + (at % 9)}-${two(1 + (at % 12))}-${two(1 + (at % 28))}`,
    attendees: [attendee(at)],
    model: model(at, []),
  };
  // First each trait alone, then all pairs.
  const first = at % TRAITS.length;
  const second = (first + Math.floor(at / TRAITS.length)) % TRAITS.length;
  for (const trait of new Set([first, second])) Object.assign(fields, TRAITS[trait](at));
  const head = Object.entries(fields).filter(([, value]) => value !== undefined);
  const lines = head.map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `---\n${lines.join("\n")}\n---\n\n${BODIES[at % BODIES.length](at)}\n`;
}

const SETTINGS = {
  title: `Bản tin ${words(3, 16)}`,
  description: sentence(5, 45),
  base_url: "https://bantin.example.vn",
  per_page: 20,
  agency: `Ủy ban nhân dân ${words(1, 20)}`,
  responsible: words(2, 16),
  contact: { address: words(4, 30), phone: "0000 000 000", email: `${"ban-bien-tap-".repeat(5)}@example.vn` },
  license_line: sentence(6, 40),
  menu: [
    { label: "Trang chủ", url: "/" },
    { label: "Các xã", url: "/xa/" },
    { label: "Mô hình", url: "/mo-hinh/" },
    { label: "Bản tin tháng", url: "/ban-tin/" },
    { label: "Giới thiệu", url: "/gioi-thieu/" },
    { label: capital(words(9, 12)), url: "https://example.vn/" },
    { label: UNBROKEN, url: "/gioi-thieu/" },
  ],
  places: list(9, (place) => ({
    ...commune(place * 9),
    now: { name: capital(words(place, 6)), level: "xã", province: PROVINCES[place % PROVINCES.length] },
    since: "2025-07-01",
    resolution: `Nghị quyết số ${words(place, 12)}`,
  })),
};

/** Writes the site into the folder `root`. */
export async function writeTorture(root) {
  const files = { "site.yaml": JSON.stringify(SETTINGS, null, 1) };
  files["content/gioi-thieu.md"] = `---\ntitle: "${UNBROKEN}"\nkind: page\n---\n\n${BODIES[4](1)}\n`;
  for (let at = 0; at < REPORTS; at += 1) {
    files[`content/nhom-${at % COMMUNES}/bai-${at}.md`] = report(at);
  }
  for (let group = 0; group < COMMUNES; group += 1) {
    files[`content/nhom-${group}/anh-rong.png`] = png(800, 200);
    files[`content/nhom-${group}/anh-cao.png`] = png(300, 750);
    files[`content/nhom-${group}/${UNBROKEN}.pdf`] = `%PDF-1.4\n${"0".repeat(1_300_000 % (group * 9973 + 1))}`;
    files[`content/nhom-${group}/loa.mp3`] = silence(group * 100);
    files[`content/nhom-${group}/quyet-dinh.csv`] = "Số,Ngày\n33,5/1/2024\n";
  }
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  }
}

/** A grey picture. */
function png(width, height) {
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width, 0x88)]);
  const rows = deflateSync(Buffer.concat(list(height, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

function crc(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ~rest >>> 0;
}
