// Runs what docs/hosting.md has the system's clock run, and reads its samples of targets.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { sample, samples } from './servers.mjs';

const SETTINGS = 'title: Bản tin\nbase_url: https://bantin.example.vn\n';
const REPORT = '---\ntitle: Bài một\nkind: news\ncommune: Cẩm Tâm\ndate: 01/05/2024\n---\n\nTin ngắn.\n';

const home = mkdtempSync(join(tmpdir(), 'bantin-clock-'));
const site = join(home, 'site');

before(() => {
  mkdirSync(join(site, 'content'), { recursive: true });
  mkdirSync(join(home, 'server'));
  writeFileSync(join(site, 'content/mot.md'), REPORT);
});

after(() => rmSync(home, { recursive: true }));

/** The command of the cron sample, as cron runs it. */
function cronCommand() {
  const line = sample('cron').split('\n').at(-1);
  const [, command] = line.match(/^\S+ \S+ \S+ \S+ \S+ bantin (.*)$/);
  return command.replaceAll('/srv/ban-tin', site).replaceAll('/usr/local/bin/bantin', process.env.BANTIN);
}

test('cron mails what is new, once', () => {
  writeFileSync(join(site, 'site.yaml'), `${SETTINGS}targets: [{name: web, kind: folder, path: ../server}]\n`);
  const run = () => execFileSync('/bin/sh', ['-c', cronCommand()], { encoding: 'utf8' });
  assert.match(run(), /\+ https:\/\/bantin\.example\.vn\/mot\/\n/);
  assert.equal(run(), '');
});

test('all clocks run the same', () => {
  const wanted = 'build --send --quiet';
  assert.ok(cronCommand().endsWith(wanted));
  assert.match(sample('ini'), new RegExp(`^ExecStart=/usr/local/bin/bantin ${wanted}$`, 'm'));
  assert.ok(sample('bat').includes(`bantin.exe ${wanted}"`));
});

test('the samples of targets are read without a message', () => {
  const targets = samples('yaml');
  assert.ok(targets.length >= 2);
  for (const text of targets) {
    writeFileSync(join(site, 'site.yaml'), SETTINGS + text);
    execFileSync(process.env.BANTIN, ['check', '--quiet'], { cwd: site });
  }
});
