// The first load on an old phone: home, reports, the table of a model. Nothing comes from elsewhere, nothing is stored
// on the device, no script blocks, nothing shifts.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, none } from "./browser.mjs";
import { SITES, chosen, pagesOf } from "./kinds.mjs";

/** Everything that a first visit loads except photos: headers and bodies of all answers, as transferred. */
const MOST = 30 * 1024;

const KINDS_LOADED = ["home", "report", "model"];

for (const [name, make] of Object.entries(SITES)) {
  describe(`the first load on the ${name} site`, () => {
    let site;
    let pages;
    let browser;
    before(async () => {
      [site, browser] = await Promise.all([make(), launch()]);
      pages = await pagesOf(site);
    });
    after(() => Promise.all([site.remove(), browser.close()]));

    for (const kind of KINDS_LOADED) {
      test(kind, async (context) => {
        const problems = [];
        for (const page of chosen(pages, pages.find((page) => page.kind.name === kind).kind)) {
          const loaded = await load(browser, site, page);
          context.diagnostic(`${page.address}: ${loaded.bytes} bytes in ${loaded.requests} requests`);
          if (loaded.bytes > MOST) problems.push(`${page.address} takes ${loaded.bytes} bytes`);
          problems.push(...loaded.problems);
        }
        none(problems);
      });
    }
  });
}

/** Loads a page for the first time on a phone, and scrolls to its end. */
async function load(browser, site, { address }) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const tab = await context.newPage();
  const problems = [];
  const tell = (problem) => problems.push(`${address}: ${problem}`);
  const answers = [];
  tab.on("request", (request) => {
    if (new URL(request.url()).origin !== site.address("")) tell(`asks ${request.url()}`);
  });
  tab.on("requestfinished", (request) => answers.push(request));
  await tab.addInitScript(() => {
    window.shifts = [];
    const note = (list) => window.shifts.push(...list.getEntries());
    new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
  });
  await tab.goto(site.address(address), { waitUntil: "networkidle" });
  const sizes = await Promise.all(answers.filter((request) => !isPhoto(request)).map((request) => request.sizes()));
  const bytes = sizes.reduce((sum, size) => sum + size.responseHeadersSize + size.responseBodySize, 0);

  const found = await tab.evaluate(async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
      scrollTo(0, top);
      await drawn();
    }
    const entries = performance.getEntriesByType("resource");
    const blocking = entries.filter((entry) => entry.initiatorType === "script" && entry.renderBlockingStatus === "blocking");
    const waited = [...document.scripts].filter((script) => script.src && !script.defer && !script.async);
    return {
      blocking: [...blocking.map((entry) => entry.name), ...waited.map((script) => script.src)],
      shifts: window.shifts.map(({ value, sources }) => `${value}: ${sources[0]?.node?.outerHTML?.slice(0, 80)}`),
      kept: [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(Boolean),
    };
  });
  for (const script of found.blocking) tell(`waits for ${script}`);
  for (const shift of found.shifts) tell(`moves by ${shift}`);
  for (const what of [...found.kept, ...(await context.cookies()).map((cookie) => cookie.name)]) tell(`keeps ${what}`);
  assert.ok(sizes.length >= 2, "a page and its style sheet were loaded");
  await context.close();
  return { bytes, requests: sizes.length, problems };
}

const isPhoto = (request) => request.resourceType() === "image" && !request.url().endsWith(".svg");
