// The system's Chromium, and finished sites for it: built by the real program, served as files.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const run = promisify(execFile);
export const EXAMPLE = resolve(import.meta.dirname, "../..");

/** Flags required in a container, and no connections to the vendor. */
export const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: ARGUMENTS });

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".xml": "application/xml",
  ".svg": "image/svg+xml",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".pdf": "application/pdf",
  ".txt": "text/plain; charset=utf-8",
};

/** A site as on a web server: no preview, nothing added to its pages. */
export class Built {
  /** Builds the site in the folder `root`, by default the example, with these additional arguments. */
  static async of(root = EXAMPLE, ...further) {
    const site = new Built();
    site.folder = await mkdtemp(join(tmpdir(), "bantin-built-"));
    site.output = join(site.folder, "public");
    await site.serve();
    const build = ["build", "--root", root, "--output", site.output, "--no-cache", "--base-url", site.address("")];
    try {
      site.said = (await run(process.env.BANTIN, [...build, ...further], { maxBuffer: 1 << 26 })).stderr;
    } catch (error) {
      await site.remove(); // An open server would keep the test from ending.
      throw error;
    }
    return site;
  }

  /** All files of the site: paths that begin with a slash. */
  async files() {
    const entries = await readdir(this.output, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const paths = files.map((file) => `/${relative(this.output, join(file.parentPath, file.name))}`);
    return paths.sort();
  }

  /** The content of the file at `path`. */
  text(path) {
    return readFile(join(this.output, path), "utf8");
  }

  async serve() {
    this.server = createServer((request, response) => this.answer(request, response));
    await new Promise((ready) => this.server.listen(0, "127.0.0.1", ready));
    this.port = this.server.address().port;
  }

  async answer(request, response) {
    const path = decodeURIComponent(new URL(request.url, "http://site").pathname);
    const file = join(this.output, path.endsWith("/") ? `${path}index.html` : path);
    if (!file.startsWith(this.output)) return response.writeHead(403).end();
    const send = (status, name, bytes) => {
      const type = TYPES[extname(name)] ?? "application/octet-stream";
      const isPacked = /text|json|xml/.test(type) && /\bgzip\b/.test(request.headers["accept-encoding"]);
      response.writeHead(status, {
        "content-type": type,
        ...(isPacked && { "content-encoding": "gzip" }),
        "cache-control": /\.[0-9a-f]{8}\.(css|js)$/.test(name) ? "max-age=31536000, immutable" : "max-age=60",
      });
      response.end(isPacked ? gzipSync(bytes) : bytes);
    };
    try {
      send(200, file, await readFile(file));
    } catch {
      send(404, "404.html", await this.text("404.html"));
    }
  }

  address(path) {
    return `http://localhost:${this.port}${path}`;
  }

  async remove() {
    this.server.closeAllConnections();
    this.server.close();
    await rm(this.folder, { recursive: true });
  }
}

/** A generated site of so many reports, its sources in the folder `to`. */
export const writeCorpus = (to, reports) =>
  run(process.env.CORPUS_WRITER, [to, String(reports)]);

/** Fails with the first of the problems, if there are any. */
export function none(problems) {
  const first = problems.slice(0, 20).join("\n");
  assert.ok(problems.length === 0, `${problems.length} problems\n${first}`);
}

/** Copies the example's sources to the folder `to`. */
export async function copyExample(to) {
  for (const source of ["site.yaml", "content", "themes"]) {
    await cp(join(EXAMPLE, source), join(to, source), { recursive: true });
  }
}
