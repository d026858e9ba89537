// The kinds of pages, recognised by address, on the two sites used for tests.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Built } from "./browser.mjs";
import { TRAITS, writeTorture } from "./torture.mjs";

/**
 * A page has the first kind whose pattern matches. `on` names the sites with such pages. `chosen` are addresses to test
 * besides the longest and the shortest page of the kind.
 */
export const KINDS = [
  { name: "home", pattern: /^\/$/, on: ["sample", "torture"] },
  { name: "home, a further part", pattern: /^\/trang\/\d+\/$/, on: ["torture"] },
  { name: "communes", pattern: /^\/xa\/$/, on: ["sample", "torture"] },
  { name: "communes, a further part", pattern: /^\/xa\/trang\/\d+\/$/, on: ["torture"] },
  { name: "commune", pattern: /^\/xa\//, on: ["sample", "torture"] },
  { name: "models", pattern: /^\/mo-hinh\/$/, on: ["sample", "torture"] },
  { name: "model, a further part", pattern: /^\/mo-hinh\/[^/]+\/trang\//, on: ["torture"] },
  { name: "model", pattern: /^\/mo-hinh\//, on: ["sample", "torture"] },
  { name: "issues", pattern: /^\/ban-tin\/$/, on: ["sample", "torture"] },
  { name: "issues, a further part", pattern: /^\/ban-tin\/trang\//, on: ["torture"] },
  { name: "issue", pattern: /^\/ban-tin\//, on: ["sample", "torture"] },
  { name: "archive", pattern: /^\/luu-tru\/$/, on: ["sample", "torture"] },
  { name: "year of the archive", pattern: /^\/luu-tru\/\d+\/$/, on: ["sample", "torture"] },
  { name: "figures", pattern: /^\/so-lieu\/$/, on: ["sample", "torture"] },
  { name: "subject", pattern: /^\/the\//, on: ["sample", "torture"] },
  { name: "plain page", pattern: /^\/gioi-thieu\/$/, on: ["sample", "torture"] },
  { name: "search", pattern: /^\/tim-kiem\/$/, on: ["sample", "torture"] },
  { name: "not found", pattern: /^\/404\.html$/, on: ["sample", "torture"] },
  { name: "redirect", pattern: /^\/tin-cu\//, on: ["torture"] },
  {
    name: "report",
    pattern: /^\/[^/]+\/[^/]+\/$/,
    on: ["sample", "torture"],
    chosen: TRAITS.map((_, at) => `/nhom-${at}/bai-${at}/`),
  },
];

/** The sites by name, each as a function that builds it. */
export const SITES = {
  sample: () => Built.of(),
  torture: async () => {
    const root = await mkdtemp(join(tmpdir(), "bantin-torture-"));
    await writeTorture(root);
    const site = await Built.of(root);
    await rm(root, { recursive: true });
    return site;
  },
};

/** All pages of `site`: `{ address, path, kind, size }`, with the size in characters. */
export async function pagesOf(site) {
  const paths = (await site.files()).filter((path) => path.endsWith(".html"));
  const page = async (path) => {
    const address = path.replace(/\/index\.html$/, "/");
    const kind = KINDS.find(({ pattern }) => pattern.test(address));
    if (!kind) throw new Error(`${address} is of no kind in kinds.mjs`);
    return { address, path, kind, size: (await site.text(path)).length };
  };
  return Promise.all(paths.map(page));
}

/** The pages that represent a kind: the shortest, the longest, and those named by the kind. */
export function chosen(pages, kind) {
  const own = pages.filter((page) => page.kind === kind).sort((one, other) => one.size - other.size);
  if (own.length === 0) throw new Error(`no page is a “${kind.name}”`);
  const extremes = [...new Set([own[0], own.at(-1)])];
  const named = own.filter((page) => kind.chosen?.includes(page.address) && !extremes.includes(page));
  return [...extremes.map((page) => ({ ...page, isExtreme: true })), ...named];
}
