// Printed pages: a report for the notice board, an issue with cover and page numbers.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { launch, none } from "./browser.mjs";
import { KINDS, SITES, pagesOf } from "./kinds.mjs";

const run = promisify(execFile);
const A4 = { width: 595, height: 842 };
const sites = {};
let browser;
let folder;

before(async () => {
  [browser, folder, sites.sample, sites.torture] = await Promise.all([
    launch(),
    mkdtemp(join(tmpdir(), "bantin-print-")),
    SITES.sample(),
    SITES.torture(),
  ]);
});
after(() => Promise.all([browser.close(), rm(folder, { recursive: true }), sites.sample.remove(), sites.torture.remove()]));

/** The pages of the kind `name`, the largest first. */
async function pages(site, name) {
  const kind = KINDS.find((kind) => kind.name === name);
  const own = (await pagesOf(site)).filter((page) => page.kind === kind);
  return own.sort((one, other) => other.size - one.size).map(({ address }) => address);
}

/** The sheets of a printed page, as the words on each. */
async function printed(site, address) {
  const tab = await browser.newPage();
  await tab.goto(site.address(address));
  const file = join(folder, "page.pdf");
  await writeFile(file, await tab.pdf({ preferCSSPageSize: true }));
  await tab.context().close();
  const size = (await run("pdfinfo", [file])).stdout.match(/Page size: +([\d.]+) x ([\d.]+)/);
  assert.deepEqual([Math.round(size[1]), Math.round(size[2])], [A4.width, A4.height], "the paper is A4");
  const { stdout } = await run("pdftotext", ["-layout", file, "-"], { maxBuffer: 1 << 26 });
  return stdout.split("\f").slice(0, -1).map((sheet) => sheet.normalize("NFC").replace(/\s+/g, " ").trim());
}

test("a report takes one or two sheets, three with more photos, each with its number", async () => {
  const problems = [];
  for (const address of await pages(sites.sample, "report")) {
    const sheets = await printed(sites.sample, address);
    const hasMorePhotos = (await sites.sample.text(`${address.slice(1)}index.html`)).includes('class="grid"');
    if (sheets.length > (hasMorePhotos ? 3 : 2)) problems.push(`${address} takes ${sheets.length} sheets`);
    sheets.forEach((sheet, at) => {
      const number = `Trang ${at + 1}/${sheets.length}`;
      if (!sheet.endsWith(number)) problems.push(`${address}: sheet ${at + 1} doesn't end with ${number}`);
    });
    const all = sheets.join(" ").replace(/ /g, "");
    if (!all.includes(`Địachỉcủabài:${sites.sample.address(address)}`)) problems.push(`${address}: no address`);
    for (const word of ["Bỏ qua đến nội dung", "Trang chủ", "In bài", "Tìm trong bản tin", "RSS", "Bài cũ hơn"]) {
      if (sheets.some((sheet) => sheet.includes(word))) problems.push(`${address}: “${word}” is of no use on paper`);
    }
  }
  none(problems);
});

test("an issue has a cover, and numbers on all other sheets", async () => {
  for (const [name, site] of Object.entries(sites)) {
    const address = (await pages(site, "issue")).find((page) => /\/\d{4}\/\d{2}\/$/.test(page));
    const sheets = await printed(site, address);
    assert.match(sheets[0], /Bản tin tháng Tháng \d+ năm \d+/, `${name}: the cover says which month it is`);
    assert.match(sheets[0], /Trong số này/, `${name}: the contents begin on the cover`);
    assert.doesNotMatch(sheets[0], /Trang \d+\/\d+$/, `${name}: the cover has no number`);
    sheets.slice(1).forEach((sheet, at) => {
      assert.ok(sheet.endsWith(`Trang ${at + 2}/${sheets.length}`), `${name}: sheet ${at + 2} of ${address} has no number`);
    });
  }
});

test("links are written out", async () => {
  const address = (await pages(sites.torture, "report")).find((page) => page.endsWith("/bai-2/"));
  const html = await sites.torture.text(`${address}index.html`);
  const text = html.slice(html.indexOf('<div class="text">'), html.indexOf('class="models"'));
  const links = [...text.matchAll(/<a href="(https?:[^"]+)"/g)].map(([, href]) => href.replaceAll("&amp;", "&"));
  assert.ok(links.length > 0, `${address} has a link to another site`);
  const words = (await printed(sites.torture, address)).join("").replace(/\s/g, "");
  for (const link of links) assert.ok(words.includes(`(${link})`), `${link} is written out`);
  assert.match(text, /<a class="address" href="https:\/\/example\.vn\/Ngh/);
  assert.equal(words.split("https://example.vn/Ngh").length, 2, "an address that is in the text isn't written twice");
});
