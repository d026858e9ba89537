// The system's Chromium, and finished sites for it: built by the real program, served as files.

import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const run = promisify(execFile);
export const EXAMPLE = resolve(import.meta.dirname, "../..");

/** What a browser needs in a container, and no talk with its maker. */
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

/** A site as a web server has it: no preview, nothing added to its pages. */
export class Built {
  /** Builds the site in the folder `root`, the example where none is given, with these further arguments. */
  static async of(root = EXAMPLE, ...further) {
    const site = new Built();
    site.folder = await mkdtemp(join(tmpdir(), "bantin-built-"));
    site.output = join(site.folder, "public");
    const build = ["build", "--root", root, "--output", site.output, "--no-cache", ...further];
    site.said = (await run(process.env.BANTIN, build, { maxBuffer: 1 << 26 })).stderr;
    await site.serve();
    return site;
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
    const head = (status, name) =>
      response.writeHead(status, {
        "content-type": TYPES[extname(name)] ?? "application/octet-stream",
        "cache-control": /\.[0-9a-f]{8}\.(css|js)$/.test(name) ? "max-age=31536000, immutable" : "max-age=60",
      });
    try {
      const bytes = await readFile(file);
      head(200, file).end(bytes);
    } catch {
      head(404, "404.html").end(await readFile(join(this.output, "404.html")));
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

/** A copy of the example's sources in the folder `to`. */
export async function copyExample(to) {
  for (const source of ["site.yaml", "content", "themes"]) {
    await cp(join(EXAMPLE, source), join(to, source), { recursive: true });
  }
}
