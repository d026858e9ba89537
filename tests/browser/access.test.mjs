// Accessibility of all kinds of pages: screen readers, zoom, keyboard, small screens, own colours.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { SCHEMES, violations } from "./axe.mjs";
import { ARGUMENTS, launch, none } from "./browser.mjs";
import { KINDS, SITES, chosen, pagesOf } from "./kinds.mjs";

const WIDTHS = [360, 768, 1280];
/** How many pages are looked at side by side. */
const FRAMES = 8;

/** The longest and the shortest page of a kind are tested in all windows, the others in two. */
const everyWindow = () => true;
const twoWindows = (width, scheme) => scheme === (width === 360 ? "light" : width === 1280 && "dark");

for (const [name, make] of Object.entries(SITES)) {
  describe(`the ${name} site`, { concurrency: 2 }, () => {
    let site;
    let pages;
    let browser;
    before(async () => {
      [site, browser] = await Promise.all([make(), launch()]);
      pages = await pagesOf(site);
    });
    after(() => Promise.all([site.remove(), browser.close()]));

    for (const kind of KINDS.filter(({ on }) => on.includes(name))) {
      test(kind.name, async () => {
        const problems = [];
        for (const page of chosen(pages, kind)) {
          const tab = await open(browser, site, page, problems);
          await inEveryWindow(tab, page.isExtreme ? everyWindow : twoWindows, problems);
          await withoutMouse(tab, problems);
          await inForcedColours(tab, problems);
          await withoutMotion(tab, problems);
          await tab.context().close();
        }
        none(problems);
      });
    }

    test("text twice as large", async () => {
      const problems = [];
      const large = await launchWithLargeText();
      for (const kind of KINDS.filter(({ on }) => on.includes(name))) {
        for (const page of chosen(pages, kind)) {
          const tab = await open(large, site, page, problems);
          for (const width of WIDTHS) {
            await tab.setViewportSize({ width, height: 800 });
            await hasRoom(tab, problems);
          }
          await tab.close();
        }
      }
      await large.remove();
      none(problems);
    });

    test("every page has room on a phone", async () => {
      const problems = [];
      const addresses = pages.filter(({ kind }) => kind.name !== "redirect").map(({ address }) => address);
      const tab = await browser.newPage();
      await tab.goto(site.address("/robots.txt"));
      for (let from = 0; from < addresses.length; from += FRAMES) {
        const some = addresses.slice(from, from + FRAMES);
        const widths = await tab.evaluate(widthsInFrames, some);
        some.forEach((address, at) => widths[at] <= 360 || problems.push(`${address}: ${widths[at]} px in 360 px`));
      }
      await tab.context().close();
      none(problems);
    });
  });
}

/** A tab that shows `page`, and adds browser errors and foreign requests to `problems`. */
async function open(browser, site, page, problems) {
  const tab = await browser.newPage({ viewport: { width: 360, height: 800 } });
  const address = site.address(page.address);
  tab.label = page.address;
  const tell = (problem) => problems.push(`${page.address}: ${problem}`);
  tab.on("pageerror", (error) => tell(error.message));
  tab.on("console", (message) => message.type() === "error" && tell(message.text()));
  tab.on("request", (request) => request.url().startsWith(site.address("/")) || tell(`asks for ${request.url()}`));
  tab.on("response", (response) => response.status() < 400 || tell(`${response.status()} for ${response.url()}`));
  await stay(tab, address);
  await tab.goto(address);
  return tab;
}

/** Prevents a redirecting page from leaving. */
const stay = (tab, address) =>
  tab.route("**", (route) => {
    const leaves = route.request().isNavigationRequest() && route.request().url() !== address;
    return leaves ? route.abort("aborted") : route.continue();
  });

/** Phone, tablet and desktop, in light and dark mode, unless `isAxed` selects fewer. */
async function inEveryWindow(tab, isAxed, problems) {
  for (const width of WIDTHS) {
    await tab.setViewportSize({ width, height: 800 });
    await hasRoom(tab, problems);
    for (const colorScheme of SCHEMES.filter((scheme) => isAxed(width, scheme))) {
      await tab.emulateMedia({ colorScheme });
      problems.push(...(await violations(tab, `${tab.label} at ${width} px, ${colorScheme}`)));
    }
  }
  await tab.emulateMedia({ colorScheme: null });
}

/** Nothing may be wider than the window, which axe doesn't check. */
async function hasRoom(tab, problems) {
  const wide = await tab.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    if (document.documentElement.scrollWidth <= innerWidth) return null;
    const sticksOut = (element) =>
      element.getBoundingClientRect().right > innerWidth + 1 && !element.parentElement.closest(".scroll");
    const first = [...document.querySelectorAll("body *")].find(sticksOut);
    return `${document.documentElement.scrollWidth} px in ${innerWidth} px, such as ${first?.outerHTML.slice(0, 120)}`;
  });
  if (wide) problems.push(`${tab.label}: ${wide}`);
}

/** In the browser: how wide these pages are on a phone. In frames, because going to each of a thousand takes twice as long. */
async function widthsInFrames(addresses) {
  const style = "border: 0; width: 360px; height: 800px";
  const frames = addresses.map((src) => Object.assign(document.createElement("iframe"), { src, style }));
  const loaded = frames.map((frame) => new Promise((done) => frame.addEventListener("load", done)));
  document.body.replaceChildren(...frames);
  await Promise.all(loaded);
  return frames.map(({ contentDocument }) => {
    if (contentDocument.styleSheets.length === 0) throw new Error(`${contentDocument.URL} has no style sheet`);
    return contentDocument.documentElement.scrollWidth;
  });
}

/** The Tab key reaches all controls in page order, with a visible focus. */
async function withoutMouse(tab, problems) {
  await tab.setViewportSize({ width: 1280, height: 800 });
  await tab.evaluate(() => {
    document.activeElement.blur();
    scrollTo(0, 0);
    window.reached = [];
  });
  const MOST = 120;
  for (let count = 0; count < MOST; count += 1) {
    await tab.keyboard.press("Tab");
    const problem = await tab.evaluate(() => {
      const here = document.activeElement;
      if (here === document.body || here === document.documentElement || here === reached[0]) return "end";
      const before = reached.at(-1);
      // A player has several controls within.
      if (here === before) return undefined;
      reached.push(here);
      const style = getComputedStyle(here);
      const box = here.getBoundingClientRect();
      const what = here.outerHTML.slice(0, 120);
      if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return `no outline: ${what}`;
      if (box.bottom < 0 || box.top > innerHeight || box.width === 0) return `out of sight: ${what}`;
      const isNext = !before || before.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (!isNext) return `out of order: ${what}`;
      const [x, y] = [box.left + Math.min(box.width, 20) / 2, Math.max(box.top, 0) + 3];
      const above = document.elementFromPoint(x, y);
      if (above && !here.contains(above) && !above.contains(here)) return `behind ${above.outerHTML.slice(0, 80)}: ${what}`;
    });
    if (problem === "end") break;
    if (problem) problems.push(`${tab.label}: ${problem}`);
  }
  const missed = await tab.evaluate((most) => {
    const usable = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")];
    const isShown = (element) => element.checkVisibility() && !element.closest("[hidden]");
    // A picture beside a headline leads where the headline leads: the keyboard and screen readers may pass it.
    const isSpared = (element) =>
      element.matches("[tabindex='-1'][aria-hidden='true']") &&
      [...document.querySelectorAll("a:not([tabindex='-1'])")].some((other) => other.href === element.href);
    return usable
      .filter((element) => isShown(element) && !element.disabled && !isSpared(element))
      .slice(0, most)
      .filter((element) => !reached.includes(element))
      .map((element) => element.outerHTML.slice(0, 120));
  }, MOST);
  for (const element of missed) problems.push(`${tab.label}: the Tab key doesn't reach ${element}`);
}

/** With forced colours, the current menu entry still differs from the others. */
async function inForcedColours(tab, problems) {
  await tab.emulateMedia({ forcedColors: "active" });
  const problem = await tab.evaluate(() => {
    const border = (element) => getComputedStyle(element).borderBottomColor;
    const [here, other] = [".menu a[aria-current]", ".menu a:not([aria-current])"].map((part) => document.querySelector(part));
    if (here && other && border(here) === border(other)) return "the menu's current entry looks like any other";
    const canvas = getComputedStyle(document.body).backgroundColor;
    const bars = [...document.querySelectorAll("main svg rect, main meter, main .bar")];
    const isGone = (bar) => bar.tagName === "rect" && getComputedStyle(bar).fill === canvas;
    return bars.some(isGone) ? "bars of a chart have the colour of the page" : null;
  });
  if (problem) problems.push(`${tab.label}, forced colours: ${problem}`);
  await tab.emulateMedia({ forcedColors: null });
}

/** Nothing moves for readers who prefer reduced motion. */
async function withoutMotion(tab, problems) {
  await tab.emulateMedia({ reducedMotion: "reduce" });
  const moving = await tab.evaluate(() => {
    const lasts = (style) => [style.transitionDuration, style.animationDuration].some((times) => /[1-9]/.test(times));
    const moves = (element) => {
      const style = getComputedStyle(element);
      return lasts(style) || style.scrollBehavior === "smooth";
    };
    return [...document.querySelectorAll("*")].filter(moves).map((element) => element.outerHTML.slice(0, 80));
  });
  if (moving.length) problems.push(`${tab.label}, reduced motion: ${moving.slice(0, 3)}`);
  await tab.emulateMedia({ reducedMotion: null });
}

/** A browser whose user has doubled the text size in the settings. */
async function launchWithLargeText() {
  const profile = await mkdtemp(join(tmpdir(), "bantin-profile-"));
  await mkdir(join(profile, "Default"));
  const settings = { webkit: { webprefs: { default_font_size: 32, default_fixed_font_size: 26 } } };
  await writeFile(join(profile, "Default/Preferences"), JSON.stringify(settings));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM,
    args: ARGUMENTS,
  });
  const tab = await context.newPage();
  const size = await tab.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  assert.equal(size, "32px", "the setting is heeded");
  const remove = async () => {
    await context.close();
    await rm(profile, { recursive: true });
  };
  return { newPage: () => context.newPage(), remove };
}
