// Lighthouse, as used by search engines and ministries: a phone with a slow connection, at least 98 in all four scores, on a
// home page and a report with photos, on the longest report and on the table of a model. The desk, which isn't for visitors,
// has all points for accessibility.
//
// Three of the scores are the same in every run. Performance is measured in time, so other work on the machine lowers
// it: the best of three runs counts. On a machine more than a sixth slower than Lighthouse's reference desktop, by its
// own benchmark, the performance score is only printed, not required.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, afterEach, before, describe, test } from "node:test";
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { ARGUMENTS } from "./browser.mjs";
import { Desk } from "./desk.mjs";
import { KINDS, chosen, pagesOf } from "./kinds.mjs";
import { PICTURED, pictured } from "./pictures.mjs";

const LEAST = 98;
const RUNS = 3;
/**
 * The benchmark value of Lighthouse's desktop is 1,500 (docs/throttling.md of Lighthouse); that of its phone is a
 * quarter.
 */
const FAST = 1_250;

describe("Lighthouse", () => {
  let site;
  let addresses;
  let browser;
  let port;
  before(async () => {
    port = await freePort();
    const args = [...ARGUMENTS, `--remote-debugging-port=${port}`];
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });
    site = await pictured(browser);
    const pages = await pagesOf(site);
    const longest = (name) => chosen(pages, KINDS.find((kind) => kind.name === name)).findLast((page) => page.isExtreme).address;
    addresses = { home: "/", photos: PICTURED, report: longest("report"), model: longest("model") };
  });
  after(() => Promise.all([site?.remove(), browser.close()]));

  for (const name of ["home", "photos", "report", "model"]) {
    test(name, async (context) => {
      const address = addresses[name];
      const best = {};
      let speed = 0;
      for (let run = 0; run < RUNS && !isEnough(best); run += 1) {
        const { lhr } = await lighthouse(site.address(address), { port, logLevel: "error", onlyCategories: ALL });
        assert.equal(lhr.runtimeError, undefined, lhr.runtimeError?.message);
        for (const { id, score } of Object.values(lhr.categories)) best[id] = Math.max(best[id] ?? 0, Math.round(score * 100));
        speed = Math.max(speed, lhr.environment.benchmarkIndex);
        context.diagnostic(`${address}: ${JSON.stringify(best)}; speed ${lhr.environment.benchmarkIndex}`);
        lostIn(lhr).forEach((loss) => context.diagnostic(loss));
        // Audits that don't measure time give the same result again.
        if (speed < FAST && isEnough({ ...best, performance: LEAST })) break;
      }
      const isJudge = speed >= FAST;
      if (!isJudge) context.diagnostic(`this machine is too slow to judge (${speed} of ${FAST}): performance isn't held`);
      assert.ok(isEnough(isJudge ? best : { ...best, performance: LEAST }), JSON.stringify(best));
    });
  }
});

describe("Lighthouse on the desk", () => {
  let browser;
  let port;
  let desk;
  before(async () => {
    port = await freePort();
    const args = [...ARGUMENTS, `--remote-debugging-port=${port}`];
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });
  });
  after(() => browser.close());
  afterEach(() => desk.remove());

  /** Each view, at the secret's own address or behind it. */
  async function judge(context, views) {
    const [address] = desk.address.split("#");
    for (const [name, view] of views) {
      // The secret stays in the browser, for the views that come after the first.
      const settings = { port, logLevel: "error", onlyCategories: ["accessibility"], disableStorageReset: true };
      const { lhr } = await lighthouse(view === null ? desk.address : `${address}#/${view}`, settings);
      assert.equal(lhr.runtimeError, undefined, lhr.runtimeError?.message);
      // Whoever is locked out sees neither a link nor a field.
      assert.ok(["link-name", "label"].some((id) => lhr.audits[id].score === 1), `${name}: locked out`);
      const { score } = lhr.categories.accessibility;
      context.diagnostic(`${name}: ${score * 100}`);
      lostIn(lhr).forEach((loss) => context.diagnostic(loss));
      assert.equal(score, 1, name);
    }
  }

  test("an empty folder", async (context) => {
    desk = await Desk.serve({ isEmpty: true });
    await judge(context, [["first questions", null]]);
  });

  test("every view of a site", async (context) => {
    desk = await Desk.serve();
    const views = { report: "bai/content/cam-tam/2023-04-04-ra-mat-mo-hinh.md", settings: "cai-dat", trash: "thung-rac" };
    await judge(context, [["list", null], ...Object.entries(views)]);
  });
});

const ALL = ["performance", "accessibility", "best-practices", "seo"];

const isEnough = (best) => ALL.every((category) => best[category] >= LEAST);

/** The audits that lost points. */
function lostIn(lhr) {
  const weighed = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0));
  const audits = weighed.map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 0.98);
  return audits.map(({ id, score, displayValue }) => `${id}: ${score}, ${displayValue}`);
}

/** A port that nothing listens on. */
async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}
