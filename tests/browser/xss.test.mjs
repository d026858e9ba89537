// The texts of tests/xss/vectors.json, which try to run scripts, in a browser: in all texts and bodies of reports, on
// every page of their site, in the HTML of feeds, among search results. The pages' own policy is disabled, since the
// published output must be harmless without it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Built, EXAMPLE, launch, none } from "./browser.mjs";

const run = promisify(execFile);

/** The number of pages open at the same time, each in a frame. */
const FRAMES = 4;

/** After this number of pages, a tab runs out of resources. */
const PER_TAB = 150;

/** How long something on a page may take to run, in milliseconds. */
const PATIENCE = 300;

const NO_BODY = "\n---\n\nTin.\n";

let root;
let site;
let browser;
let context;
let tab;
let problems;

before(async () => {
  root = await mkdtemp(join(tmpdir(), "bantin-xss-"));
  await writeReports(JSON.parse(await readFile(join(EXAMPLE, "tests/xss/vectors.json"), "utf8")));
  site = await Built.of(root);
  browser = await launch();
  context = await browser.newContext({ bypassCSP: true });
  await context.exposeFunction("tell", (what) => problems.push(what));
  await context.addInitScript(() => {
    for (const name of ["alert", "confirm", "prompt", "print"]) {
      window[name] = () => void window.top.tell(`${name}() runs on ${location.href}`);
    }
  });
  problems = [];
  tab = await newTab();
});
after(async () => {
  await browser?.close();
  await site?.remove();
  await rm(root, { recursive: true });
});

/** A tab at an address of the site that shows nothing. */
async function newTab() {
  const tab = await context.newPage();
  tab.on("dialog", (dialog) => dialog.dismiss());
  tab.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== site.address("") && protocol !== "about:") problems.push(`${request.url()} is asked for`);
  });
  await tab.goto(site.address("/robots.txt"));
  return tab;
}

test("a text that runs would be noticed", async () => {
  const bad = ["<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>", "<img src='//127.0.0.9:9/x.png'>"];
  await show(bad.map((html) => ({ name: "a page", html })));
  const found = problems.splice(0);
  for (const what of ["alert() runs", "onerror=", "javascript:", "127.0.0.9"]) {
    assert.ok(found.some((problem) => problem.includes(what)), `${what} in ${found.join("\n")}`);
  }
});

test("nothing runs on any page", async (context) => {
  const pages = (await site.files()).filter((path) => path.endsWith(".html"));
  assert.ok(pages.length > 2_000, `${pages.length} pages`);
  context.diagnostic(`${pages.length} pages`);
  await show(pages.map((path) => ({ name: path, url: path })));
  none(problems.splice(0));
});

test("nothing runs in a feed reader", async (context) => {
  const feed = JSON.parse(await site.text("/feed.json"));
  const marked = await tab.evaluate(
    async (paths) => {
      const texts = async (path) => {
        const tree = new DOMParser().parseFromString(await (await fetch(path)).text(), "application/xml");
        return [...tree.querySelectorAll("entry > content, item > description")].map((element) => element.textContent);
      };
      return (await Promise.all(paths.map(texts))).flat();
    },
    ["/atom.xml", "/rss.xml", ...(await site.files()).filter((path) => path.endsWith("/atom.xml"))],
  );
  const all = [...new Set([...feed.items.map((item) => item.content_html), ...marked])];
  assert.ok(all.length > 150, `${all.length} texts`);
  context.diagnostic(`${all.length} texts`);
  await show(all.map((html) => ({ name: `the text ${html.slice(0, 200)}`, html })));
  none(problems.splice(0));
});

test("nothing runs among the results of the search", async () => {
  await tab.goto(site.address("/tim-kiem/"));
  for (const query of ["alert", "script", "onerror", "svg", "javascript", "img src"]) {
    const state = await tab.locator("#tim_kiem_so").textContent();
    await tab.getByRole("searchbox", { name: /Từ cần tìm/ }).fill(query);
    await tab.waitForFunction((state) => document.getElementById("tim_kiem_so").textContent !== state, state);
    await tab.waitForFunction(() => document.querySelector("#tim_kiem_bai > li"));
    await tab.waitForTimeout(PATIENCE);
  }
  none(problems.splice(0));
});

/** Shows each page or piece of HTML in its own frame, and inspects the result. */
async function show(pages) {
  for (let from = 0; from < pages.length; from += PER_TAB) {
    await showInTab(pages.slice(from, from + PER_TAB));
  }
}

async function showInTab(pages) {
  await tab.close();
  tab = await newTab();
  await tab.evaluate(
    async ([pages, n, patience]) => {
      const show = async ({ name, url, html }) => {
        const frame = document.createElement("iframe");
        const loaded = new Promise((done) => frame.addEventListener("load", done, { once: true }));
        if (url) frame.src = url;
        else frame.srcdoc = html;
        document.body.append(frame);
        await loaded;
        if (!frame.contentDocument) window.tell(`${name} is not shown`);
        for (const element of frame.contentDocument?.querySelectorAll("*") ?? []) {
          for (const { name: attribute, value } of element.attributes) {
            if (attribute.startsWith("on")) window.tell(`${attribute}=${value} in ${name}`);
            if (/^[\s\0-\x1f]*(javascript|vbscript|data):/i.test(value) && attribute !== "content") {
              window.tell(`${attribute}=${value} in ${name}`);
            }
          }
        }
        return frame;
      };
      const shown = [];
      const next = async () => {
        for (let page = pages.pop(); page; page = pages.pop()) {
          shown.push(await show(page));
          // Slow scripts get their time while other pages are loaded.
          if (shown.length > 12) shown.shift().remove();
        }
      };
      await Promise.all(Array.from({ length: n }, next));
      await new Promise((done) => setTimeout(done, patience));
      shown.forEach((frame) => frame.remove());
    },
    [pages, FRAMES, PATIENCE],
  );
}

/** The site: one report per text, and one more for each other way to put it into a body. */
async function writeReports(vectors) {
  const folder = join(root, "content");
  await mkdir(folder);
  await writeFile(join(root, "site.yaml"), "title: Bản tin\nbase_url: https://bantin.example.vn\n");
  // One white point.
  const gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
  await writeFile(join(folder, "anh.gif"), Buffer.from(gif, "base64"));
  for (const [at, [, text]] of vectors.entries()) {
    await writeFile(join(folder, `bai-${at}.md`), report(text, at, `Tin.\n\n${text}`));
    // Each in its own report, since one may swallow the next. Their other texts are equal, to have fewer pages.
    await writeFile(join(folder, `dong-${at}.md`), report("x", at, `Tin ${text.replaceAll("\n", " ")} ngắn.`));
    await writeFile(join(folder, `khoi-${at}.md`), report("x", at, `<div>\n${text}\n</div>`));
  }
  // A body with a mistake can't be published. Some mistakes are only reported once others are gone.
  for (let paths = await mistaken(); paths.size > 0; paths = await mistaken()) {
    for (const path of paths) {
      const text = await readFile(join(root, path), "utf8");
      assert.ok(!text.endsWith(NO_BODY), `${path} is wrong without a body`);
      await writeFile(join(root, path), text.replace(/\n---\n[^]*/, NO_BODY));
    }
  }
}

/** The files in which a build finds mistakes. */
async function mistaken() {
  const arguments_ = ["build", "--root", root, "--output", join(root, "public"), "--no-cache", "--message-format", "json"];
  const { stdout } = await run(process.env.BANTIN, arguments_, { maxBuffer: 1 << 26 }).catch((error) => error);
  const messages = stdout.split("\n").filter((line) => line).map((line) => JSON.parse(line));
  return new Set(messages.filter(({ severity }) => severity === "error").map(({ path }) => path));
}

/** A report with this text everywhere. JSON is YAML, except for characters that only YAML treats as line ends. */
function report(text, at, body) {
  const escaped = (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const t = JSON.stringify(`a ${text}`).replace(/[\x7f-\ud7ff\ue000-\uffff]/g, escaped);
  return `---
title: ${t}
kind: launch
commune: {name: ${t}, level: xã, district: ${t}, province: ${t}}
date: 2024-01-${String((at % 28) + 1).padStart(2, "0")}
summary: ${t}
venue: ${t}
source: ${t}
author: {name: ${t}, role: ${t}}
attendees:
  - {name: ${t}, honorific: ${t}, roles: [${t}], speaker: true}
  - {group: ${t}}
model:
  name: ${t}
  variants: [${t}]
  mottos: [${t}]
  contents: [{label: ${t}, items: [${t}]}]
figures: [{label: ${t}, value: 7, unit: ${t}}]
documents: [{kind: ${t}, number: ${t}, issuer: ${t}, about: ${t}}]
photos: [{file: anh.gif, caption: ${t}, alt: ${t}, credit: ${t}}]
tags: [${t}]
---

${body}
`;
}
