// A copy of the example site, served by the real program.

import { spawn } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { copyExample } from "./browser.mjs";

export class Site {
  /** A separate site, served on any free port with these additional arguments. */
  static async serve(...further) {
    const site = new Site();
    site.root = await mkdtemp(join(tmpdir(), "bantin-"));
    await copyExample(site.root);
    await site.start("--port", "0", ...further);
    while ((await fetch(site.address("/"))).status === 503) await setTimeout(20); // The first build takes a moment.
    return site;
  }

  async start(...further) {
    this.process = spawn(process.env.BANTIN, ["serve", "--root", this.root, ...further], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface(this.process.stdout)) {
      const found = line.match(/http:\/\/localhost:(\d+)\//);
      if (!found) continue;
      this.port = found[1];
      this.process.stdout.resume(); // Otherwise it might block on a full pipe.
      return;
    }
    throw new Error("the preview did not start");
  }

  async stop() {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGINT");
    await ended;
  }

  async remove() {
    await this.stop();
    await rm(this.root, { recursive: true });
  }

  address(path) {
    return `http://localhost:${this.port}${path}`;
  }

  /** Replaces `from`, which must occur, by `to` in a source file. */
  async edit(path, from, to) {
    const text = await readFile(join(this.root, path), "utf8");
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
    await writeFile(join(this.root, path), text.replace(from, to));
  }

  /** Adds a paragraph to a report. */
  async append(path, text) {
    await appendFile(join(this.root, path), `\n${text}\n`);
  }
}
