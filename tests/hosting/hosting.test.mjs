// Checks what docs/hosting.md promises, for each server.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { run, SERVERS } from './servers.mjs';

const HASHED = /\.[0-9a-f]{8}\.(css|js|json)$/;

const home = mkdtempSync(join(tmpdir(), 'bantin-hosting-'));
const site = join(home, 'site');

/** The addresses of the site's files, as on disk. */
let files;

before(() => {
  const root = new URL('../..', import.meta.url).pathname;
  execFileSync(process.env.BANTIN, ['build', '--no-cache', '--output', site], { cwd: root });
  files = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(site.length))
    .sort();
  // Apache's tags are weak in a file's first second, and change after it.
  const earlier = Date.now() / 1000 - 3600;
  for (const file of files) utimesSync(join(site, file), earlier, earlier);
  // Files that others leave there, and those used for requesting certificates.
  const foreign = { '.git/config': '[core]', '.env': 'SECRET=1', '.well-known/acme': 'token', 'le-gan/note.txt': 'x' };
  for (const [path, text] of Object.entries(foreign)) {
    mkdirSync(join(site, path, '..'), { recursive: true });
    writeFileSync(join(site, path), text);
  }
});

after(() => rmSync(home, { recursive: true }));

for (const name of Object.keys(SERVERS)) {
  describe(name, () => {
    let server;
    before(async () => (server = await run(name, site, join(home, name))));
    after(() => server?.stop());

    const ask = (path, headers = {}, method = 'GET') =>
      new Promise((resolve, reject) => {
        const options = { host: '127.0.0.1', port: server.port, path: encodeURI(path), method, headers };
        const asked = request(options, (answer) => {
          const parts = [];
          answer.on('data', (part) => parts.push(part));
          answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
        });
        asked.on('error', reject);
        asked.end();
      });

    test('every answer protects its reader', async () => {
      const answers = await Promise.all([...files, '/', '/khong-co/', '/.git/config', '/xa'].map((path) => ask(path)));
      for (const { status, headers } of answers) {
        assert.equal(headers['x-content-type-options'], 'nosniff');
        assert.equal(headers['x-frame-options'], 'DENY');
        assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
        assert.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin');
        const policy = headers['content-security-policy'];
        assert.match(policy, /^default-src 'self';.*frame-ancestors 'none'$/);
        assert.doesNotMatch(policy, /unsafe|\*|https?:/);
        assert.ok([200, 301, 308, 404].includes(status), `${status}`);
        assert.doesNotMatch(headers.server ?? '', /\d/);
      }
    });

    test('every file is found, as what it is', async () => {
      const kinds = { html: 'text/html', css: 'text/css', xml: 'xml', json: 'application/json', svg: 'image/svg+xml' };
      for (const path of files) {
        const { status, headers } = await ask(path);
        assert.equal(status, 200, path);
        const kind = kinds[path.split('.').pop()];
        if (kind) assert.ok(headers['content-type'].includes(kind), `${path}: ${headers['content-type']}`);
        if (kind === 'text/html') assert.match(headers['content-type'], /charset=utf-8/i);
      }
      assert.equal((await ask('/')).status, 200);
      const moved = await ask('/xa');
      assert.ok([301, 308].includes(moved.status));
      assert.ok(moved.headers.location.endsWith('/xa/'), moved.headers.location);
    });

    test('only what carries a hash is kept for ever', async () => {
      assert.ok(files.some((path) => HASHED.test(path)) && files.some((path) => !HASHED.test(path)));
      for (const path of [...files, '/']) {
        const kept = (await ask(path)).headers['cache-control'];
        assert.equal(kept, HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache', path);
      }
      const gone = await ask('/bulletin.00000000.css');
      assert.deepEqual([gone.status, gone.headers['cache-control']], [404, 'no-cache']);
    });

    test('texts are compressed, and told apart from the plain ones', async () => {
      const texts = files.filter((path) => /\.(html|css|xml|json|svg)$/.test(path));
      for (const path of texts) {
        const [plain, packed] = [await ask(path), await ask(path, { 'Accept-Encoding': 'gzip' })];
        assert.equal(plain.headers['content-encoding'], undefined, path);
        if (plain.body.length < 1000) continue;
        assert.equal(packed.headers['content-encoding'], 'gzip', path);
        assert.match(packed.headers.vary, /accept-encoding/i);
        assert.ok(packed.body.length < plain.body.length && gunzipSync(packed.body).equals(plain.body), path);
      }
    });

    test('what a browser has is not sent again', async () => {
      for (const headers of [{}, { 'Accept-Encoding': 'gzip' }]) {
        const { etag } = (await ask('/', headers)).headers;
        assert.ok(etag);
        const again = await ask('/', { ...headers, 'If-None-Match': etag });
        assert.deepEqual([again.status, again.body.length], [304, 0]);
        assert.equal((await ask('/', { ...headers, 'If-None-Match': '"other"' })).status, 200);
      }
    });

    test('what is not there is told by the site itself', async () => {
      for (const path of ['/khong-co/', '/khong-co', '/index.php', '/.git/config', '/.git/', '/.env', '/le-gan/']) {
        const { status, headers, body } = await ask(path);
        // A shared host refuses to list a folder where another server knows of none.
        const refused = name === 'htaccess' && path === '/le-gan/' ? 403 : 404;
        assert.equal(status, refused, path);
        assert.match(headers['content-type'], /text\/html/);
        assert.ok(body.includes('<h1>Không tìm thấy trang</h1>'), `${path}: ${body}`);
        assert.ok(!body.includes('note.txt'));
      }
      const { status, body } = await ask('/.well-known/acme');
      assert.deepEqual([status, body.toString()], [200, 'token']);
    });
  });
}
