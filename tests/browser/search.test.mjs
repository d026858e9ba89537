// The search as readers use it. tests/search/queries.txt lists what each query must find; cargo test reads it too.

import assert from "node:assert/strict";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Built, copyExample, EXAMPLE, launch, writeCorpus } from "./browser.mjs";

const table = async (name) =>
  (await readFile(join(EXAMPLE, "tests/search", name), "utf8")).split("\n").filter((line) => line && !line.startsWith("#"));

let browser;
let sites;
let sources;
let page;
let complaints;

before(async () => {
  browser = await launch();
  sources = await mkdtemp(join(tmpdir(), "bantin-sources-"));
  const [corpus, disk] = [join(sources, "corpus"), join(sources, "disk")];
  await writeCorpus(corpus, 600);
  await copyExample(disk);
  await appendFile(join(disk, "site.yaml"), "\nrelative_links: true\n");
  sites = { sample: await Built.of(), corpus: await Built.of(corpus), disk: await Built.of(disk) };
});
after(async () => {
  await browser.close();
  await Promise.all(Object.values(sites).map((site) => site.remove()));
  await rm(sources, { recursive: true });
});

beforeEach(() => (complaints = []));
afterEach(async () => {
  await page?.context().close();
  assert.deepEqual(complaints, [], "the browser complains of nothing, such as its content security policy");
});

async function open(address, options = {}) {
  const context = await browser.newContext(options);
  page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(address);
}

const input = () => page.getByRole("searchbox", { name: /Từ cần tìm/ });
const status = () => page.locator("#tim_kiem_so");
const results = () => page.locator("#tim_kiem_bai > li");
const addresses = () => page.locator("#tim_kiem_bai a").evaluateAll((links) => links.map((link) => new URL(link.href).pathname.slice(1)));

/** Sends a query on the open page and waits for the answer. */
async function ask(query, facets = []) {
  await page.evaluate(([query, facets]) => {
    for (const select of document.querySelectorAll("#tim_kiem select")) {
      select.value = facets.find((facet) => [...select.options].some(({ value }) => value === facet)) ?? "";
    }
    document.getElementById("tim_kiem_q").value = query;
    document.getElementById("tim_kiem_so").replaceChildren();
    document.getElementById("tim_kiem").requestSubmit();
  }, [query, facets]);
  await page.waitForFunction(() => document.getElementById("tim_kiem_so").textContent);
  await page.waitForFunction(() => {
    const found = document.getElementById("tim_kiem_so").textContent.match(/^Tìm thấy/);
    return !found || document.querySelector("#tim_kiem_bai > li");
  });
}

/** Shows results until these are among them, or all results if none are given. */
async function until(awaited) {
  const more = page.getByRole("button", { name: "Xem thêm kết quả" });
  const isThere = async () => {
    const shown = await addresses();
    return awaited.length > 0 && awaited.every((one) => shown.includes(one));
  };
  while (!(await isThere()) && (await more.isVisible())) {
    const shown = await results().count();
    await more.click();
    await page.waitForFunction((shown) => document.querySelectorAll("#tim_kiem_bai > li").length > shown, shown);
  }
  return addresses();
}

test("each query finds what it must", async () => {
  const rows = (await table("queries.txt")).map((line) => [line, ...line.split("|").map((cell) => cell.trim())]);
  assert.ok(rows.length >= 60, `${rows.length} queries`);
  const list = (cell) => cell.split(/\s+/).filter((word) => word);
  const wrong = [];
  for (const name of Object.keys(sites)) {
    await page?.context().close();
    await open(sites[name].address("/tim-kiem/"));
    for (const [line, , query, facets, count, first, within, without] of rows.filter((row) => row[1] === name)) {
      await ask(query, list(facets));
      const numbers = (await status().innerText()).match(/[\d.]+(?= bài)/g) ?? [];
      const said = numbers.reduce((sum, number) => sum + Number(number.replace(".", "")), 0);
      const shown = await addresses();
      const isMore = list(within).length + list(without).length > 0;
      const needed = isMore ? await until(list(without).length ? [] : list(within)) : shown;
      const isRight = (!first || shown[0] === first) && (!count || said === Number(count)) &&
        list(within).every((one) => needed.includes(one)) && !list(without).some((one) => needed.includes(one));
      if (!isRight) wrong.push(`${line}\n  ${said} found: ${needed.slice(0, 6)}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("days and months are found as pages show them", async () => {
  await open(sites.sample.address("/tim-kiem/"));
  const camTam = "cam-tam/2023-04-04-ra-mat-mo-hinh/";
  const cases = {
    "04/04/2023": camTam, // The day of the event, which no text says.
    "4/4/2023": camTam,
    "4-4-2023": camTam,
    "ngày 4 tháng 4 năm 2023": camTam,
    "ngay 4/4/2023": camTam,
    "tháng 4 2023": camTam,
    "thang 04 nam 2023": camTam,
    "tháng 4/2023": camTam,
    "4/2023": camTam,
    "mô hình tháng 4 năm 2023": camTam,
    "cẩm tâm 04/04/2023": camTam,
    "09/08/2017": "bau-bang/2017-08-09-so-ket-hai-mo-hinh/", // The day of posting.
    "08/08/2017": "bau-bang/2017-08-09-so-ket-hai-mo-hinh/",
    "22/01/2024": "chon-thanh/2024-01-22-trien-khai-mo-hinh/",
  };
  const wrong = [];
  for (const [query, first] of Object.entries(cases)) {
    await ask(query);
    const shown = await addresses();
    if (shown[0] !== first) wrong.push(`${query}: ${shown}`);
  }
  for (const query of ["05/04/2023", "tháng 6 2019", "xuân định 22/01/2024", "32/04/2023"]) {
    await ask(query);
    if (await results().count()) wrong.push(`${query}: ${await addresses()}`);
  }
  assert.deepEqual(wrong, []);

  // Those of the day come before those that speak of it; of many, all are found.
  await page.context().close();
  await open(sites.corpus.address("/tim-kiem/"));
  await ask("tháng 10 2024");
  const shown = await until(["an-giang/an-an/2024-10-23-bai-000115/", "nam-dinh/tan-lam/2024-10-29-bai-000442/"]);
  assert.match(shown[0], /\/2024-10-/);
});

test("a word that no report has is told by one that is a letter away", async () => {
  await open(sites.sample.address("/tim-kiem/"));
  const meant = {
    "xa cam tamm": "xa cam tam",
    "xã Cẩm Tâmm": "xã Cẩm tam",
    "khnah hoa": "khanh hoa",
    "xuan dnh": "xuan dinh",
    "bau banh": "bau bang",
    "chinhh quyenn": "chinh quyen",
    "\"thư xin lỗi\" bau bamg": "\"thư xin lỗi\" bau bang",
  };
  const link = () => status().getByRole("link");
  for (const [query, expected] of Object.entries(meant)) {
    await ask(query);
    await link().waitFor();
    assert.match(await status().innerText(), /^Không tìm thấy bài nào.*Ý bạn là: .+\?$/);
    assert.equal(await link().innerText(), expected, query);
  }
  await link().click();
  await results().first().waitFor();
  assert.equal(await input().inputValue(), "\"thư xin lỗi\" bau bang");
  assert.deepEqual(await addresses(), ["bau-bang/2017-08-09-so-ket-hai-mo-hinh/"]);

  // Nothing is near these, or they are there and what was chosen forbids them.
  for (const [query, ...facets] of [["zzqqxx dân"], ["99999-XX/YY"], ["xin lỗi", "~xa/cam-tam", "~2017"]]) {
    await ask(query, facets);
    await page.waitForLoadState("networkidle");
    assert.equal(await results().count(), 0, query);
    assert.equal(await link().count(), 0, query);
  }

  // Few files are asked for.
  await page.context().close();
  await open(sites.corpus.address("/tim-kiem/"));
  const files = [];
  page.on("request", (request) => request.url().endsWith(".js") && files.push(request.url()));
  await ask("khanh hoaa");
  await link().waitFor();
  assert.equal(await link().innerText(), "khanh hoa");
  assert.ok(files.length <= 10, files.join("\n"));
});

test("words and keys are those of the table", async () => {
  await open(sites.sample.address("/tim-kiem/"));
  for (const line of await table("words.txt")) {
    const at = line.lastIndexOf("|");
    const expected = line.slice(at + 1).split(/\s+/).filter((word) => word).map((word) => {
      const [key, marked = key] = word.split("=");
      return { key, marked };
    });
    const [found, marks] = await page.evaluate(([text, marked]) => [
      bantinSearch.words(text).map(({ key, marked }) => ({ key, marked })),
      marked.map((word) => bantinSearch.words(word)[0].marked),
    ], [line.slice(0, at).trimEnd(), expected.map((word) => word.marked)]);
    assert.deepEqual(found, expected.map(({ key }, at) => ({ key, marked: marks[at] })), line);
  }
});

test("results come while one types, with the words marked, and are walked by keyboard", async () => {
  await open(sites.sample.address("/tim-kiem/"));
  await input().focus();
  await page.keyboard.type("khanh ho");
  await results().first().waitFor();
  assert.match(await status().innerText(), /^Tìm thấy \d+ bài/);
  assert.equal(await status().getAttribute("role"), "status");
  assert.deepEqual(await results().first().locator("a mark").allInnerTexts(), ["Khánh", "Hòa"]);
  assert.match(page.url(), /\?q=khanh\+ho/);
  const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), await results().nth(0).locator("a").innerText());
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(), "tim_kiem_q");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  assert.equal(await focused(), "tim_kiem_q");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/khanh-hoa/);
  await page.goBack();
  await results().first().waitFor();
  assert.equal(await input().inputValue(), "khanh ho", "the way back leads to the same results");
});

test("the last question is answered, whatever came in between", async () => {
  await open(sites.corpus.address("/tim-kiem/"));
  await input().pressSequentially("hồ sơ", { delay: 5 });
  await input().fill("");
  await page.waitForTimeout(400);
  assert.equal(await results().count(), 0);
  assert.equal(await status().innerText(), "");
  await ask("xyzxyz");
  assert.match(await status().innerText(), /^Không tìm thấy bài nào/);
  assert.equal(await results().count(), 0);
});

test("a form on every page leads to the search", async () => {
  for (const from of ["/", "/khanh-hoa/ra-mat-chinh-quyen-than-thien/"]) {
    await page?.context().close();
    await open(sites.sample.address(from));
    await page.getByRole("searchbox", { name: "Tìm trong bản tin" }).fill("thư xin lỗi");
    await page.keyboard.press("Enter");
    await results().first().waitFor();
    assert.equal(await input().inputValue(), "thư xin lỗi");
  }
});

test("further results come when asked for, and the focus goes to the first of them", async () => {
  await open(sites.corpus.address("/tim-kiem/"));
  await ask("hồ sơ");
  const shown = await results().count();
  await page.getByRole("button", { name: "Xem thêm kết quả" }).click();
  await page.waitForFunction((shown) => document.querySelectorAll("#tim_kiem_bai > li").length > shown, shown);
  const title = await results().nth(shown).locator("a").innerText();
  await page.waitForFunction((title) => document.activeElement.innerText === title, title);
  const list = await addresses();
  assert.equal(new Set(list).size, list.length, "no report twice");
});

test("without the script the page says so and leads to all reports", async () => {
  await open(sites.sample.address("/tim-kiem/"), { javaScriptEnabled: false });
  assert.ok(await page.getByText("trình duyệt cần bật JavaScript").isVisible());
  assert.ok(!(await input().isVisible()));
  await page.getByRole("link", { name: "kho lưu trữ" }).click();
  assert.equal(new URL(page.url()).pathname, "/luu-tru/");
});

test("it works from a disk", async () => {
  await open(pathToFileURL(join(sites.disk.output, "index.html")).href);
  await page.getByRole("searchbox", { name: "Tìm trong bản tin" }).fill("Cẩm Tâm");
  await page.keyboard.press("Enter");
  await results().first().locator("a").click();
  assert.match(page.url(), /^file:.*cam-tam\/2023-04-04-ra-mat-mo-hinh\/index\.html$/);
  assert.match(await page.locator("h1").innerText(), /Cẩm Tâm/);
  // The error about a missing file comes before the page has loaded completely.
  await page.waitForLoadState();
});

test("a file that can't be loaded is told, and asked for again", async () => {
  await open(sites.sample.address("/tim-kiem/"));
  await page.route(/tim-kiem\/[tc]-/, (route) => route.abort());
  await input().fill("xin lỗi");
  await input().press("Enter");
  await page.getByText("Chưa tải được dữ liệu tìm kiếm").waitFor();
  await page.unroute(/tim-kiem\/[tc]-/);
  await ask("xin lỗi");
  assert.ok((await results().count()) > 0);
  complaints = complaints.filter((complaint) => !complaint.includes("ERR_FAILED"));
});

test("a first query is small, and quick", async () => {
  await open(sites.corpus.address("/tim-kiem/"));
  const files = [];
  page.on("request", (request) => request.url().endsWith(".js") && files.push(request.url()));
  await ask("Khánh Hòa");
  assert.ok(files.length <= 5, files.join("\n"));
  const times = [];
  for (const query of ["hồ sơ", "khanh hoa", "chính quyền thân thiện", "\"nghe dân nói\"", "tr"]) {
    await ask(query);
    times.push(await page.evaluate(async (query) => {
      const from = performance.now();
      await bantinSearch.ask(query, []);
      return performance.now() - from;
    }, query));
  }
  times.sort((one, other) => one - other);
  assert.ok(times[2] < 50, `milliseconds: ${times}`);
});
