// All feeds of both sites, checked with a feed reader and by the formats' rules: feedparser (Python), the schema of
// Atom in RFC 4287 (jing), the required elements of RSS 2.0 and JSON Feed 1.1.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { none } from "./browser.mjs";
import { SITES } from "./kinds.mjs";

const run = promisify(execFile);
const HERE = import.meta.dirname;
const MOST = { maxBuffer: 1 << 28 };

/** Reads the given files with `feedparser`, which prints a line of JSON for each. */
async function parse(files) {
  const env = { ...process.env, PYTHONPATH: join(HERE, "python_modules") };
  const { stdout } = await run("python3", [join(HERE, "feeds.py"), ...files], { ...MOST, env });
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** The validator's messages; empty if the file matches the schema. */
const complaints = (schema, files) =>
  run("jing", ["-c", join(HERE, schema), ...files], MOST).then(
    () => [],
    (error) => `${error.stdout}`.trimEnd().split("\n"),
  );

for (const [name, make] of Object.entries(SITES)) {
  test(`every feed of the ${name} site is read and valid`, async () => {
    const site = await make();
    const paths = (await site.files()).filter((path) => /\/(atom|rss|podcast)\.xml$/.test(path));
    const files = paths.map((path) => resolve(site.output + path));
    const atoms = files.filter((file) => file.endsWith("/atom.xml"));
    assert.ok(atoms.length > 3 && atoms.length < files.length, `only ${files}`);
    const feeds = await parse(files);
    const invalid = await complaints("atom.rnc", atoms);
    const rss = await site.text("/rss.xml");
    const json = JSON.parse(await site.text("/feed.json"));
    const base = site.address("/");
    const podcast = paths.includes("/podcast.xml") ? await site.text("/podcast.xml") : undefined;
    const sizes = new Map(await Promise.all(
      [...(podcast ?? "").matchAll(/ url="([^"]*)"/g)].map(async ([, url]) => {
        const file = resolve(site.output, url.slice(base.length));
        return [url, (await stat(file)).size];
      }),
    ));
    await site.remove();

    none(invalid);
    assert.equal(feeds.length, files.length);
    none(feeds.flatMap((feed) => problemsOf(feed, base)));
    const whole = feeds.filter(({ file }) => resolve(site.output, file) === resolve(site.output + "/atom.xml"));
    assert.ok(whole[0].entries.length >= 3, "the site's feed holds the latest reports");
    none(problemsOfRss(rss));
    assert.equal(podcast !== undefined, name === "torture", "only the torture site can be heard");
    if (podcast) none([...problemsOfRss(podcast), ...problemsOfPodcast(podcast, sizes)]);
    assert.equal(json.version, "https://jsonfeed.org/version/1.1");
    assert.deepEqual(json.items.map(({ url }) => url), whole[0].entries.map(({ link }) => link), "the feeds agree");
    for (const item of json.items) assert.ok(item.id && (item.content_html ?? item.content_text) !== undefined);
  });
}

/** Things that readers of the feed would miss. */
function problemsOf({ file, bozo, version, title, link, entries }, base) {
  const problems = [];
  const tell = (problem) => problems.push(`${file}: ${problem}`);
  if (bozo) tell(`is not well-formed: ${bozo}`);
  if (version !== (/(rss|podcast)\.xml$/.test(file) ? "rss20" : "atom10")) tell(`is taken for ${version}`);
  if (!title) tell("has no title");
  if (!link?.startsWith(base)) tell(`leads to ${link}`);
  for (const entry of entries) {
    if (!entry.title || !entry.id || !entry.published) tell(`an entry lacks something: ${JSON.stringify(entry)}`);
    if (!entry.link?.startsWith(base)) tell(`an entry leads to ${entry.link}`);
    if (/<script|javascript:/i.test(entry.content)) tell(`${entry.link} holds a script`);
    const relative = entry.content.match(/(?:src|href)="(?!https?:|mailto:|tel:|#)[^"]*"/);
    if (relative) tell(`${entry.link} holds an address that leads nowhere in a reader: ${relative[0]}`);
  }
  if (new Set(entries.map(({ id }) => id)).size < entries.length) tell("two entries have one id");
  return problems;
}

/** The elements required by RSS 2.0 or promised by this site. */
function problemsOfRss(text) {
  const problems = [];
  const channel = text.split("<item>")[0];
  const demand = (part, where, names) =>
    names.filter((name) => !part.includes(`<${name}`)).forEach((name) => problems.push(`${where} has no ${name}`));
  demand(channel, "the channel", ["title", "link", "description", "language", "atom:link"]);
  for (const item of text.split("<item>").slice(1)) {
    demand(item, "an item", ["title", "link", "guid", "pubDate", "description"]);
    const day = item.match(/<pubDate>([^<]*)</)?.[1];
    if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} ([+-]\d{4}|GMT)$/.test(day)) {
      problems.push(`an item is of ${day}, which is no date of RFC 822`);
    }
  }
  return problems;
}

/** What programs for podcasts need of each recording: its file, with the size that is said, its format and length. */
function problemsOfPodcast(text, sizes) {
  const items = text.split("<item>").slice(1);
  const problems = items.length ? [] : ["the podcast is empty"];
  for (const item of items) {
    const found = item.match(/<enclosure url="([^"]*)" length="(\d+)" type="audio\/(mpeg|mp4|ogg)"\/>/);
    if (!found) problems.push(`an item has no file: ${item}`);
    else if (sizes.get(found[1]) !== Number(found[2])) problems.push(`${found[1]} isn't of ${found[2]} bytes`);
    if (!/<itunes:duration>[1-9]\d*<\/itunes:duration>/.test(item)) problems.push(`an item has no length: ${item}`);
  }
  return problems;
}
