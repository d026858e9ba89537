// The structured data of all pages: it parses, has the types expected for the kind, and the fields required for these.
// access.test.mjs shows that browsers accept it as data: the policy causes no errors.

import { test } from "node:test";
import { none } from "./browser.mjs";
import { SITES, pagesOf } from "./kinds.mjs";

/** The fields required by Google and this site, by type. */
const REQUIRED = {
  NewsArticle: ["headline", "author", "publisher", "mainEntityOfPage", "inLanguage"],
  AudioObject: ["name", "contentUrl", "encodingFormat", "duration"],
  Event: ["name", "startDate", "location"],
  GovernmentOrganization: ["@id", "name", "url"],
  WebSite: ["name", "url", "publisher"],
  BreadcrumbList: ["itemListElement"],
  ListItem: ["position", "name", "item"],
  Person: ["name"],
  Place: ["name", "address"],
  PostalAddress: ["addressCountry"],
};

/** What a page of a kind must have, besides its breadcrumb trail. */
const PROMISED = {
  home: ["WebSite", "GovernmentOrganization"],
  report: ["NewsArticle", "BreadcrumbList"],
  "not found": [],
  redirect: [],
};

for (const [name, make] of Object.entries(SITES)) {
  test(`linked data of the ${name} site`, async () => {
    const site = await make();
    const base = site.address("/");
    const problems = [];
    for (const { address, path, kind } of await pagesOf(site)) {
      const tell = (problem) => problems.push(`${address}: ${problem}`);
      const html = await site.text(path);
      const blocks = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(([, text]) => text);
      const things = blocks.flatMap((text) => JSON.parse(text)["@graph"]);
      const types = things.map((thing) => thing["@type"]);
      for (const type of PROMISED[kind.name] ?? ["BreadcrumbList"]) {
        if (!types.includes(type)) tell(`says nothing of ${type}, but of ${types}`);
      }
      if (PROMISED[kind.name]?.length === 0 && things.length) tell(`is no page of the site, but says ${types}`);
      check(things, base, tell);
      if (kind.name === "redirect") continue;
      const isShared = html.includes(`<meta property="og:url" content="${base.slice(0, -1)}${address}">`);
      if (isShared === (kind.name === "not found")) tell("og:url is another's");
    }
    await site.remove();
    none(problems);
  });
}

/** Checks that all things, at any depth, are complete and refer to this site only. */
function check(value, base, tell) {
  if (Array.isArray(value)) return value.forEach((item) => check(item, base, tell));
  if (typeof value !== "object") return;
  const type = value["@type"];
  if (type && !REQUIRED[type]) tell(`speaks of ${type}`);
  for (const field of REQUIRED[type] ?? []) if (!value[field]) tell(`${type} has no ${field}`);
  for (const field of ["@id", "url", "item", "mainEntityOfPage"]) {
    if (value[field] && !value[field].startsWith(base)) tell(`${field} is ${value[field]}`);
  }
  Object.values(value).forEach((field) => check(field, base, tell));
}
