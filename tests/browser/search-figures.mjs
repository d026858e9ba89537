// Measures the search with many reports against its limits. Not part of the tests, since it requires an optimised
// build:
//
//     cargo build --release
//     BANTIN=$PWD/target/release/bantin tests/browser/run search-figures.mjs
//
// CORPUS names a site to measure instead of 10,000 generated reports.

import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { Built, launch, writeCorpus } from "./browser.mjs";

const REPORTS = 10_000;
/** Limits of a first query: transferred bytes, requests, milliseconds once the files are there. */
const MOST = { bytes: 40 * 1024, requests: 5, milliseconds: 50 };
/** Limit of the index, as a share of the searched text. */
const SHARE = 0.25;
const QUERIES = [
  "hồ sơ", "khanh hoa", "Khánh Hòa", "chính quyền thân thiện", "nghe dân nói", '"nghe dân nói"', "33-CT/TU", "1.336", "tr",
  "nguyen van", "dong nai",
];

test("what the search costs", async (context) => {
  const corpus = process.env.CORPUS ?? (await mkdtemp(join(tmpdir(), "bantin-corpus-")));
  if (!process.env.CORPUS) await writeCorpus(corpus, REPORTS);
  const site = await Built.of(corpus);
  const browser = await launch();

  const text = await bytesBelow(join(corpus, "content"), ".md");
  const index = await bytesBelow(join(site.output, "tim-kiem"), ".js");
  const share = index.plain / text.plain;
  context.diagnostic(`index: ${index.plain} bytes, gzip ${index.packed}; text: ${text.plain}, gzip ${text.packed}`);
  context.diagnostic(`the index is ${(share * 100).toFixed(1)} % of the text`);

  const asked = [];
  for (const query of QUERIES) asked.push(await first(browser, site, query));
  await Promise.all([browser.close(), site.remove()]);
  if (!process.env.CORPUS) await rm(corpus, { recursive: true });

  for (const { query, bytes, requests, milliseconds, found } of asked) {
    const times = milliseconds.map((time) => time.toFixed(1));
    context.diagnostic(`${query}: ${bytes} bytes in ${requests} requests, ${times} ms, “${found}”`);
  }
  assert.ok(share <= SHARE, `the index is ${share} of the text`);
  for (const { query, bytes, requests, milliseconds } of asked) {
    assert.ok(bytes <= MOST.bytes, `${query} loads ${bytes} bytes`);
    assert.ok(requests <= MOST.requests, `${query} makes ${requests} requests`);
    assert.ok(Math.min(...milliseconds) <= MOST.milliseconds, `${query} takes ${milliseconds} ms`);
  }
});

/** Sends `query` as the first one on the page, then repeats it to measure the time. */
async function first(browser, site, query) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.address("/tim-kiem/"), { waitUntil: "networkidle" });
  const loaded = [];
  // Count only its own files: Chromium requests the icon again whenever a page changes its address.
  page.on("requestfinished", (request) => request.url().includes("/tim-kiem/") && loaded.push(request));
  await page.locator("#tim_kiem_q").fill(query);
  await page.locator("#tim_kiem_so").filter({ hasText: /./ }).waitFor();
  await page.waitForLoadState("networkidle");
  const found = await page.locator("#tim_kiem_so").textContent();
  const sizes = await Promise.all(loaded.map((request) => request.sizes()));
  const milliseconds = await page.evaluate(async (query) => {
    const times = [];
    for (let round = 0; round < 5; round += 1) {
      const from = performance.now();
      await bantinSearch.ask(query, []);
      times.push(performance.now() - from);
    }
    return times;
  }, query);
  await context.close();
  const bytes = sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0);
  return { query, bytes, requests: sizes.length, milliseconds, found: found.trim() };
}

/** The total size of the files below `folder` that end in `extension`, plain and compressed one by one. */
async function bytesBelow(folder, extension) {
  const sum = { plain: 0, packed: 0 };
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(extension)) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    sum.plain += bytes.length;
    sum.packed += gzipSync(bytes).length;
  }
  return sum;
}
