// The preview in the browser, as authors see it while writing.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch } from "./browser.mjs";
import { Site } from "./site.mjs";

const REPORT = "content/cam-tam/2023-04-04-ra-mat-mo-hinh.md";
const ADDRESS = "/cam-tam/2023-04-04-ra-mat-mo-hinh/";
const GOOD = "date: 2023-04-04";
const BAD = "date: 2023-02-31";

let browser;
let site;
let page;
let complaints;

before(async () => {
  browser = await launch();
});
after(() => browser.close());

beforeEach(async () => {
  site = await Site.serve();
  complaints = [];
  page = await open(ADDRESS);
});
afterEach(async () => {
  await page.context().close();
  await site.remove();
  assert.deepEqual(complaints, [], "the browser complains of nothing, such as its content security policy");
});

/** A page in its own window, low enough to scroll, that remembers whether it was reloaded. */
async function open(path) {
  const context = await browser.newContext({ viewport: { width: 800, height: 400 } });
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    const isAway = /net::ERR_(CONNECTION|INCOMPLETE)|503/.test(message.text()); // Stopped, or not ready yet.
    if (message.type() === "error" && !isAway) complaints.push(message.text());
  });
  const listens = page.waitForRequest(/~bantin\/news/);
  await page.goto(site.address(path));
  await listens;
  await page.evaluate(() => (window.isStill = true));
  return page;
}

const isStill = (page) => page.evaluate(() => window.isStill === true);
const overlay = () => page.getByRole("alertdialog");

test("a mistake is shown on top of the page until it is mended", async () => {
  await site.edit(REPORT, GOOD, BAD);
  await overlay().waitFor();
  const text = await overlay().innerText();
  for (const part of [REPORT, "dòng 5", "date: 2023-02-31", "^^^^^^^^^^", "Có 1 lỗi cần sửa"]) {
    assert.ok(text.includes(part), `“${part}” in ${text}`);
  }
  assert.ok(text.indexOf("^^^") < text.indexOf(await overlay().locator(".help").innerText()), "what to type is last");
  assert.equal(await page.getByRole("alertdialog", { name: "Có 1 lỗi cần sửa" }).count(), 1, "it has a name");
  assert.equal(await page.evaluate(() => document.activeElement.role), "alertdialog");
  assert.ok(await isStill(page), "the last good page is there below");
  await site.edit(REPORT, BAD, GOOD);
  await overlay().waitFor({ state: "detached" });
  assert.ok(await isStill(page), "the page is the one that it was, and was not loaded again");
});

test("Esc closes the mistakes until there are others", async () => {
  await page.locator("main a").first().focus();
  const focused = await page.evaluate(() => document.activeElement.href);
  await site.edit(REPORT, GOOD, BAD);
  await overlay().waitFor();
  await page.keyboard.press("Escape");
  await overlay().waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.href), focused, "the focus is where it was");
  await site.edit(REPORT, "kind: launch", "kind: lunch");
  await overlay().waitFor();
  assert.equal(await overlay().locator("li").count(), 2, "both mistakes are listed");
  await page.getByRole("button", { name: "Đóng" }).click();
  await overlay().waitFor({ state: "hidden" });
});

test("warnings are a number in the corner that opens their list", async () => {
  await site.append(REPORT, "\nx\n");
  const badge = page.getByRole("button", { name: "1 cảnh báo" });
  await badge.waitFor();
  assert.equal(await page.getByRole("status").getByRole("button").count(), 1, "screen readers are told of it");
  const { height } = await badge.boundingBox();
  assert.ok(height >= 44, `a finger finds it: ${height}`);
  await badge.focus();
  await page.keyboard.press("Enter");
  const list = page.getByRole("dialog", { name: "1 cảnh báo" });
  await list.waitFor();
  assert.ok((await list.innerText()).includes(REPORT));
  await page.keyboard.press("Escape");
  await list.waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "1 cảnh báo", "the focus is back");
  await site.edit(REPORT, "\nx\n", "\n");
  await badge.waitFor({ state: "detached" });
});

test("whoever comes while there is a mistake is told", async () => {
  await site.edit(REPORT, GOOD, BAD);
  await overlay().waitFor();
  await page.goto(site.address("/"));
  await overlay().waitFor();
});

test("text of an article is no markup in the overlay", async () => {
  await site.edit(REPORT, GOOD, "date: <img src=x onerror=alert(1)><script>alert(1)</script>");
  await overlay().waitFor();
  assert.ok((await overlay().innerText()).includes("<img src=x"));
  assert.equal(await overlay().locator("img, script").count(), 0);
});

test("a page is loaded again where the reader was, and no other page is", async () => {
  const home = await open("/");
  await page.evaluate(() => window.scrollTo(0, 700));
  const place = await page.evaluate(() => window.scrollY);
  assert.ok(place > 300, "there is something to scroll");
  await site.append(REPORT, "Câu vừa thêm ở cuối bài.");
  await page.getByText("Câu vừa thêm ở cuối bài.").waitFor({ state: "attached" });
  await page.waitForFunction((place) => window.scrollY === place, place);
  assert.ok(!(await isStill(page)));
  assert.ok(await isStill(home), "the home page has the same bytes");
  await home.context().close();
});

test("a changed style sheet is swapped under the page", async () => {
  const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await colour(), "rgb(250, 247, 240)");
  for (const [from, to, now] of [
    ["--paper: #faf7f0", "--paper: #123456", "rgb(18, 52, 86)"],
    ["--paper: #123456", "--paper: #654321", "rgb(101, 67, 33)"],
  ]) {
    await site.edit("themes/bulletin/static/bulletin.css", from, to);
    await page.waitForFunction((now) => getComputedStyle(document.body).backgroundColor === now, now);
  }
  await page.waitForFunction(() => document.querySelectorAll("link[href*=bulletin]").length === 1);
  assert.ok(await isStill(page));
});

test("a page is right again after the preview was restarted", async () => {
  const { port } = site;
  await site.stop();
  await site.append(REPORT, "Câu thêm lúc chưa mở bản xem trước.");
  await site.start("--port", port);
  await page.getByText("Câu thêm lúc chưa mở").waitFor({ state: "attached" });
});

test("a preview that began with a mistake shows it, and then the page", async () => {
  const { port } = site;
  await site.stop();
  await site.edit(REPORT, GOOD, BAD);
  await site.start("--port", port);
  const response = await page.goto(site.address(ADDRESS));
  assert.equal(response.status(), 503);
  await overlay().waitFor();
  await site.edit(REPORT, BAD, GOOD);
  await page.locator("article, main h1").first().waitFor();
  await page.waitForFunction(() => document.title.includes("Cẩm Tâm"));
  assert.equal(await overlay().count(), 0);
});

test("browsers go to the page that was saved if they are to follow", async () => {
  await site.remove();
  site = await Site.serve("--follow");
  const home = await open("/");
  await site.append(REPORT, "Một câu nữa.");
  await home.waitForURL(site.address(ADDRESS));
  await home.getByText("Một câu nữa.").waitFor({ state: "attached" });
  await home.context().close();
});

test("more pages are open than a browser has connections", async () => {
  const context = page.context();
  for (let count = 0; count < 8; count += 1) {
    const other = await context.newPage();
    await other.goto(site.address("/"), { timeout: 5000 });
    // Playwright shows all pages in front; a person sees one tab of a window.
    await other.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
  }
});
