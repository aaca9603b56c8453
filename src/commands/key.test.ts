import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openDatabase } from '#src/db/connection.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { accounts, instance, organizations } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { readBounceSecret } from '#src/domain/mail/bounces.ts'
import { signingKey } from '#src/domain/mail/dkim-keys.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { loadSecretKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { dataFolder, runOpsentry, startServing } from '#src/testing/serving.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const relayUrl = ['--smtp-url', 'smtps://user:relay-password@mail.example', '--smtp-from', 'status@acme.example']

/** A set-up data folder that holds a secret of every kind: a copy of one. */
async function filledFolder(): Promise<string> {
  made ??= madeFolder()
  const { folder, remove } = dataFolder()
  cleanUps.push(remove)
  cpSync(await made, folder, { recursive: true })
  return folder
}

let made: Promise<string> | undefined

async function madeFolder(environment: Record<string, string> = {}): Promise<string> {
  const { folder, remove } = dataFolder()
  atEnd(remove)
  await Bun.write(join(folder, 'password'), 'correct horse battery')
  const owner = ['--name', 'Ann', '--email', 'ann@example.com', '--password-file', join(folder, 'password')]
  const page = ['--organization', 'Acme', '--slug', 'acme', '--url', 'http://localhost']
  const { exit, err } = await runOpsentry(['setup', ...page, ...owner, ...relayUrl], folder, environment)
  expect({ exit, err }).toEqual({ exit: 0, err: '' })
  const db = openDatabase(join(folder, 'data/opsentry.db'))
  const secrets = secretsOf(folder, environment.OPSENTRY_SECRET_KEY)
  const id = db.select().from(accounts).get()?.id ?? ''
  const totpSecret = secrets.seal('TOTPSECRET', `accounts.totpSecret:${id}`)
  const organizationId = db.select().from(organizations).get()?.id ?? ''
  const common = { organizationId, address: 'hooks.example/…', createdAt: 1 }
  writeUnaudited(db, (tx) => {
    tx.update(accounts).set({ totpSecret, totpEnabledAt: 1 }).run()
    tx.insert(subscribers)
      .values({
        ...common,
        id: 'subscriber01',
        channel: 'webhook',
        state: 'active',
        endpoint: secrets.seal('https://hooks.example/s', 'subscribers.endpoint:subscriber01'),
        secret: secrets.seal('whsec_subscriber', 'subscribers.secret:subscriber01'),
      })
      .run()
    tx.insert(webhookEndpoints)
      .values({
        ...common,
        id: 'webhook00001',
        name: 'Hook',
        events: ['incident'],
        url: secrets.seal('https://hooks.example/e', 'webhookEndpoints.url:webhook00001'),
        secret: secrets.seal('whsec_new', 'webhookEndpoints.secret:webhook00001'),
        previousSecret: secrets.seal('whsec_old', 'webhookEndpoints.previousSecret:webhook00001'),
      })
      .run()
    tx.update(instance)
      .set({ bounceMode: 'webhook', bounceSecret: secrets.seal('whsec_bounces', 'instance.bounceSecret') })
      .run()
    tx.insert(dkimKeys)
      .values({
        id: 'dkim00000001',
        domain: 'acme.example',
        selector: 'opsentry0001',
        privateKey: secrets.seal('PEM', 'dkim_keys.privateKey:dkim00000001'),
        publicKey: 'MIIB',
        createdAt: 1,
        verifiedAt: 1,
      })
      .run()
  })
  db.$client.close(true)
  return folder
}

const file = (folder: string, name: string) => join(folder, 'data', name)
const secretsOf = (folder: string, key?: string) => createSecrets(loadSecretKey(file(folder, 'secret.key'), key))

/** The ids of the keys under which anything in the whole database is sealed. */
function keyIds(folder: string): string[] {
  const bytes = readFileSync(file(folder, 'opsentry.db')).toString('latin1')
  return [...new Set([...bytes.matchAll(/v1\.([0-9a-f]{8})\.[\w-]{20}/g)].map(([, id]) => id ?? ''))]
}

function readable(folder: string, key?: string) {
  const db = openDatabase(file(folder, 'opsentry.db'))
  try {
    const secrets = secretsOf(folder, key)
    const account = db.select().from(accounts).get()
    const subscriber = db.select().from(subscribers).get()
    const webhook = db.select().from(webhookEndpoints).get()
    return {
      relay: readRelay({ db, secrets })?.password,
      totp: secrets.open(account?.totpSecret ?? '', `accounts.totpSecret:${account?.id}`),
      subscriber: [
        secrets.open(subscriber?.endpoint ?? '', 'subscribers.endpoint:subscriber01'),
        secrets.open(subscriber?.secret ?? '', 'subscribers.secret:subscriber01'),
      ],
      webhook: [
        secrets.open(webhook?.url ?? '', 'webhookEndpoints.url:webhook00001'),
        secrets.open(webhook?.secret ?? '', 'webhookEndpoints.secret:webhook00001'),
        secrets.open(webhook?.previousSecret ?? '', 'webhookEndpoints.previousSecret:webhook00001'),
      ],
      bounces: readBounceSecret({ db, secrets }),
      dkim: signingKey({ db, secrets }, null, 'acme.example')?.privateKey,
    }
  } finally {
    db.$client.close(true)
  }
}

const all = {
  relay: 'relay-password',
  totp: 'TOTPSECRET',
  bounces: 'whsec_bounces',
  dkim: 'PEM',
  subscriber: ['https://hooks.example/s', 'whsec_subscriber'],
  webhook: ['https://hooks.example/e', 'whsec_new', 'whsec_old'],
}

test('a rotated key opens every secret, and the old one opens none', async () => {
  const folder = await filledFolder()
  const [before] = keyIds(folder)
  copyFileSync(file(folder, 'secret.key'), join(folder, 'old.key'))
  const { exit, out } = await runOpsentry(['key', 'rotate'], folder)
  expect(exit).toBe(0)
  expect(out).toContain('Sealed 11 secret(s) under a new key')
  expect(readable(folder)).toEqual(all)
  expect(existsSync(file(folder, 'secret.key.next'))).toBe(false)
  expect(statSync(file(folder, 'secret.key')).mode & 0o777).toBe(0o600)
  const after = openDatabase(file(folder, 'opsentry.db'))
  after.$client.run('VACUUM')
  after.$client.run('PRAGMA wal_checkpoint(TRUNCATE)')
  after.$client.close(true)
  expect(keyIds(folder)).not.toContain(before)
  expect(keyIds(folder)).toHaveLength(1)
  expect((await runOpsentry(['verify'], folder)).exit).toBe(0)

  copyFileSync(join(folder, 'old.key'), file(folder, 'secret.key'))
  const wrong = await runOpsentry(['verify'], folder)
  expect([wrong.exit, wrong.out.includes('does not fit')]).toEqual([1, true])
})

test('cut off after the new key was written, or after everything was sealed with it: the next start finds the one that fits', async () => {
  const folder = await filledFolder()
  const db = () => readFileSync(file(folder, 'opsentry.db'))
  const oldKey = readFileSync(file(folder, 'secret.key'))
  const oldDb = db()
  await runOpsentry(['key', 'rotate'], folder)
  const newKey = readFileSync(file(folder, 'secret.key'))
  const newDb = db()

  for (const [database, expectedKey] of [
    [oldDb, oldKey],
    [newDb, newKey],
  ] as const) {
    await Bun.write(file(folder, 'opsentry.db'), database)
    await Bun.write(file(folder, 'secret.key'), oldKey)
    await Bun.write(file(folder, 'secret.key.next'), newKey)
    const { exit, err } = await runOpsentry(['user', 'reset-password', 'ann@example.com'], folder)
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(readFileSync(file(folder, 'secret.key'))).toEqual(expectedKey)
    expect(readable(folder)).toEqual(all)
  }
  expect((await runOpsentry(['key', 'rotate'], folder)).exit).toBe(0)
  expect(readable(folder)).toEqual(all)
})

test('while Opsentry serves, nothing is rotated', async () => {
  const folder = await filledFolder()
  const serving = await startServing(folder)
  cleanUps.push(() => serving.kill())
  const before = readFileSync(file(folder, 'secret.key'))
  const { exit, err } = await runOpsentry(['key', 'rotate'], folder)
  expect([exit, err.trim().endsWith('stop it, rotate the key, and start it again.')]).toEqual([1, true])
  expect(readFileSync(file(folder, 'secret.key'))).toEqual(before)
})

test('with the key in the environment the operator takes the new one over', async () => {
  const key = Buffer.alloc(32, 1).toString('base64')
  const folder = await madeFolder({ OPSENTRY_SECRET_KEY: key })
  const rotated = await runOpsentry(['key', 'rotate'], folder, { OPSENTRY_SECRET_KEY: key })
  expect([rotated.exit, rotated.out.includes('into OPSENTRY_SECRET_KEY, then delete the file')]).toEqual([0, true])
  expect(existsSync(file(folder, 'secret.key'))).toBe(false)
  const next = readFileSync(file(folder, 'secret.key.next'), 'utf8').trim()
  const early = await runOpsentry(
    ['token', 'create', '--organization', 'acme', '--role', 'viewer', '--name', 'x'],
    folder,
    {
      OPSENTRY_SECRET_KEY: key,
    },
  )
  expect([early.exit, early.err.includes('The key was rotated: put the content of')]).toEqual([1, true])
  rmSync(file(folder, 'secret.key.next'))
  expect((await runOpsentry(['verify'], folder, { OPSENTRY_SECRET_KEY: next })).exit).toBe(0)
  expect(readable(folder, next)).toEqual(all)
})

test('a printed link chooses a new password once, and a printed token opens the API, which is recorded', async () => {
  const folder = await filledFolder()
  const { out: link } = await runOpsentry(['user', 'reset-password', 'Ann@example.com'], folder)
  const args = ['token', 'create', '--organization', 'acme', '--role', 'editor', '--name', 'Deploys']
  const { out: token } = await runOpsentry(args, folder)
  const serving = await startServing(folder)
  cleanUps.push(() => serving.kill())
  const page = await fetch(serving.url + new URL(link.trim()).pathname)
  expect([page.status, (await page.text()).includes('ann@example.com')]).toEqual([200, true])
  const pages = await fetch(`${serving.url}/v1/pages`, { headers: { authorization: `OAuth ${token.trim()}` } })
  expect(await pages.json()).toMatchObject([{ name: 'Acme' }])
  expect(await serving.stop()).toBe(0)
  const db = openDatabase(file(folder, 'opsentry.db'))
  cleanUps.push(() => db.$client.close())
  expect(db.select({ action: auditEntries.action }).from(auditEntries).all()).toContainEqual({
    action: 'api_token.used',
  })
})

test.each([
  [['key'], 2, 'Say what to do: rotate.'],
  [['user'], 2, 'Say what to do: reset-password or reset-second-factor.'],
  [['user', 'reset-password'], 2, 'Name one e-mail address.'],
  [['user', 'reset-password', 'no@example.com'], 1, 'No account has the address no@example.com.'],
  [['user', 'reset-second-factor', 'no@example.com'], 1, 'No account has the address no@example.com.'],
  [['token', 'create', '--role', 'viewer', '--name', 'x'], 2, '--organization is missing.'],
  [['token', 'create', '--organization', 'acme', '--role', 'king', '--name', 'x'], 2, '--role is "king"'],
  [
    ['token', 'create', '--organization', 'nope', '--role', 'viewer', '--name', 'x'],
    1,
    'There is no organization "nope"',
  ],
])('%j is refused with a sentence', async (args, exit, sentence) => {
  const refused = await runOpsentry(args, await filledFolder())
  expect([refused.exit, refused.out]).toEqual([exit, ''])
  expect(refused.err).toContain(sentence)
})
