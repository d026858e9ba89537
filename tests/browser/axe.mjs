// axe in a page: what it finds against WCAG 2.2 AA and good practice.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const SCHEMES = ["light", "dark"];

/** What is wrong in `tab` as it is now. `label` names the page. */
export async function violations(tab, label) {
  if (!(await tab.evaluate(() => typeof axe === "object"))) await tab.evaluate(AXE);
  const found = await tab.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), RULES);
  return found.violations.map(({ id, nodes }) => {
    const where = nodes.slice(0, 3).map(({ target, failureSummary }) => `${target}: ${failureSummary}`);
    return `${label}: ${id}, ${nodes.length}×\n${where.join("\n")}`;
  });
}
