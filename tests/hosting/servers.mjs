// The servers of docs/hosting.md, each run in the foreground from its own folder with the sample configuration. Only
// port, folder and name are replaced.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const page = readFileSync(new URL('../../docs/hosting.md', import.meta.url), 'utf8');

/** The samples in `language`. */
export function samples(language) {
  const [, ...rest] = page.split(`\n\`\`\`${language}\n`);
  return rest.map((text) => text.split('\n```\n')[0]);
}

/** The first sample in `language`. */
export function sample(language) {
  return samples(language)[0];
}

/** The sample in `language` with some texts replaced; each must occur. */
function adapted(language, replacements) {
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the sample for ${language} has no ${from}`);
    return text.replaceAll(from, to);
  }, sample(language));
}

const FOLDER = '/var/www/ban-tin';

export const SERVERS = {
  nginx(site, home, port) {
    const server = adapted('nginx', [['listen 80;', `listen 127.0.0.1:${port};`], [FOLDER, site]]);
    writeFileSync(join(home, 'ban-tin.conf'), server);
    const config = `daemon off; master_process off; pid ${home}/pid; error_log ${home}/log;
      events {} http { include /etc/nginx/mime.types; access_log off; client_body_temp_path ${home}/b;
      proxy_temp_path ${home}/p; fastcgi_temp_path ${home}/f; uwsgi_temp_path ${home}/u; scgi_temp_path ${home}/s;
      include ${home}/ban-tin.conf; }`;
    writeFileSync(join(home, 'nginx.conf'), config);
    return ['nginx', ['-e', join(home, 'log'), '-c', join(home, 'nginx.conf')]];
  },

  caddy(site, home, port) {
    const server = adapted('caddyfile', [['bantin.example.vn {', `http://127.0.0.1:${port} {`], [FOLDER, site]]);
    writeFileSync(join(home, 'Caddyfile'), `{\n\tadmin off\n}\n${server}\n`);
    return ['caddy', ['run', '--adapter', 'caddyfile', '--config', join(home, 'Caddyfile')]];
  },

  apache(site, home, port) {
    const server = adapted('apache', [['<VirtualHost *:80>', `<VirtualHost 127.0.0.1:${port}>`], [FOLDER, site]]);
    return apache(home, port, server, []);
  },

  // A shared host: all that the site's owner has is a file in the site's folder.
  htaccess(site, home, port) {
    cpSync(site, join(home, 'site'), { recursive: true, preserveTimestamps: true });
    writeFileSync(join(home, 'site/.htaccess'), sample('htaccess'));
    const allowed = `<Directory ${home}/site>\nAllowOverride FileInfo Indexes Options\nRequire all granted\n</Directory>`;
    return apache(home, port, `ServerTokens Prod\nDocumentRoot ${home}/site\n${allowed}`, ['autoindex']);
  },
};

/** Apache with `server`, the modules that Debian enables and the samples need, those that the page says to enable, and more. */
function apache(home, port, server, more) {
  const modules = ['mpm_event', 'authz_core', 'alias', 'deflate', 'dir', 'filter', 'headers', 'mime', ...more];
  const loaded = modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so\n`);
  // Where its few threads are busy, it closes a connection while the next request is on its way.
  const config = `${loaded.join('')}ServerRoot ${home}\nServerName localhost\nPidFile ${home}/pid
    ErrorLog ${home}/log\nKeepAlive Off\nDefaultRuntimeDir ${home}\nMutex file:${home}\nTypesConfig /etc/mime.types
    Listen 127.0.0.1:${port}\n<Directory />\nRequire all denied\n</Directory>\n${server}\n`;
  writeFileSync(join(home, 'apache.conf'), config);
  return ['apache2', ['-X', '-f', join(home, 'apache.conf')]];
}

/** Runs a server for the folder `site`; returns its port and a function that stops it. */
export async function run(name, site, home) {
  mkdirSync(home);
  const port = await freePort();
  const [program, args] = SERVERS[name](site, home, port);
  const env = { ...process.env, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
  const ended = once(child, 'exit');
  for (let waited = 0; !(await listens(port)); waited += 50) {
    if (child.exitCode !== null || waited > 20_000) throw new Error(`${name} does not start: ${said}`);
    await sleep(50);
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { port, stop };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true) || socket.destroy());
    socket.on('error', () => resolve(false));
  });
}
