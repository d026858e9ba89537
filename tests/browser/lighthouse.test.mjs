// Lighthouse, as search engines' tools and ministries' reviews run it: a phone on a slow net, at least 98 in all four.
//
// Three of the scores are the same at every run. That of performance is counted in time, so whatever else the machine does
// counts against the site: the best of three runs is taken, and a machine that by Lighthouse's own measure is slower
// than the desktop it reckons with by more than a sixth can't tell how fast a phone would be. Its score is printed, not held to anything.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { ARGUMENTS, Built } from "./browser.mjs";
import { KINDS, chosen, pagesOf } from "./kinds.mjs";

const LEAST = 98;
const RUNS = 3;
/** Lighthouse's measure of a desktop is 1,500 (docs/throttling.md of Lighthouse); its phone is a quarter of that. */
const FAST = 1_250;

describe("Lighthouse", () => {
  let site;
  let pages;
  let browser;
  let port;
  before(async () => {
    port = await freePort();
    const args = [...ARGUMENTS, `--remote-debugging-port=${port}`];
    [site, browser] = await Promise.all([Built.of(), chromium.launch({ executablePath: process.env.CHROMIUM, args })]);
    pages = await pagesOf(site);
  });
  after(() => Promise.all([site.remove(), browser.close()]));

  for (const name of ["home", "report", "model"]) {
    test(name, async (context) => {
      const longest = chosen(pages, KINDS.find((kind) => kind.name === name)).findLast((page) => page.isExtreme);
      const best = {};
      let speed = 0;
      for (let run = 0; run < RUNS && !isEnough(best); run += 1) {
        const { lhr } = await lighthouse(site.address(longest.address), { port, logLevel: "error", onlyCategories: ALL });
        assert.equal(lhr.runtimeError, undefined, lhr.runtimeError?.message);
        for (const { id, score } of Object.values(lhr.categories)) best[id] = Math.max(best[id] ?? 0, Math.round(score * 100));
        speed = Math.max(speed, lhr.environment.benchmarkIndex);
        context.diagnostic(`${longest.address}: ${JSON.stringify(best)}; speed ${lhr.environment.benchmarkIndex}`);
        lostIn(lhr).forEach((loss) => context.diagnostic(loss));
        // What isn't counted in time comes out the same again.
        if (speed < FAST && isEnough({ ...best, performance: LEAST })) break;
      }
      const isJudge = speed >= FAST;
      if (!isJudge) context.diagnostic(`this machine is too slow to judge (${speed} of ${FAST}): performance isn't held`);
      assert.ok(isEnough(isJudge ? best : { ...best, performance: LEAST }), JSON.stringify(best));
    });
  }
});

const ALL = ["performance", "accessibility", "best-practices", "seo"];

const isEnough = (best) => ALL.every((category) => best[category] >= LEAST);

/** What cost points. */
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
