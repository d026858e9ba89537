// Screenshots of the sample's pages for visual review, in shots/, which git ignores: phone and desktop, light and dark.
// The test only checks that they exist and aren't blank.

import assert from "node:assert/strict";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Built, launch } from "./browser.mjs";
import { KINDS, chosen, pagesOf } from "./kinds.mjs";

const FOLDER = join(import.meta.dirname, "shots");
const WINDOWS = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } };
/** The smallest file size of a screenshot with content. */
const LEAST = 8_000;

/** The kinds of pages, by the names of their screenshots. */
const SHOWN = { home: "home", report: "report", commune: "commune", matrix: "model", issue: "issue", search: "search" };

test("pictures of the pages", async () => {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER);
  const [site, browser] = await Promise.all([Built.of(), launch()]);
  const pages = await pagesOf(site);
  const sizes = [];
  for (const [window, viewport] of Object.entries(WINDOWS)) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" });
      for (const [name, kind] of Object.entries(SHOWN)) {
        const page = chosen(pages, KINDS.find((known) => known.name === kind)).findLast(({ isExtreme }) => isExtreme);
        const tab = await context.newPage();
        await tab.goto(site.address(page.address), { waitUntil: "load" });
        if (name === "search") await search(tab);
        const path = join(FOLDER, `${name}-${window}-${colorScheme}.png`);
        await tab.screenshot({ path, fullPage: true });
        sizes.push([path, (await stat(path)).size]);
        await tab.close();
      }
      await context.close();
    }
  }
  await Promise.all([site.remove(), browser.close()]);
  assert.equal(sizes.length, 24);
  for (const [path, size] of sizes) assert.ok(size > LEAST, `${path} has ${size} bytes`);
});

/** A search with results. */
async function search(tab) {
  await tab.locator("#tim_kiem_q").fill("chinh quyen than thien");
  await tab.locator("#tim_kiem_bai li").first().waitFor();
}
