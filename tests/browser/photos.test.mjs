// Photos as readers get them: the right file and no other, only when it is seen, in its place from the first moment, and by
// keyboard as well as by thumb.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { violations } from "./axe.mjs";
import { launch, none } from "./browser.mjs";
import { PICTURED, REPORTS, pictured } from "./pictures.mjs";

const run = promisify(execFile);
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };
const WINDOWS = [PHONE, DESKTOP];
const PAGES = ["/", "/the/hop-dan/", "/xa/my-duc/", PICTURED];
const SEARCH = "/tim-kiem/?q=hop+dan";

/** What the home page takes on a phone at first, thumbnails included. */
const MOST = 150 * 1024;
/** The sum of all shifts, by the measure of web.dev/cls. */
const SHIFT = 0.01;
/** How far below the window Chromium fetches lazy pictures, with the connection of a test. */
const AHEAD = 1250;
/** In centimetres. */
const INCH = 2.54;

describe("photos", () => {
  let site;
  let browser;
  before(async () => {
    browser = await launch();
    site = await pictured(browser);
  });
  after(() => Promise.all([site?.remove(), browser.close()]));

  /** A tab, with all pictures that it asks for. */
  async function open(address, viewport, options = {}) {
    const context = await browser.newContext({ viewport, ...options });
    const tab = await context.newPage();
    tab.pictures = [];
    tab.on("request", (request) => isPhoto(request.url()) && tab.pictures.push(new URL(request.url()).pathname));
    await options.before?.(tab);
    await tab.goto(site.address(address), { waitUntil: options.waitUntil ?? "load" });
    return tab;
  }

  for (const viewport of WINDOWS) {
    for (const deviceScaleFactor of [1, 3]) {
      test(`the right file at ${viewport.width} px, ${deviceScaleFactor}×`, async () => {
        const problems = [];
        for (const address of PAGES) {
          const tab = await open(address, viewport, { deviceScaleFactor });
          await seeAll(tab);
          const shown = await tab.evaluate(shownPhotos);
          assert.ok(shown.length >= (address === PICTURED ? 4 : REPORTS - 1), `${address} shows ${shown.length} photos`);
          for (const photo of shown) {
            const wanted = choice(photo, deviceScaleFactor);
            if (photo.url !== wanted) {
              problems.push(`${address}: ${photo.url} for ${photo.layout} px, and not ${wanted} of ${JSON.stringify(photo.widths)}`);
            }
            if (!photo.url.endsWith(".webp")) problems.push(`${address}: ${photo.url} is no WebP`);
          }
          const named = tab.pictures.map((path) => path.replace(/\.[0-9a-f]{8}-[^/]+$/, ""));
          const twice = named.filter((name, at) => named.indexOf(name) !== at);
          problems.push(...twice.map((name) => `${address}: ${name} is fetched twice: ${tab.pictures}`));
          const seen = new Set(shown.map(({ url }) => url));
          problems.push(...tab.pictures.filter((path) => !seen.has(path)).map((path) => `${address}: nobody sees ${path}`));
          await tab.context().close();
        }
        none(problems);
      });
    }
  }

  test("the home page on a phone", async (context) => {
    const answers = [];
    const tab = await open("/", PHONE, {
      deviceScaleFactor: 3,
      waitUntil: "networkidle",
      before: (tab) => tab.on("requestfinished", (request) => answers.push(request)),
    });
    const first = await transferred(answers);
    context.diagnostic(`at first: ${first.text} bytes and ${first.photos.size} photos: ${first.sum} bytes`);
    assert.ok(first.photos.size >= 2, "the lead photo and a thumbnail are on the first screens");
    assert.ok(first.sum <= MOST, `${first.sum} bytes at first`);
    await seeAll(tab);
    const { text, photos } = await transferred(answers);
    const six = (await tab.evaluate(shownPhotos)).slice(0, 6).map(({ url }) => photos.get(url));
    const sum = six.reduce((sum, bytes) => sum + bytes, text);
    context.diagnostic(`with six photos: ${sum} bytes`);
    assert.ok(sum <= MOST, `${sum} bytes with six photos`);
    await tab.context().close();
  });

  test("what is far below is fetched when it comes near", async () => {
    for (const address of ["/", "/the/hop-dan/", SEARCH]) {
      const tab = await open(address, PHONE, { waitUntil: "networkidle" });
      const tops = await tab.locator("main img").evaluateAll((images) =>
        images.map((image) => ({ top: image.getBoundingClientRect().top, isLoaded: image.currentSrc !== "" && image.complete })));
      const far = tops.filter(({ top }) => top > PHONE.height + 2 * AHEAD);
      assert.ok(far.length > 0, `${address} has photos far below: ${JSON.stringify(tops)}`);
      assert.ok(tops[0].isLoaded, `${address}: the first photo is there`);
      assert.equal(tab.pictures.length, tops.filter(({ isLoaded }) => isLoaded).length);
      assert.deepEqual(far.filter(({ isLoaded }) => isLoaded), [], address);
      await seeAll(tab);
      assert.equal(new Set(tab.pictures).size, tops.length, `${address}: all are there in the end`);
      await tab.context().close();
    }
  });

  for (const viewport of WINDOWS) {
    test(`nothing moves when photos come late, at ${viewport.width} px`, async (context) => {
      const problems = [];
      for (const address of [...PAGES, SEARCH]) {
        const tab = await open(address, viewport, { waitUntil: "domcontentloaded", before: slowly });
        if (address === SEARCH) await tab.locator(".found li").first().waitFor();
        await tab.evaluate(drawn);
        assert.ok(await tab.evaluate(() => [...document.images].every((image) => !image.naturalWidth)), "no photo is there yet");
        await seeAll(tab);
        const shifts = await tab.evaluate(() => window.shifts);
        const sum = shifts.reduce((sum, { value }) => sum + value, 0);
        context.diagnostic(`${address}: ${sum}`);
        if (!(sum <= SHIFT)) problems.push(`${address} moves by ${sum}: ${JSON.stringify(shifts.slice(0, 3))}`);
        await tab.context().close();
      }
      none(problems);
    });
  }

  for (const [viewport, colorScheme] of [[PHONE, "light"], [DESKTOP, "dark"]]) {
    test(`axe finds nothing at ${viewport.width} px, ${colorScheme}`, async () => {
      const problems = [];
      for (const address of [...PAGES, `${PICTURED}#anh_1`, SEARCH]) {
        const tab = await open(address, viewport, { colorScheme, waitUntil: "networkidle" });
        problems.push(...(await violations(tab, address)));
        await tab.context().close();
      }
      none(problems);
    });
  }

  test("on paper a photo is neither a sliver nor a page", async () => {
    const tab = await open(PICTURED, DESKTOP);
    await seeAll(tab);
    const file = join(site.folder, "printed.pdf");
    await tab.pdf({ path: file, preferCSSPageSize: true });
    await tab.context().close();
    const lines = (await run("pdfimages", ["-list", file])).stdout.trim().split("\n").slice(2);
    // page, number, kind, width, height, …, and how many pixels an inch has across and down
    const rows = lines.map((line) => line.trim().split(/\s+/)).filter(([, , kind]) => kind === "image");
    const sizes = rows.map((row) => {
      const [width, height, across, down] = [3, 4, 12, 13].map((column) => Number(row[column]));
      return { width: (width / across) * INCH, height: (height / down) * INCH, stretched: across / down };
    });
    assert.equal(sizes.length, 4);
    for (const { width, height, stretched } of sizes) {
      const said = `${width.toFixed(1)} × ${height.toFixed(1)} cm`;
      assert.ok(Math.min(width, height) >= 4 && width <= 17.8 && height <= 9.1, said);
      assert.ok(Math.abs(stretched - 1) < 0.03, `${said} is ${stretched} times as high as it should be`);
    }
    assert.ok(sizes[0].height >= Math.max(...sizes.map(({ height }) => height)) - 0.1, "the lead photo is the largest");
    const areas = sizes.map(({ width, height }) => width * height);
    assert.equal(Math.max(...areas), areas[0], "and it takes the most paper");
    const sheets = (await run("pdfinfo", [file])).stdout.match(/Pages: +(\d+)/)[1];
    assert.ok(sheets <= 2, `${sheets} sheets`);
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`the large view by keyboard, ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
      const tab = await open(PICTURED, DESKTOP, { javaScriptEnabled });
      const reach = async (link) => {
        for (let count = 0; count < 80; count += 1) {
          await tab.keyboard.press("Tab");
          if (await link.evaluate((element) => element === document.activeElement)) return;
        }
        assert.fail(`the Tab key doesn't reach ${link}`);
      };
      for (const [number, photo] of ["hoi-truong", "ba-con", "ban-tiep-dan"].entries()) {
        const small = tab.locator(".to-large").nth(number);
        const large = tab.locator(".large").nth(number);
        await reach(small);
        assert.ok(await isOutlined(small), `the focus on photo ${number + 1} is seen`);
        assert.ok(!(await large.isVisible()));
        await tab.keyboard.press("Enter");
        await large.waitFor();
        const image = large.locator("img");
        await image.evaluate((image) => image.decode());
        const { url, width, height } = await image.evaluate((image) => {
          const { width, height } = image.getBoundingClientRect();
          return { url: image.currentSrc, width, height };
        });
        assert.match(url, new RegExp(`/${photo}\\.`));
        assert.ok(width <= DESKTOP.width && height <= DESKTOP.height, `${width} × ${height} px`);
        assert.ok(height >= DESKTOP.height * 0.6 || width >= DESKTOP.width * 0.6, `${photo} is large: ${width} × ${height} px`);
        const close = large.getByRole("link", { name: "Đóng" });
        await reach(close);
        assert.ok(await isOutlined(close), "the focus on the way back is seen");
        await tab.keyboard.press("Enter");
        await large.waitFor({ state: "hidden" });
        await tab.keyboard.press("Shift+Tab");
        await tab.keyboard.press("Tab");
        assert.ok(await small.evaluate((link) => link === document.activeElement), "the keyboard is where it was");
      }
      await tab.context().close();
    });
  }
});

const isPhoto = (address) => /-\d+(x\d+)?\.(webp|jpg|png)$/.test(address);

const isOutlined = (element) =>
  element.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return element.matches(":focus-visible") && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });

/** In the browser: waits for the next but one picture of the page. */
const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

/** Scrolls to the end in steps, and waits for all photos. */
async function seeAll(tab) {
  await tab.evaluate(async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
      scrollTo(0, top);
      await drawn();
    }
    const shown = [...document.images].filter((image) => image.checkVisibility());
    await Promise.all(shown.map((image) => image.decode()));
    await drawn();
  });
}

/** What was transferred: the sum, without photos, and of each photo by its path. */
async function transferred(requests) {
  const found = { sum: 0, text: 0, photos: new Map() };
  for (const request of requests) {
    const { responseHeadersSize, responseBodySize } = await request.sizes();
    const path = new URL(request.url()).pathname;
    const bytes = responseHeadersSize + responseBodySize;
    found.sum += bytes;
    if (isPhoto(path)) found.photos.set(path, bytes);
    else found.text += bytes;
  }
  return found;
}

/** In the browser: each photo that the page shows, its width there, and the files of its best format by width. */
function shownPhotos() {
  const path = (address) => new URL(address, location).pathname;
  return [...document.querySelectorAll("main img")]
    .filter((image) => image.checkVisibility())
    .map((image) => {
      const source = image.closest("picture").querySelector("source[type='image/webp']");
      const candidates = source.srcset.split(", ").map((candidate) => candidate.split(" "));
      const files = candidates.map(([address, width]) => [parseInt(width ?? image.getAttribute("width"), 10), path(address)]);
      return { url: path(image.currentSrc), layout: image.getBoundingClientRect().width, widths: Object.fromEntries(files) };
    });
}

/** The narrowest file that is wide enough, or else the widest. */
function choice({ layout, widths }, scale) {
  const sorted = Object.keys(widths).map(Number).sort((one, other) => one - other);
  return widths[sorted.find((width) => width >= layout * scale) ?? sorted.at(-1)];
}

/** Photos come late, and each shift is noted. */
async function slowly(tab) {
  await tab.addInitScript(() => {
    window.shifts = [];
    const note = ({ value, sources }) => window.shifts.push({ value, moved: sources[0]?.node?.outerHTML?.slice(0, 80) });
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
  });
  await tab.route((address) => isPhoto(address.pathname), async (route) => {
    await setTimeout(700);
    await route.continue();
  });
}
