// The desk of a site, served by the real program.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { copyExample } from "./browser.mjs";
import { writeMany } from "./many.mjs";

export class Desk {
  /** The desk of a copy of the example, of an empty folder, or of so many reports; begun with one of them. */
  static async serve({ isEmpty = false, reports = 0, lang = "vi", report } = {}) {
    const desk = new Desk();
    desk.root = await mkdtemp(join(tmpdir(), "bantin-desk-"));
    if (reports) await writeMany(desk.root, reports);
    else if (!isEmpty) await copyExample(desk.root);
    await desk.restart(lang, report);
    return desk;
  }

  /** Starts the program, on a port that is free. It finds no browser to open. */
  async restart(lang = "vi", report = undefined) {
    const site = report ? [join(this.root, report)] : ["--root", this.root];
    const options = { stdio: ["ignore", "pipe", "inherit"], env: report ? {} : process.env };
    this.process = spawn(process.env.BANTIN, ["serve", ...site, "--port", "0", "--lang", lang], options);
    for await (const line of createInterface(this.process.stdout)) {
      this.address = line.match(/http:\/\/localhost:\d+\/_soan\/#\S+/)?.[0];
      if (this.address) break;
    }
    this.process.stdout.resume(); // Otherwise it might block on a full pipe.
  }

  text(path) {
    return readFile(join(this.root, path), "utf8");
  }

  async edit(path, from, to) {
    const text = await this.text(path);
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
    await writeFile(join(this.root, path), text.replace(from, to));
  }

  /** All files below a folder of the site. */
  files(folder) {
    return readdir(join(this.root, folder), { recursive: true });
  }

  async kill() {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGKILL");
    await ended;
  }

  async remove() {
    if (this.process.exitCode === null && !this.process.killed) await this.kill();
    await rm(this.root, { recursive: true });
  }
}
