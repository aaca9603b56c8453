import { createHmac } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, secretOn } from '#src/testing/authenticator.ts'
import { executable } from '#src/testing/executable.ts'
import { Browser } from '#src/testing/harness.ts'
import { dataFolder, type Launch, runOpsentry, type Serving, startServing } from '#src/testing/serving.ts'

/** The one executable, alone in an empty folder, on a machine that has neither Bun nor Node nor this checkout. */

const root = resolve(import.meta.dirname, '../..')
const { folder, remove } = dataFolder()
let serving: Serving

/** No PATH, no variables but its own; the current folder is the empty one. */
const launch: Launch = (args, cwd, environment) =>
  Bun.spawn([join(cwd, 'opsentry'), ...args], {
    cwd,
    env: { OPSENTRY_HOST: '127.0.0.1', OPSENTRY_PORT: '0', ...environment },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })

const run = (...args: string[]) => runOpsentry(args, folder, {}, launch)
const files = () => readdirSync(folder).toSorted()

beforeAll(() => {
  copyFileSync(executable(), join(folder, 'opsentry'))
})

afterAll(async () => {
  await serving?.kill()
  remove()
})

test('it tells its version and its commands', async () => {
  expect((await run('version')).out).toMatch(/^opsentry \d+\.\d+\.\d+ /)
  for (const name of [
    'serve',
    'setup',
    'import',
    'demo',
    'token',
    'user',
    'key',
    'backup',
    'restore',
    'verify',
    'doctor',
    'licenses',
  ])
    expect((await run('help')).out).toContain(`opsentry ${name} `)
  expect(files()).toEqual(['opsentry'])
})

test('whatever the bundler took from packages is among the licences it prints', async () => {
  const { out } = await run('licenses')
  const bundled = Object.keys(JSON.parse(readFileSync(join(root, 'dist/bundle.json'), 'utf8')).inputs)
  const packages = new Set(bundled.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))
  const lacking = [...packages].filter((path) => {
    const { name, version } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
    return !out.includes(`\n${name} ${version}\nLicence: `)
  })
  expect([packages.size > 30, lacking]).toEqual([true, []])
  expect(out).toContain('\nhtmx.org ')
  expect(files()).toEqual(['opsentry'])
})

test('it carries the migrations, and none of the snapshots from which they were made', () => {
  const bytes = readFileSync(executable())
  const names = readdirSync(join(root, 'migrations'), { recursive: true, encoding: 'utf8' })
  const snapshots = names.filter((name) => name.endsWith('_snapshot.json'))
  const carried = names.filter((name) => name.endsWith('.sql') || name === 'meta/_journal.json')
  expect([snapshots.length > 20, carried.length]).toEqual([true, snapshots.length + 1])
  expect(carried.filter((name) => !bytes.includes(`/migrations/${name}`))).toEqual([])
  const idOf = (name: string): string => JSON.parse(readFileSync(join(root, 'migrations', name), 'utf8')).id
  expect(snapshots.filter((name) => bytes.includes(name) || bytes.includes(idOf(name)))).toEqual([])
})

test('at its first start it prints one setup link, and the page says so', async () => {
  const first = await startServing(folder, { OPSENTRY_DATA: join(folder, 'first') }, launch)
  await first.setupLink()
  const home = await fetch(`${first.url}/`)
  expect([home.status, (await home.text()).includes('not set up yet')]).toEqual([200, true])
  expect(await first.stop()).toBe(0)
  expect(first.output().match(/http\S+\/setup\?token=\S+/g)).toHaveLength(1)
})

test('it sets itself up, serves, signs in, imports thirteen years while serving, and stops', async () => {
  writeFileSync(join(folder, 'password'), 'correct horse battery')
  copyFileSync(join(root, 'src/testing/fixtures/github-history.json.gz'), join(folder, 'history.json.gz'))
  const owner = ['--name', 'Ann', '--email', 'ann@example.com', '--password-file', 'password']
  const setup = await run('setup', '--organization', 'Acme', '--slug', 'acme', ...owner)
  expect(setup).toMatchObject({ exit: 0, err: '' })

  serving = await startServing(folder, {}, launch)
  const browser = new Browser((request) => fetch(request, { redirect: 'manual' }), undefined, serving.url)
  expect((await browser.get('/healthz')).text).toMatch(/^ok\nversion \d+\.\d+\.\d+\S*\n$/)
  const page = await browser.get('/sign-in')
  const assets = [...page.text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '')
  expect(assets.map((asset) => asset.split('/').at(-1))).toEqual(['icon.svg', 'app.css', 'app.js', 'htmx.js'])
  for (const asset of assets) expect((await browser.get(asset)).status).toBe(200)

  const signedIn = await browser.post('/sign-in', { email: 'ann@example.com', password: 'correct horse battery' })
  expect([signedIn.status, signedIn.location]).toEqual([303, '/app'])

  // Libraries loaded on first use, which only the compiled binary could lack.
  const passkey = await browser.post('/sign-in/passkey/challenge')
  expect(JSON.parse(passkey.text).options).toMatchObject({ userVerification: 'required' })
  await browser.post('/account/second-factor/totp', { currentPassword: 'correct horse battery' })
  const app = await browser.get('/account/second-factor')
  expect(app.text).toContain('<svg')
  expect((await browser.get('/admin/bounces')).location).toBe('/account/second-factor')
  await browser.post('/account/second-factor/totp/confirmation', { code: codeOf(secretOn(app.text), Date.now()) })
  const common = { currentPassword: 'correct horse battery', password: 'qwertyuiop123' }
  expect((await browser.post('/account/password', common)).text).toContain('among the million commonest passwords')

  await browser.post('/admin/bounces', {
    ...{ mode: 'mailbox', address: 'bounces@example.com', host: '127.0.0.1', port: '1', security: 'none' },
    ...{ user: 'bounces', password: 'mailbox secret' },
  })
  await browser.post('/admin/bounces/look')
  expect((await browser.get('/admin/bounces')).text).toContain('Nothing answers at 127.0.0.1, port 1')
  const { text } = await browser.post('/admin/bounces', { mode: 'webhook', address: 'bounces@example.com' })
  expect(await postBounce(/whsec_([^<]+)/.exec(text)?.[1] ?? '')).toBe(200)

  const imported = await run('import', 'statuspage', 'history.json.gz', '--organization', 'acme')
  expect(imported).toMatchObject({ exit: 0, err: '' })
  expect((await browser.get('/history')).text).toContain('Incident with API Requests')
  expect((await browser.get('/history.atom')).text).toContain('Incident/w554d74dv18j')
  expect((await run('verify')).out).toContain('is sound')
  expect(await serving.stop()).toBe(0)
  expect(serving.output()).not.toContain('a message at the bounce address could not be read')
  expect(files()).toEqual(['data', 'first', 'history.json.gz', 'opsentry', 'password'])
  expect(statSync(join(folder, 'data/opsentry.db')).mode & 0o077).toBe(0)
})

/** Any message, signed: it is parsed before it is found to be no report. */
async function postBounce(secret: string): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const body = 'Subject: Hello\r\n\r\nHello\r\n'
  const key = Buffer.from(secret, 'base64')
  const signature = createHmac('sha256', key).update(`1.${timestamp}.${body}`).digest('base64')
  const headers = { 'webhook-id': '1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
  const answer = await fetch(`${serving.url}/inbound/bounces`, { method: 'POST', headers, body })
  return answer.status
}

test('a .env and a bunfig.toml that lie around are not obeyed', async () => {
  const trap = join(folder, 'trap')
  mkdirSync(trap)
  copyFileSync(executable(), join(trap, 'opsentry'))
  writeFileSync(join(trap, '.env'), 'OPSENTRY_DATA=stolen\n')
  writeFileSync(join(trap, 'bunfig.toml'), 'preload = ["./preload.ts"]\n')
  writeFileSync(join(trap, 'preload.ts'), "require('node:fs').writeFileSync('preloaded', '')\n")
  const trapped = await startServing(trap, {}, launch)
  expect(await trapped.stop()).toBe(0)
  expect(readdirSync(trap).toSorted()).toEqual(['.env', 'bunfig.toml', 'data', 'opsentry', 'preload.ts'])
})
