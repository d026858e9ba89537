#!/usr/bin/env node
// Starts the program of this machine, which is in a package of its own.
"use strict";
const { spawnSync } = require("node:child_process");

const name = `bantin-${process.platform}-${process.arch}`;
let program;
try {
  program = require.resolve(`${name}/bin/bantin${process.platform === "win32" ? ".exe" : ""}`);
} catch {
  console.error(`bantin: chưa có chương trình cho máy này (thiếu gói ${name})`);
  console.error(`bantin: there is no program for this machine (the package ${name} is missing)`);
  process.exit(3);
}
// Ctrl+C is for the program, which ends by itself and says how.
process.on("SIGINT", () => {});
const ended = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (ended.error) {
  console.error(`bantin: ${ended.error.message}`);
}
process.exit(ended.status ?? 3);
