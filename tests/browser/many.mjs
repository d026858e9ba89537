// A site of many reports, for what has to stay fast. It is the same in every run; nothing of it is stored.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const COMMUNES = 200;
const SENTENCES = [
  "Hội nghị có lãnh đạo xã, trưởng các thôn và đông đảo bà con tham dự.",
  "Chủ tịch Ủy ban nhân dân xã đề nghị các thôn rà soát từng hộ trước ngày 20 hằng tháng.",
  "Bà con nhất trí góp ngày công làm đường, mỗi hộ một người.",
  "Trạm y tế nhắc các hộ dọn vật chứa nước, diệt bọ gậy quanh nhà.",
  "Tổ công nghệ số hướng dẫn nộp hồ sơ qua mạng tại nhà văn hóa thôn vào sáng thứ Bảy.",
  "Kết quả được niêm yết ở trụ sở và đọc trên đài trong ba ngày.",
  "Các ý kiến về nước sạch, điện và đường nội đồng được ghi vào biên bản.",
];

const two = (number) => String(number).padStart(2, "0");

const path = (at) => `content/xa-${at % COMMUNES}/tin-${at}.md`;

/** Writes settings and `count` reports to the folder `root`. */
export async function writeMany(root, count) {
  await writeFile(join(root, "site.yaml"), "title: Bản tin\nbase_url: https://bantin.example.vn\n");
  for (let at = 0; at < COMMUNES; at += 1) await mkdir(join(root, "content", `xa-${at}`), { recursive: true });
  for (let at = 0; at < count; at += 1) {
    const sentence = (idx, of) => SENTENCES[(at + idx * 3 + of) % SENTENCES.length];
    // No paragraph is there twice, which would be told.
    const paragraphs = Array.from({ length: 12 }, (_, idx) => [0, 1, 2, 3].map((of) => sentence(idx, of)).concat(`Nội dung thứ ${idx + 1}.`).join(" "));
    const day = `${two(1 + (at % 28))}/${two(1 + (at % 12))}/${2018 + (at % 8)}`;
    const head = `title: Tin số ${at} về đường liên thôn\nkind: news\ncommune: {name: Mẫu ${at % COMMUNES}, level: xã, province: Thanh Hóa}\ndate: ${day}\npublished: ${day}`;
    await writeFile(join(root, path(at)), `---\n${head}\n---\n\n${paragraphs.join("\n\n")}\n`);
  }
}
