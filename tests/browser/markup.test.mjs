// The HTML of every page against the standard: html-validate with a worker for each processor, and the checker of
// validator.w3.org.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { HtmlValidate } from "html-validate";
import { Built, none, writeCorpus } from "./browser.mjs";
import { SITES } from "./kinds.mjs";

const CONFIG = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // The length of a headline is up to its author.
    "long-title": "off",
    // The style sheet keeps a number in one line.
    "tel-non-breaking": "off",
    // Matters of taste.
    "void-style": "off",
    "no-trailing-whitespace": "off",
  },
};

/** The sites that are checked: beside those of kinds.mjs, one as large as a district's. */
const CHECKED = {
  ...SITES,
  generated: async () => {
    const root = await mkdtemp(join(tmpdir(), "bantin-corpus-"));
    await writeCorpus(root, 400);
    const site = await Built.of(root);
    await rm(root, { recursive: true });
    return site;
  },
};

async function complaints(files) {
  const validator = new HtmlValidate(CONFIG);
  const found = [];
  for (const file of files) {
    const { results } = await validator.validateFile(file);
    for (const { messages } of results) {
      found.push(...messages.map(({ line, ruleId, message }) => `${file}:${line} ${ruleId}: ${message}`));
    }
  }
  return found;
}

if (isMainThread) {
  const sites = {};
  before(async () => {
    for (const [name, make] of Object.entries(CHECKED)) sites[name] = await make();
  });
  after(() => Promise.all(Object.values(sites).map((site) => site.remove())));

  const inWorker = (files) =>
    new Promise((done, failed) =>
      new Worker(import.meta.filename, { workerData: files }).once("message", done).once("error", failed),
    );

  for (const name of Object.keys(CHECKED)) {
    test(`every page of the ${name} site is valid HTML`, async () => {
      const files = await htmlOf(sites[name]);
      const workers = availableParallelism();
      const shares = Array.from({ length: workers }, (_, share) => files.filter((_, at) => at % workers === share));
      none((await Promise.all(shares.map(inWorker))).flat());
    });
  }

  test("the W3C's checker finds no error on any page", async () => {
    // It begins with a page that has one: a checker that passed over the pages would say nothing of this one either.
    const wrong = await mkdtemp(join(tmpdir(), "bantin-wrong-"));
    await writeFile(join(wrong, "sai.html"), "<!DOCTYPE html><html lang=vi><title>Sai</title><p id='a b'>Sai</p></html>");
    const found = await checked([wrong, ...Object.values(sites).map((site) => site.output)]);
    await rm(wrong, { recursive: true });
    assert.match(found[0] ?? "", /sai\.html.*An ID must not contain whitespace/);
    none(found.slice(1));
  });
} else {
  parentPort.postMessage(await complaints(workerData));
}

/** The pages of `site`: files. */
async function htmlOf(site) {
  return (await site.files()).filter((path) => path.endsWith(".html")).map((path) => site.output + path);
}

/** The errors that the W3C's checker finds in the pages below `folders`. */
async function checked(folders) {
  const program = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
  const options = ["--errors-only", "--exit-zero-always", "--skip-non-html"];
  const { stderr } = await promisify(execFile)("java", ["-jar", program, ...options, ...folders], { maxBuffer: 1 << 26 });
  return stderr.split("\n").filter((line) => line);
}
