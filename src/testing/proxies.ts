import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { foreignServer, freePorts, ownFolder } from './foreign-server.ts'
import { projectRoot } from './house.ts'

/** A server from docs/proxies as a process of its own, with ports, folders and a clock of its own. */
export interface ProxyServer {
  url: string
  /** What it keeps in files lies somewhere below. */
  folder: string
  /** Its clock goes on by so many hours (libfaketime), and no other; null where the server cannot run with another clock. */
  setClock: ((hours: number) => void) | null
}

type Replacements = Record<string, string>

/** One of docs/proxies, with what stands in it for this machine's own. */
function configured(name: string, replacements: Replacements): string {
  let text = readFileSync(join(projectRoot, 'docs/proxies', name), 'utf8')
  for (const [written, here] of Object.entries(replacements)) {
    if (!text.includes(written)) throw new Error(`docs/proxies/${name} does not say ${written}`)
    text = text.replaceAll(written, here)
  }
  return text
}

export async function startNginx(origin: number): Promise<ProxyServer> {
  const [folder, [port = 0, within = 0, refusing = 0]] = [proxyFolder(), await freePorts(3)]
  const site = configured('nginx.conf', {
    '127.0.0.1:3000': `127.0.0.1:${origin}`,
    '127.0.0.1:8080': `127.0.0.1:${port}`,
    '127.0.0.1:3001': `127.0.0.1:${within}`,
    '127.0.0.1:3002': `127.0.0.1:${refusing}`,
    '/var/cache/nginx/opsentry': join(folder, 'kept'),
  })
  writeFileSync(join(folder, 'opsentry.conf'), site)
  writeFileSync(join(folder, 'nginx.conf'), around(folder))
  const command = ['/usr/sbin/nginx', '-p', folder, '-c', join(folder, 'nginx.conf')]
  const url = `http://127.0.0.1:${port}`
  await foreignServer(command, { folder, probe: `${url}/healthz`, env: clockOf(folder) })
  return { url, folder, setClock: (hours) => writeFileSync(join(folder, 'clock'), `+${hours}h`) }
}

/** As Debian's own nginx.conf, which reads what stands in conf.d. */
const around = (folder: string) => `
daemon off;
worker_processes 2;
pid ${folder}/pid;
error_log stderr;
${process.getuid?.() === 0 ? 'user root;' : ''}
${Object.keys(clockOf(folder))
  .map((name) => `env ${name};`)
  .join('\n')}
events { worker_connections 2048; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
  include ${folder}/opsentry.conf;
}
`

export async function startVarnish(origin: number): Promise<ProxyServer> {
  const [folder, [port = 0]] = [proxyFolder(), await freePorts(1)]
  const vcl = configured('varnish.vcl', { '.port = "3000"': `.port = "${origin}"` })
  writeFileSync(join(folder, 'default.vcl'), vcl)
  const storage = ['-s', 'malloc,64m']
  const command = ['/usr/sbin/varnishd', '-F', '-j', 'none', '-a', `127.0.0.1:${port}`, '-T', 'none', ...storage]
  const files = ['-f', join(folder, 'default.vcl'), '-n', join(folder, 'work')]
  return started([...command, ...files], folder, `http://127.0.0.1:${port}`)
}

/** Touches nothing of the machine's. */
const caddyAlone = '{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n'

/** With a certificate of its own, because nobody outside vouches for this machine. */
export async function startCaddy(behind: number): Promise<ProxyServer> {
  const [folder, [port = 0]] = [proxyFolder(), await freePorts(1)]
  const site = configured('Caddyfile', {
    'status.example.com {': `https://localhost:${port} {\n\ttls internal`,
    '127.0.0.1:8080 {': `127.0.0.1:${behind} {`,
  })
  writeFileSync(join(folder, 'Caddyfile'), caddyAlone + site)
  const command = ['/usr/bin/caddy', 'run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')]
  return started(command, folder, `https://localhost:${port}`)
}

/** Under Statuspage's names, at a port of 127.0.0.1. Resolves with it. */
export async function startOldNames(server: 'nginx' | 'caddy', origin: number): Promise<number> {
  const [folder, [port = 0, probe = 0]] = [proxyFolder(), await freePorts(2)]
  const certificate = (part: string) => join(projectRoot, 'src/testing/fixtures', `self-signed.${part}.pem`)
  const here = {
    '127.0.0.1:3000': `127.0.0.1:${origin}`,
    '/etc/ssl/old-names.pem': certificate('cert'),
    '/etc/ssl/old-names.key': certificate('key'),
  }
  const serves = `http://127.0.0.1:${probe}`
  if (server === 'nginx') {
    const sites = configured('old-names.nginx.conf', { ...here, 'listen 443 ssl': `listen 127.0.0.1:${port} ssl` })
    const extra = `\nserver { listen 127.0.0.1:${probe}; return 200; }\n`
    writeFileSync(join(folder, 'opsentry.conf'), sites + extra)
    writeFileSync(join(folder, 'nginx.conf'), around(folder))
    await foreignServer(['/usr/sbin/nginx', '-p', folder, '-c', join(folder, 'nginx.conf')], { folder, probe: serves })
  } else {
    const sites = configured('old-names.Caddyfile', {
      ...here,
      'https://api.statuspage.io {': `https://api.statuspage.io:${port} {`,
      'https://acme.statuspage.io {': `https://acme.statuspage.io:${port} {`,
    })
    const extra = `\n${serves} {\n\trespond 200\n}\n`
    writeFileSync(join(folder, 'Caddyfile'), caddyAlone + sites + extra)
    const command = ['/usr/bin/caddy', 'run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')]
    await foreignServer(command, { folder, probe: serves })
  }
  return port
}

/** nginx with the `site` of a document, which asks Opsentry at port 3000 and ends TLS at 443; here at free ports. Resolves with its own. */
export async function startNginxTls(site: string, origin: number): Promise<{ port: number; plainPort: number }> {
  const [folder, [port = 0, plainPort = 0, probe = 0]] = [proxyFolder(), await freePorts(3)]
  const certificate = (part: string) => join(projectRoot, 'src/testing/fixtures', `self-signed.${part}.pem`)
  const here = site
    .replace('listen 80;', `listen 127.0.0.1:${plainPort};`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace('127.0.0.1:3000', `127.0.0.1:${origin}`)
    .replace('/etc/ssl/status.example.com.pem', certificate('cert'))
    .replace('/etc/ssl/status.example.com.key', certificate('key'))
  const extra = `\nserver { listen 127.0.0.1:${probe}; return 200; }\n`
  writeFileSync(join(folder, 'opsentry.conf'), here + extra)
  writeFileSync(join(folder, 'nginx.conf'), around(folder))
  const command = ['/usr/sbin/nginx', '-p', folder, '-c', join(folder, 'nginx.conf')]
  await foreignServer(command, { folder, probe: `http://127.0.0.1:${probe}` })
  return { port, plainPort }
}

function proxyFolder(): string {
  const folder = ownFolder()
  mkdirSync(join(folder, 'work'))
  writeFileSync(join(folder, 'clock'), '+0')
  return folder
}

async function started(command: string[], folder: string, url: string): Promise<ProxyServer> {
  await foreignServer(command, { folder, probe: `${url}/healthz` })
  return { url, folder, setClock: null }
}

/** The clock that the process sees is the machine's and so many hours, as its file says; waits and timers stay as they are. */
function clockOf(folder: string): Record<string, string> {
  const library = readdirSync('/usr/lib')
    .map((name) => `/usr/lib/${name}/faketime/libfaketimeMT.so.1`)
    .find((path) => Bun.file(path).size > 0)
  if (library === undefined) throw new Error('libfaketime is missing')
  return {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: join(folder, 'clock'),
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
}
