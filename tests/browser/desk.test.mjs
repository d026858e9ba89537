// The desk in the browser, as the people who write use it: by keyboard, on a phone and on a desktop.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { violations } from "./axe.mjs";
import { launch, none } from "./browser.mjs";
import { Desk } from "./desk.mjs";
import { docx } from "./docx.mjs";

const REPORT = "content/cam-tam/2023-04-04-ra-mat-mo-hinh.md";
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };

let browser;
let desk;
let complaints = [];

before(async () => {
  browser = await launch();
});
after(() => browser.close());
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await desk.remove();
  const all = complaints;
  complaints = [];
  assert.deepEqual(all, [], "the browser complains of nothing, such as its content security policy");
});

/** The desk in a tab of `context`, by default in a window of its own. */
async function open({ address = desk.address, viewport = DESKTOP, context } = {}) {
  const page = await (context ?? (await browser.newContext({ viewport }))).newPage();
  page.on("pageerror", (error) => complaints.push(error.stack));
  page.on("console", (message) => {
    const isCall = /Failed to load resource/.test(message.text()); // Refusals are answers, and told in the page.
    if (message.type() === "error" && !isCall) complaints.push(message.text());
  });
  await page.goto(address);
  await page.locator("h1").waitFor();
  return page;
}

/** Whether the program is one that was given, as in `BANTIN=target/release/bantin tests/browser/run`. */
const isOptimised = /release|dist/.test(process.env.BANTIN);

const here = (path) => `${desk.address.split("#")[0]}#/bai/${path}`;

/** The form of a report, in a tab whose browser knows the secret. */
async function openReport(options = {}) {
  const page = await open(options);
  await page.goto(here(options.path ?? REPORT));
  await page.getByLabel("Tiêu đề", { exact: true }).waitFor();
  return page;
}

const state = (page) => page.locator(".bar [role=status]");
const saved = (page) => state(page).getByText("Đã lưu").waitFor();

/** Types over what a field holds, which is found by Tab. */
async function type(page, label, text) {
  await tabTo(page, label);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

/** Moves the focus by Tab alone until it is on what has this name, or one that this expression fits. */
async function tabTo(page, name) {
  const isIt = (found) => (name instanceof RegExp ? name.test(found) : found === name);
  for (let presses = 0; presses < 240; presses += 1) {
    const found = await page.evaluate(() => {
      const { activeElement: at } = document;
      return at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent;
    });
    if (isIt(found)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`“${name}” can't be reached by Tab`);
}

/** Presses a button, found by Tab, with Enter. */
async function press(page, name) {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}

/** A test on a phone's width and on a desktop's. */
function onBoth(name, run) {
  for (const viewport of [PHONE, DESKTOP]) test(`${name}, ${viewport.width} px wide`, () => run(viewport));
}

onBoth("from an empty folder to a published site by keyboard alone", async (viewport) => {
  desk = await Desk.serve({ isEmpty: true });
  const page = await open({ viewport });
  for (const [name, text] of [
    ["Tên trang tin", "Bản tin xã Cẩm Tâm"],
    ["Tên xã, phường", "Cẩm Tâm"],
    ["Tỉnh, thành phố", "Thanh Hóa"],
    ["Địa chỉ web của trang", "https://camtam.example.vn"],
  ]) {
    await tabTo(page, name);
    await page.keyboard.type(text);
  }
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Tin bài" }).waitFor();
  await tabTo(page, "Viết tin mới");
  await page.keyboard.press("Enter");
  await tabTo(page, "Loại tin");
  await page.keyboard.type("tin");
  await tabTo(page, "Tiêu đề");
  await page.keyboard.type("Xã Cẩm Tâm họp dân");
  await tabTo(page, "Xã, phường");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Cẩm Tâm");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Xã Cẩm Tâm họp dân" }).waitFor();
  await tabTo(page, "Bản nháp");
  await page.keyboard.press("Space");
  await tabTo(page, "Nội dung bài");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Sáng nay, xã Cẩm Tâm họp dân bàn việc làm đường.");
  await page.keyboard.press("Control+s");
  await saved(page);
  await page.getByText("Không có lỗi", { exact: true }).waitFor();
  await page.locator("h1").focus();
  await page.keyboard.press("Shift+Tab");
  await tabTo(page, "Đăng lên mạng");
  await page.keyboard.press("Enter");
  await page.getByText(/^Bà con sẽ thấy .*thêm/).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("Đã đăng xong.").waitFor({ timeout: 60_000 });
  await page.keyboard.press("Escape");
  const pages = await desk.files("public");
  assert.ok(pages.some((path) => /hop-dan\/index\.html$/.test(path)), pages.join("\n"));
});

onBoth("a mistake is told at its field, leads there from the summary, and is mended", async (viewport) => {
  desk = await Desk.serve();
  const page = await openReport({ viewport });
  const kind = page.getByLabel("Loại", { exact: true });
  assert.equal(await kind.evaluate((select) => select.selectedOptions[0].text), "Lễ ra mắt", "kind: launch");
  await type(page, "Ngày", "31/02/2023");
  const field = page.getByLabel("Ngày", { exact: true });
  await page.locator('input[aria-invalid="true"]').waitFor();
  const about = await field.evaluate((input) => input.getAttribute("aria-describedby").trim().split(/\s+/).map((id) => document.getElementById(id).textContent).join(" "));
  assert.match(about, /^Lỗi:.*31\/02\/2023/);
  await press(page, /^Lỗi:/);
  assert.ok(await field.evaluate((input) => input === document.activeElement));
  await page.keyboard.press("Control+s");
  await saved(page);
  assert.match(await desk.text(REPORT), /^date: 31\/02\/2023$/m);
  await type(page, "Ngày", "4/4/2023");
  await page.locator('input[aria-invalid="true"]').waitFor({ state: "detached" });
  assert.equal(await page.locator(".day span").first().innerText(), "Thứ Ba");
  await page.keyboard.press("Control+s");
  await saved(page);
  const text = await desk.text(REPORT);
  assert.match(text, /^date: 4\/4\/2023$/m);
  assert.match(text, /\n {2}- name: Ngô Anh Thúy\n {4}honorific: Đồng chí\n/, "what wasn't touched is as it was");
});

test("a day is chosen in the browser's calendar, and a moment keeps its time", async () => {
  desk = await Desk.serve();
  await desk.edit(REPORT, "published: 2023-04-04", "published: 04/04/2023 14:31");
  const page = await openReport();
  for (const [label, before, after] of [["Ngày", "2023-04-04", "05/04/2023"], ["Ngày đăng", "04/04/2023 14:31", "05/04/2023 14:31"]]) {
    const field = page.getByLabel(label, { exact: true });
    assert.equal(await field.inputValue(), before);
    const day = page.locator(".day").filter({ has: field });
    await day.getByRole("button", { name: "Lịch" }).click();
    await day.locator("[type=date]").evaluate((picker) => {
      if (picker.value !== "2023-04-04") throw new Error(picker.value);
      picker.value = "2023-04-05"; // As a choice in the browser's own window does.
      picker.dispatchEvent(new Event("change"));
    });
    assert.equal(await field.inputValue(), after);
    assert.equal(await day.locator("span").innerText(), "Thứ Tư");
  }
});

test("“Sửa giúp” mends that one mistake, and shows what it has made", async () => {
  desk = await Desk.serve();
  const [lines, mended] = ["• Sạch nhà\n• Sạch ngõ", "- Sạch nhà\n- Sạch ngõ"];
  await desk.edit(REPORT, "\n---\n\n", `\n---\n\n${lines}\n\nCu\u00a0chi\u00a0tiết.\n\n`);
  const page = await openReport();
  const before = await desk.text(REPORT);
  await page.locator(".note").filter({ hasText: "•" }).getByRole("button", { name: "Sửa giúp" }).click();
  await page.waitForFunction((text) => document.getElementById("body").value.includes(text), mended);
  assert.equal(await desk.text(REPORT), before.replace(lines, mended));
});

onBoth("a file that was edited on disk meanwhile: both are shown, nothing is lost", async (viewport) => {
  desk = await Desk.serve();
  const page = await openReport({ viewport });
  await type(page, "Địa điểm", "Nhà văn hóa");
  await desk.edit(REPORT, "Từ sáng 4/4/2023", "Từ chiều 4/4/2023");
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog", { name: "Tệp đã được sửa ở chỗ khác" });
  await dialog.waitFor();
  none(await violations(page, "conflict"));
  assert.match(await dialog.getByRole("region", { name: "Bản trên máy" }).innerText(), /Từ chiều/);
  assert.match(await dialog.locator("ins").first().innerText(), /Nhà|văn/);
  assert.doesNotMatch(await desk.text(REPORT), /Nhà văn hóa/, "nothing is written before the author has decided");
  await page.keyboard.press("Escape");
  await state(page).getByText("Chưa lưu").waitFor();
  await page.keyboard.press("Control+s");
  await dialog.waitFor();
  await press(page, "Lưu bản đang sửa");
  await saved(page);
  const text = await desk.text(REPORT);
  assert.match(text, /venue: Nhà văn hóa/);
  assert.match(text, /Từ chiều 4\/4\/2023/, "what the other wrote is there as well");
});

onBoth("two tabs: an untouched one follows, a touched one is warned", async (viewport) => {
  desk = await Desk.serve();
  const first = await openReport({ viewport });
  const context = first.context();
  const second = await openReport({ context });
  await type(first, "Địa điểm", "Sân đình");
  await first.keyboard.press("Control+s");
  await saved(first);
  await second.waitForFunction(() => [...document.querySelectorAll("input")].some((input) => input.value === "Sân đình"));
  await type(second, "Địa điểm", "Nhà văn hóa");
  await type(first, "Địa điểm", "Ủy ban xã");
  await first.keyboard.press("Control+s");
  await saved(first);
  await second.getByText("Tệp vừa được sửa ở chỗ khác").waitFor();
  assert.equal(await second.getByLabel("Địa điểm", { exact: true }).inputValue(), "Nhà văn hóa");
});

test("the program opened with a report begins with its form, and the secret leaves the address", async () => {
  desk = await Desk.serve({ report: REPORT });
  const page = await open();
  await page.getByLabel("Tiêu đề", { exact: true }).waitFor();
  assert.equal(new URL(page.url()).hash, `#/bai/${REPORT}`);
  await page.getByRole("link", { name: "Tin bài" }).click();
  await page.getByRole("heading", { name: "Tin bài" }).waitFor();
});

test("unsaved text survives a crash of browser and program, and is offered again", async () => {
  desk = await Desk.serve();
  const page = await openReport();
  const context = page.context();
  await type(page, "Địa điểm", "Sân vận động");
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith("bantin-unsaved:")));
  await page.close(); // Without a word, as in a crash.
  const next = await openReport({ context });
  await next.getByText("Còn chữ chưa lưu").waitFor();
  await next.getByRole("button", { name: "Dùng lại" }).click();
  assert.equal(await next.getByLabel("Địa điểm", { exact: true }).inputValue(), "Sân vận động");
  await desk.kill();
  await next.keyboard.press("Control+s");
  await next.getByText("Mất liên lạc với bantin").waitFor();
  assert.doesNotMatch(await desk.text(REPORT), /Sân vận động/);
  // The next run has another port, and even a browser that has kept nothing finds the text.
  await context.close();
  await desk.restart();
  const other = await openReport();
  await other.getByText("Còn chữ chưa lưu").waitFor();
  await other.route("**/api/forget-unsaved", async (route) => {
    await setTimeout(300); // The list is asked for before this is answered.
    await route.continue();
  });
  await other.getByRole("button", { name: "Dùng lại" }).click();
  await other.keyboard.press("Control+s");
  await saved(other);
  assert.match(await desk.text(REPORT), /venue: Sân vận động/);
  await other.getByRole("link", { name: "Tin bài" }).click();
  await other.getByRole("heading", { name: "Tin bài" }).waitFor();
  assert.equal(await other.getByText("Chưa lưu").count(), 0, "what is saved is no longer kept");
});

test("the count of warnings on a page of the preview leads to the desk", async () => {
  desk = await Desk.serve();
  await desk.edit(REPORT, "\n---\n\n", "\n---\n\nx\n\n");
  const page = await open();
  await page.goto(new URL("/", desk.address).href);
  await page.getByRole("button", { name: "1 cảnh báo" }).click();
  await page.getByRole("dialog", { name: "1 cảnh báo" }).getByRole("link", { name: REPORT }).click();
  await page.getByLabel("Tiêu đề", { exact: true }).waitFor();
  await page.locator(".summary").getByText("1 cảnh báo").waitFor();
});

for (const delay of [0, 10, 30]) {
  onBoth(`the program killed ${delay} ms after a save was asked for leaves the old or the new file`, async (viewport) => {
    desk = await Desk.serve();
    const page = await openReport({ viewport });
    const old = await desk.text(REPORT);
    await type(page, "Địa điểm", "Sân đình");
    await page.keyboard.press("Control+s");
    await setTimeout(delay);
    await desk.kill();
    const text = await desk.text(REPORT);
    assert.ok([old, old.replace("venue: Hội trường UBND xã", "venue: Sân đình")].includes(text), text);
  });
}

test("the settings of the site are a form too, and their comments stay", async () => {
  desk = await Desk.serve();
  const page = await open();
  await page.getByRole("link", { name: "Cài đặt" }).click();
  await type(page, "Cơ quan", "Ủy ban nhân dân xã Cẩm Tâm");
  await page.keyboard.press("Control+s");
  await saved(page);
  const text = await desk.text("site.yaml");
  assert.match(text, /^agency: "Ủy ban nhân dân xã Cẩm Tâm"$/m);
  assert.match(text, /^# Địa chỉ của trang, không có dấu gạch chéo ở cuối\.$/m);
});

onBoth("a laptop that slept: what was to be saved is saved once there is contact again", async (viewport) => {
  desk = await Desk.serve();
  const page = await openReport({ viewport });
  await page.context().setOffline(true);
  await type(page, "Địa điểm", "Sân đình");
  await page.keyboard.press("Control+s");
  await page.getByText("Mất liên lạc với bantin").waitFor();
  await page.context().setOffline(false);
  await saved(page);
  await page.getByText("Mất liên lạc với bantin").waitFor({ state: "detached" }).catch(() => {});
  assert.equal(await page.locator("#lost").innerText(), "");
  assert.match(await desk.text(REPORT), /venue: Sân đình/);
});

test("10,000 reports: the list answers within 100 ms of a key, a save is on the page beside within 100 ms", async (context) => {
  desk = await Desk.serve({ reports: 10_000 });
  const page = await open();
  await page.getByText("10000 bài").waitFor({ timeout: 60_000 });
  const search = page.getByRole("searchbox");
  const keys = [];
  for (const key of "duong lien thon 9998") {
    const time = await search.evaluate((input, key) => {
      const start = performance.now();
      input.value += key;
      input.dispatchEvent(new Event("input"));
      document.body.offsetHeight; // Has the browser lay the page out.
      return performance.now() - start;
    }, key);
    keys.push(Math.round(time));
  }
  await page.getByText("1 bài", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Tin số 9998 về đường liên thôn" }).click();
  await page.getByLabel("Tiêu đề", { exact: true }).waitFor();
  const beside = page.frameLocator("iframe");
  await beside.getByText("Nội dung thứ 1.").first().waitFor();
  const saves = [];
  for (let round = 1; round <= 7; round += 1) {
    const text = `Lần ghi thứ ${round}.`;
    await page.locator("#body").fill(`${text}\n`);
    await setTimeout(1000); // What typing starts, such as a check, is over.
    const time = await page.evaluate(async (text) => {
      const start = performance.now();
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "s", ctrlKey: true }));
      const frame = document.querySelector("iframe");
      const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
      while (!frame.contentDocument?.body?.innerText.includes(text)) await pause();
      return performance.now() - start;
    }, text);
    saves.push(Math.round(time));
  }
  context.diagnostic(`keys: ${keys.join(", ")} ms; saves: ${saves.join(", ")} ms`);
  // Other work on the machine takes its time: the best save counts. A program that isn't optimised may take longer.
  assert.ok(Math.max(...keys) < 100, keys.join(" "));
  assert.ok(Math.min(...saves) < (isOptimised ? 100 : 400), saves.join(" "));
});

test("rows are added, sorted by keyboard and mouse, and removed", async () => {
  desk = await Desk.serve();
  const page = await openReport({ viewport: { width: 1280, height: 3000 } }); // Nothing scrolls under the mouse.
  const names = () => page.evaluate(() => [...document.querySelectorAll('[data-path=\'["attendees"]\'] > div > .rows > li input')].map((input) => input.value).filter((value) => /^(Ngô|Trịnh|Lê)/.test(value)));
  await page.getByLabel("Đại biểu 1", { exact: true }).getByRole("textbox").first().focus();
  await page.keyboard.press("Alt+ArrowDown");
  assert.deepEqual(await names(), ["Trịnh Thị Lan", "Ngô Anh Thúy"]);
  assert.equal(await page.evaluate(() => document.activeElement.value), "Ngô Anh Thúy", "the focus moves with the row");
  await page.getByRole("button", { name: "Lên: Đại biểu 2" }).click();
  assert.deepEqual(await names(), ["Ngô Anh Thúy", "Trịnh Thị Lan"]);
  await page.getByLabel("Đại biểu 1", { exact: true }).locator(".handle").first().dragTo(page.getByLabel("Đại biểu 2", { exact: true }));
  assert.deepEqual(await names(), ["Trịnh Thị Lan", "Ngô Anh Thúy"]);
  await page.getByRole("button", { name: "Bỏ: Đại biểu 1" }).click();
  assert.deepEqual(await names(), ["Ngô Anh Thúy"]);
  await page.getByRole("button", { name: "Đưa lại dòng vừa bỏ" }).click();
  assert.deepEqual(await names(), ["Trịnh Thị Lan", "Ngô Anh Thúy"]);
  await page.getByRole("button", { name: "Thêm vào “Đại biểu”" }).click();
  await page.keyboard.type("Lê Văn Tám");
  await page.keyboard.press("Control+s");
  await saved(page);
  const text = await desk.text(REPORT);
  assert.ok(text.indexOf("Trịnh Thị Lan") < text.indexOf("Ngô Anh Thúy"));
  assert.match(text, /Lê Văn Tám/);
});

test("the text: bold, headings, a table from a paste, a link; the browser undoes each", async () => {
  desk = await Desk.serve();
  const page = await openReport();
  const area = page.getByLabel("Nội dung bài");
  const before = await area.inputValue();
  await area.evaluate((body) => {
    body.focus();
    body.setSelectionRange(0, 2);
  });
  await page.keyboard.press("Control+b");
  assert.ok((await area.inputValue()).startsWith(`**${before.slice(0, 2)}**`));
  await page.keyboard.press("Control+z");
  assert.equal(await area.inputValue(), before);
  await area.evaluate((body) => body.setSelectionRange(0, 0));
  await page.getByRole("button", { name: "Đề mục" }).click();
  assert.ok((await area.inputValue()).startsWith(`## ${before.slice(0, 9)}`));
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+End");
  await page.getByRole("button", { name: "Bảng", exact: true }).click();
  await page.getByLabel("Dán vào đây các hàng").fill("Thôn\tSố hộ\nThôn 1\t120\n");
  await page.getByRole("button", { name: "Chèn", exact: true }).click();
  assert.match(await area.inputValue(), /\n\n\| Thôn \| Số hộ \|\n\| --- \| --- \|\n\| Thôn 1 \| 120 \|\n\n$/);
  await page.getByRole("button", { name: "Liên kết bài" }).click();
  await page.getByLabel("Tìm bài theo tiêu đề").fill("xuan dinh");
  await page.keyboard.press("Enter");
  assert.match(await area.inputValue(), /\[[^\]]*Xuân Định[^\]]*\]\(\.\.\/xuan-dinh\/[^)]+\.md\)$/);
  await page.keyboard.press("Control+s");
  await saved(page);
});

test("the tab of the file: what was typed in the form goes there, and back once it is saved", async () => {
  desk = await Desk.serve();
  const page = await openReport();
  await type(page, "Địa điểm", "Sân đình");
  await page.getByRole("button", { name: "Tệp", exact: true }).click();
  const file = page.getByLabel(REPORT);
  await page.locator(".report[data-view=file]").waitFor();
  assert.match(await file.inputValue(), /^venue: Sân đình$/m);
  await file.fill((await file.inputValue()).replace("Sân đình", "Sân kho"));
  await page.getByRole("button", { name: "Biểu mẫu" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Lưu" }).click();
  await page.getByLabel("Địa điểm", { exact: true }).waitFor();
  assert.equal(await page.getByLabel("Địa điểm", { exact: true }).inputValue(), "Sân kho");
  assert.match(await desk.text(REPORT), /^venue: Sân kho$/m);
});

const WORD = docx([
  "Xã Cẩm Tâm bàn giao nhà tình nghĩa",
  "Sáng ngày 4/4, tại thôn Đồi Vàng, UBND xã Cẩm Tâm bàn giao nhà tình nghĩa cho một hộ trong thôn.",
  "Ngôi nhà do các đoàn thể của xã cùng góp công xây dựng.",
]);

onBoth("a Word file becomes a published report by keyboard alone", async (viewport) => {
  desk = await Desk.serve();
  const page = await open({ viewport });
  const chooser = page.waitForEvent("filechooser");
  await press(page, "Nhập từ tệp Word…");
  await (await chooser).setFiles({ name: "ban-giao.docx", mimeType: "", buffer: WORD });
  await page.getByText("Đã nhập xong.").waitFor();
  const marked = page.getByLabel("Ngày", { exact: true });
  assert.match(await marked.evaluate((input) => document.getElementById(input.getAttribute("aria-describedby").trim()).textContent), /^Kiểm tra:.*năm/);
  none(await violations(page, "imported"));
  await type(page, "Ngày", "4/4/2023");
  const mark = page.locator(".note.mark").filter({ hasText: "năm" });
  while (!(await mark.getByRole("button").evaluate((button) => button === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await mark.waitFor({ state: "detached" });
  await tabTo(page, "Bản nháp");
  await page.keyboard.press("Space");
  await page.keyboard.press("Control+s");
  await saved(page);
  await page.getByText("Không có lỗi", { exact: true }).waitFor();
  await press(page, "Đăng lên mạng");
  await page.getByRole("dialog").getByText(/^Bà con sẽ thấy/).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("Đã đăng xong.").waitFor({ timeout: 60_000 });
  const pages = await desk.files("public");
  assert.ok(pages.some((path) => /ban-giao-nha-tinh-nghia\/index\.html$/.test(path)), pages.join("\n"));
});

test("a Word file can be dropped on the list", async () => {
  desk = await Desk.serve();
  const page = await open();
  const dropped = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], "ban-giao.docx"));
    return transfer;
  }, WORD.toString("base64"));
  await page.dispatchEvent("body", "drop", { dataTransfer: dropped });
  await page.getByText("Đã nhập xong.").waitFor();
  assert.equal(await page.getByLabel("Tiêu đề", { exact: true }).inputValue(), "Xã Cẩm Tâm bàn giao nhà tình nghĩa");
});

test("a paste becomes a draft, and what it leaves open is marked at its field", async () => {
  desk = await Desk.serve();
  const page = await open();
  await page.getByRole("button", { name: "Dán văn bản" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("Xã họp dân\n\nSáng nay, xã họp dân bàn việc làm đường. Có 120 hộ dự.\n");
  await page.getByRole("button", { name: "Nhập vào" }).click();
  const marks = page.locator(".note.mark");
  await marks.first().waitFor();
  assert.equal(await marks.count(), 3);
  await marks.first().getByRole("button", { name: "Đã xem" }).click();
  assert.equal(await marks.count(), 2);
  await page.keyboard.press("Control+s");
  await saved(page);
  assert.doesNotMatch(await desk.text("content/xa-hop-dan.md"), /dòng đầu bài được lấy làm tiêu đề/);
});

test("a report is taken back, brought back, corrected, removed and restored", async () => {
  desk = await Desk.serve();
  const page = await openReport();
  const act = async (name) => {
    await page.getByText("Việc khác").click();
    await page.locator(".menu").getByRole("button", { name }).click();
  };
  await act("Gỡ bài");
  await page.getByLabel("Lý do").fill("Số liệu chưa đúng");
  await page.keyboard.press("Enter");
  await page.locator(".badge").getByText("Đã gỡ").waitFor();
  assert.match(await desk.text(REPORT), /reason: "Số liệu chưa đúng"/);
  await act("Đăng lại bài đã gỡ");
  await page.locator(".badge").getByText("Đã đăng").waitFor();
  await act("Đính chính");
  await page.getByLabel("Bản trước sai ở đâu?").fill("Bản trước ghi nhầm số đại biểu.");
  await page.getByRole("dialog").getByRole("button", { name: "Đính chính" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.match(await desk.text(REPORT), /what: Bản trước ghi nhầm số đại biểu\./);
  await act("Các bản cũ");
  const dialog = page.getByRole("dialog", { name: "Các bản cũ" });
  await dialog.locator("li button").last().click();
  await dialog.locator("ins").first().waitFor();
  none(await violations(page, "history"));
  await dialog.getByRole("button", { name: "Dùng lại bản cũ" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.doesNotMatch(await desk.text(REPORT), /corrections/);
  await act("Bỏ vào thùng rác");
  await page.getByRole("dialog").getByRole("button", { name: "Bỏ vào thùng rác" }).click();
  await page.getByRole("heading", { name: "Tin bài" }).waitFor();
  await page.getByText("Đã bỏ vào thùng rác.").waitFor();
  await assert.rejects(desk.text(REPORT));
  await page.getByRole("link", { name: "Thùng rác" }).click();
  await page.getByRole("button", { name: /^Đưa lại/ }).click();
  await page.getByLabel("Tiêu đề", { exact: true }).waitFor();
  assert.match(await desk.text(REPORT), /Cẩm Tâm/);
});

test("photos are sent in, described, and the lead one is cut", async () => {
  desk = await Desk.serve();
  const page = await openReport();
  const photos = page.getByRole("group", { name: "Ảnh", exact: true });
  const chooser = page.waitForEvent("filechooser");
  await photos.getByRole("button", { name: "Chọn tệp…" }).click();
  await (await chooser).setFiles(`${desk.root}/content/cam-tam/hoi-truong.png`);
  await page.getByLabel("Ảnh 2", { exact: true }).locator("img").waitFor();
  await page.getByRole("button", { name: "Cắt ảnh" }).click();
  const dialog = page.getByRole("dialog", { name: "Cắt ảnh" });
  none(await violations(page, "crop"));
  await dialog.getByLabel("Rộng").fill("200");
  await dialog.getByLabel("Cao").fill("100");
  await dialog.getByRole("button", { name: "Lưu thành ảnh mới" }).click();
  await dialog.waitFor({ state: "detached" });
  const image = page.getByLabel("Ảnh 1", { exact: true }).locator("img");
  await image.waitFor();
  assert.deepEqual(await image.evaluate((image) => [image.naturalWidth, image.naturalHeight]), [200, 100]);
  await page.keyboard.press("Control+s");
  await saved(page);
  assert.match(await desk.text(REPORT), /file: hoi-truong-cat\.jpg/);
});

test("the page beside the form is the one that the build makes", async () => {
  desk = await Desk.serve();
  const page = await openReport();
  const frame = page.frameLocator("iframe");
  await frame.getByRole("heading", { level: 1 }).waitFor();
  await page.getByLabel("Nội dung bài").focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nMột câu vừa thêm.");
  await page.keyboard.press("Control+s");
  await frame.getByText("Một câu vừa thêm.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "body", "the page takes no focus");
  const alone = await page.context().newPage();
  await alone.goto(new URL("/", desk.address).href);
  await page.bringToFront();
  await type(page, "Ngày", "31/02/2023");
  await page.keyboard.press("Control+s");
  await saved(page);
  await alone.bringToFront();
  await alone.getByRole("alertdialog").waitFor();
  await page.bringToFront();
  assert.equal(await page.evaluate(() => document.activeElement.value), "31/02/2023", "nor does a mistake");
  assert.equal(await frame.getByRole("alertdialog").count(), 0, "the form tells it");
});

test("nobody without the run's secret sees anything", async () => {
  desk = await Desk.serve();
  const late = await open({ address: desk.address.split("#")[0] });
  await late.goto(desk.address);
  await late.getByRole("heading", { name: "Tin bài" }).waitFor();
  for (const address of [desk.address.split("#")[0], `${desk.address.slice(0, -4)}0000`]) {
    const page = await open({ address });
    await page.getByRole("heading", { name: "Mở lại bàn soạn" }).waitFor();
    assert.equal(await page.getByRole("link").count(), 0);
    assert.ok(!/#./.test(page.url()), "the secret isn't in the address");
  }
});

test("no view has a violation, none scrolls sideways, and headings and landmarks are in order", async () => {
  desk = await Desk.serve();
  await desk.edit(REPORT, "date: 2023-04-04", "date: 2023-02-31");
  const problems = [];
  for (const viewport of [PHONE, DESKTOP]) {
    const page = await open({ viewport });
    const look = async (label) => {
      problems.push(...(await violations(page, `${label}, ${viewport.width} px`)));
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (excess > 0) problems.push(`${label}, ${viewport.width} px: ${excess} px too wide`);
    };
    await page.locator(".reports .errors").waitFor();
    await look("list");
    await page.getByRole("button", { name: "Viết tin mới" }).click();
    await look("new");
    await page.keyboard.press("Escape");
    await page.goto(here(REPORT));
    await page.locator('input[aria-invalid="true"]').waitFor();
    await look("report");
    for (const more of await page.locator("details:not(.actions) > summary").all()) if (await more.isVisible()) await more.click();
    await look("all fields");
    await page.getByRole("button", { name: "Tệp", exact: true }).click();
    await page.locator("#file").waitFor();
    await look("file");
    await page.getByRole("link", { name: "Cài đặt" }).click();
    await page.getByLabel("Tiêu đề", { exact: true }).waitFor();
    await look("settings");
    await page.getByRole("link", { name: "Thùng rác" }).click();
    await page.getByText("Thùng rác không có gì.").waitFor();
    await look("trash");
  }
  none(problems);
  const page = await openReport();
  const tree = (await page.locator("body").ariaSnapshot()).split("\n");
  const order = ["banner", "navigation", "main", "heading", "Biểu mẫu", "Lưu", "1 lỗi", "Tiêu đề", "Loại", "Xã", "Ngày", "Nội dung bài", "Đại biểu", "complementary"];
  let last = -1;
  for (const part of order) {
    const at = tree.findIndex((line, idx) => idx > last && line.includes(part));
    assert.ok(at > last, `“${part}” comes after what is before it\n${tree.join("\n")}`);
    last = at;
  }
});

test("the desk speaks English as well", async () => {
  desk = await Desk.serve({ lang: "en" });
  const page = await open();
  await page.getByRole("heading", { name: "Reports" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await page.goto(here(REPORT));
  await page.getByLabel("Title", { exact: true }).waitFor();
  none(await violations(page, "report in English"));
});
