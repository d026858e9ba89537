// Checks the HTML of all pages against the standard, with one worker per processor.

import { availableParallelism } from "node:os";
import { test } from "node:test";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { HtmlValidate } from "html-validate";
import { none } from "./browser.mjs";
import { SITES, pagesOf } from "./kinds.mjs";

const CONFIG = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // The length of a headline is up to its author.
    "long-title": "off",
    // HTML allows ids to begin with a digit, such as those of headings like “4 xin”.
    "valid-id": ["error", { relaxed: true }],
    // The style sheet keeps a number on one line.
    "tel-non-breaking": "off",
    // Matters of taste.
    "void-style": "off",
    "no-trailing-whitespace": "off",
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
  const inWorker = (files) =>
    new Promise((done, failed) =>
      new Worker(import.meta.filename, { workerData: files }).once("message", done).once("error", failed),
    );

  for (const [name, make] of Object.entries(SITES)) {
    test(`every page of the ${name} site is valid HTML`, async () => {
      const site = await make();
      const files = (await pagesOf(site)).map(({ path }) => site.output + path);
      const workers = availableParallelism();
      const shares = Array.from({ length: workers }, (_, share) => files.filter((_, at) => at % workers === share));
      const found = (await Promise.all(shares.map(inWorker))).flat();
      await site.remove();
      none(found);
    });
  }
} else {
  parentPort.postMessage(await complaints(workerData));
}
