// Notices and answers as readers meet them: on a phone and on a desktop, by day and by night, without colour, on paper.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Built, EXAMPLE, launch, none } from "./browser.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PAGES = ["/", "/cam-tam/bao-so-12/", "/cam-tam/hop-dan/", "/cam-tam/duong-thon-3/", "/cam-tam/thu-phi/"];

describe("notices", () => {
  let site;
  let browser;
  before(async () => {
    const golden = join(EXAMPLE, "tests/golden/notices");
    [site, browser] = await Promise.all([Built.of(golden, "--now", "20/11/2026 16:00"), launch()]);
  });
  after(() => Promise.all([site.remove(), browser.close()]));

  const open = async (address, width) => {
    const tab = await browser.newPage({ viewport: { width, height: 800 } });
    await tab.goto(site.address(address));
    return tab;
  };

  test("every page can be read in every window", async () => {
    const problems = [];
    for (const address of PAGES) {
      for (const width of [360, 1280]) {
        const tab = await open(address, width);
        await tab.evaluate(AXE);
        const excess = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (excess > 0) problems.push(`${address} is ${excess} px too wide for ${width}`);
        for (const colorScheme of ["light", "dark"]) {
          await tab.emulateMedia({ colorScheme });
          const found = await tab.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), RULES);
          for (const { id, nodes } of found.violations) {
            problems.push(`${address}, ${width} px, ${colorScheme}: ${id} at ${nodes[0].target}`);
          }
        }
        await tab.close();
      }
    }
    none(problems);
  });

  test("what is urgent comes first and says so, with colours or without", async () => {
    for (const width of [360, 1280]) {
      const tab = await open("/", width);
      const first = tab.locator("main :is(article, .lead)").first();
      assert.match(await first.innerText(), /^Phòng chống bão số 12\s+Khẩn\n/);
      const pins = tab.locator(".pins article");
      assert.equal(await pins.count(), 3);
      for (const media of [{ forcedColors: "active" }, { forcedColors: "none", media: "print" }]) {
        await tab.emulateMedia(media);
        const [ink, paper] = await first.locator(".badge").evaluate((badge) => {
          const style = getComputedStyle(badge);
          const isClear = style.backgroundColor === "rgba(0, 0, 0, 0)";
          return [style.color, isClear ? getComputedStyle(document.body).backgroundColor : style.backgroundColor];
        });
        assert.notEqual(ink, paper, JSON.stringify(media));
      }
      await tab.close();
    }
  });

  test("a thumb can call", async () => {
    const tab = await open("/cam-tam/bao-so-12/", 360);
    const calls = tab.locator('.notice a[href^="tel:"]');
    assert.deepEqual(await calls.evaluateAll((links) => links.map((link) => link.href)), ["tel:02373876115", "tel:112"]);
    for (const call of await calls.all()) assert.ok((await call.boundingBox()).height >= 44);
    await tab.close();
  });
});
