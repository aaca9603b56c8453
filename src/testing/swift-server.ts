import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SigningKeys, signedHeaders } from '#src/domain/object-store/sign-request.ts'
import { atEnd } from './at-end.ts'
import { until } from './serving.ts'

const stores = ['account', 'container', 'object'] as const

/** OpenStack's Swift with its S3 layer, which checks signatures; one user, one disk, and the bucket `copies`. */
export async function startSwift(): Promise<{ url: string; accessKey: string; secret: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-swift-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'srv/disk'), { recursive: true })
  const [proxy = 0, ...ports] = await freePorts(stores.length + 1)
  for (const [index, name] of stores.entries()) {
    const port = ports[index] ?? 0
    const ring = ['swift-ring-builder', `${name}.builder`]
    run(folder, [...ring, 'create', '2', '1', '1'])
    run(folder, [...ring, 'add', `r1z1-127.0.0.1:${port}/disk`, '1'])
    run(folder, [...ring, 'rebalance'])
    start(
      folder,
      name,
      port,
      `[pipeline:main]\npipeline = ${name}-server\n[app:${name}-server]\nuse = egg:swift#${name}\n`,
    )
  }
  // The proxy shuns a store that did not answer for a minute.
  for (const port of ports) await until(async () => ((await listens(port)) ? true : undefined), 'a store of Swift')
  start(folder, 'proxy', proxy, proxyPipeline)
  const url = `http://127.0.0.1:${proxy}`
  const keys = { accessKey: 'test:tester', secret: 'testing' }
  await until(async () => ((await makes(`${url}/copies`, keys)) ? true : undefined), 'Swift')
  return { url, ...keys }
}

/** The S3 layer asks the user's own secret, so that no memcached is needed. */
const proxyPipeline = `[pipeline:main]
pipeline = catch_errors cache s3api tempauth proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
`

function start(folder: string, name: string, port: number, pipeline: string): void {
  const file = join(folder, `${name}.conf`)
  const common = [
    ...['[DEFAULT]', 'bind_ip = 127.0.0.1', `bind_port = ${port}`, 'user = root', `swift_dir = ${folder}`],
    ...[`devices = ${join(folder, 'srv')}`, 'mount_check = false', 'workers = 0', ''],
  ]
  writeFileSync(file, common.join('\n') + pipeline)
  const child = Bun.spawn([`swift-${name}-server`, file], { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' })
  atEnd(async () => {
    child.kill('SIGKILL')
    await child.exited
  })
}

function run(folder: string, command: string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(command, { cwd: folder })
  // 1: done, with a remark about how few disks there are.
  if (exitCode > 1) throw new Error(`${command.join(' ')}: ${stderr.toString()}`)
}

function listens(port: number): Promise<boolean> {
  return new Promise((known) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => known(true)).on('error', () => known(false))
    socket.on('connect', () => socket.destroy())
  })
}

async function makes(url: string, keys: Omit<SigningKeys, 'region'>): Promise<boolean> {
  const request = { method: 'PUT', url, headers: {}, body: null }
  const headers = signedHeaders(request, { ...keys, region: 'us-east-1' }, Date.now())
  try {
    return (await fetch(url, { method: 'PUT', headers })).ok
  } catch {
    return false
  }
}

/** Free at the moment: each program wants its port named before it starts. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(servers.map((server) => new Promise<void>((open) => server.listen(0, '127.0.0.1', open))))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))))
  return ports
}
