// The first screen of a phone, and what a thumb meets there.

import assert from "node:assert/strict";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Built, copyExample, launch, none } from "./browser.mjs";
import { KINDS, chosen, pagesOf } from "./kinds.mjs";

const PHONE = { width: 360, height: 780 };
/** Where the headline begins at the latest, and how large a target of a thumb is at least, in pixels. */
const HEADLINE = 300;
const TARGET = 44;

describe("on a phone", () => {
  let site;
  let pages;
  let browser;
  before(async () => {
    [site, browser] = await Promise.all([named(), launch()]);
    pages = await pagesOf(site);
  });
  after(() => Promise.all([site.remove(), browser.close()]));

  const of = (name) => chosen(pages, KINDS.find((kind) => kind.name === name));
  const open = async (address) => {
    const tab = await browser.newPage({ viewport: PHONE });
    await tab.goto(site.address(address));
    return tab;
  };

  test("the headline is on the first screen, and what is above it is easy to hit", async () => {
    const problems = [];
    for (const name of ["home", "report", "commune", "subject", "issue", "model"]) {
      for (const { address } of of(name)) {
        const tab = await open(address);
        const top = await tab.locator("main :is(h1, h2)").first().evaluate((headline) => headline.getBoundingClientRect().top);
        if (!(top <= HEADLINE)) problems.push(`${address}: the headline begins at ${top} px`);
        const small = await tab.locator(":is(.masthead, .filter, .tags, .pager, .contact) a").evaluateAll((links, target) => {
          const isSmall = (link) => link.checkVisibility() && Math.ceil(link.getBoundingClientRect().height) < target;
          return links.filter(isSmall).map((link) => `${link.textContent} is ${link.getBoundingClientRect().height} px high`);
        }, TARGET);
        problems.push(...small.map((link) => `${address}: ${link}`));
        await tab.close();
      }
    }
    none(problems);
  });

  test("the search is one step away", async () => {
    const tab = await open("/");
    await tab.getByRole("link", { name: "Tìm trong bản tin" }).click();
    await tab.waitForURL("**/tim-kiem/");
    await tab.getByRole("searchbox", { name: /Từ cần tìm/ }).waitFor();
    await tab.close();
  });

  test("the table of a model is a list of places that shows every group", async () => {
    const [{ address }] = of("model").slice(-1);
    const tab = await open(address);
    const table = tab.locator(".matrix");
    const groups = await table.locator("thead th").allTextContents();
    const cut = await table.locator("tbody a").evaluateAll((links) =>
      links.filter((link) => link.getBoundingClientRect().right > innerWidth).map((link) => link.textContent));
    assert.deepEqual(cut, []);
    const shown = (row) => row.locator("td a").evaluateAll((links) => links.map((link) => link.innerText.trim().split(":")[0]));
    const rows = await table.locator("tbody tr:not(.group-row)").all();
    assert.ok(rows.length >= 3, `${rows.length} places`);
    const seen = new Set();
    for (const row of rows) {
      const cells = await row.locator("td").all();
      const held = [];
      for (const [at, cell] of cells.entries()) if (await cell.locator("a").count()) held.push(groups[at + 1]);
      assert.deepEqual(await shown(row), held);
      if (held.length === 0) assert.match(await row.innerText(), /không ghi nội dung cam kết/);
      held.forEach((group) => seen.add(group));
    }
    assert.deepEqual([...seen].sort(), groups.slice(1).sort(), "each group is some place's");
    await tab.close();
  });
});

/** The example with an emblem, and with names as long as those of most communes. */
async function named() {
  const root = await mkdtemp(join(tmpdir(), "bantin-phone-"));
  await copyExample(root);
  const settings = join(root, "site.yaml");
  const text = await readFile(settings, "utf8");
  const renamed = text
    .replace(/^title: .*$/m, 'title: "Bản tin xã Mỹ Đức, tỉnh An Giang"')
    .replace(/^agency: .*$/m, 'agency: "Ủy ban nhân dân xã Mỹ Đức, tỉnh An Giang"');
  assert.notEqual(renamed, text);
  await writeFile(settings, renamed);
  await appendFile(settings, "\nemblem: huy-hieu.svg\n");
  await writeFile(join(root, "content/huy-hieu.svg"), '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"/>');
  const site = await Built.of(root);
  await rm(root, { recursive: true });
  return site;
}
