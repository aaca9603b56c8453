import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { verifyChains } from '#src/domain/audit/verify-chain.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { atConsole } from '#src/domain/rate-limits/network.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { executable } from '#src/testing/executable.ts'
import { CommandError, UsageError } from './command.ts'
import { openDeps } from './open-deps.ts'
import { setupCommand } from './setup.ts'
import { readRelayOptions } from './smtp-url.ts'

let folder = ''
let passwordFile = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opsentry-setup-'))
  passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, 'correct horse battery\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

const lines: string[] = []
const context = () => ({
  config: readConfig({ OPSENTRY_DATA: join(folder, 'data') }),
  out: (line: string) => void lines.push(line),
})

async function setup(changes: Record<string, string | undefined> = {}): Promise<string[]> {
  lines.length = 0
  const given = {
    organization: 'Acme',
    slug: 'acme',
    name: 'Ann',
    email: 'ann@example.com',
    'password-file': passwordFile,
    ...changes,
  }
  const args = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))
  await setupCommand.run(args, context())
  return lines
}

async function refused(changes: Record<string, string | undefined>): Promise<Error> {
  return setup(changes).then(
    () => new Error('was not refused'),
    (error) => error,
  )
}

/** Reads the data folder as the next command would. */
function inFolder<T>(read: (deps: ReturnType<typeof openDeps>['deps']) => T): T {
  const { deps, close } = openDeps(context())
  try {
    return read(deps)
  } finally {
    close()
  }
}

test('it does the whole wizard and says what it made and where the page is', async () => {
  const said = await setup({
    url: 'https://status.example.com',
    timezone: 'Europe/Berlin',
    'smtp-url': 'smtps://ann%40example.com:p%2Fw@smtp.example.com',
  })
  expect(said).toEqual([
    'Made the organization Acme and its owner ann@example.com, the admin of this Opsentry.',
    'Mail goes through smtp.example.com, port 465 (tls), from ann@example.com.',
    'Status page: https://status.example.com/',
  ])
  const found = inFolder((deps) => ({
    account: deps.db.select().from(accounts).get(),
    organization: deps.db.select().from(organizations).get(),
    membership: deps.db.select().from(memberships).get(),
    instance: readInstance(deps.db),
    relay: readRelay(deps),
    audit: deps.db.select().from(auditEntries).all(),
    broken: verifyChains(deps.db),
  }))
  expect(found.account).toMatchObject({ name: 'Ann', email: 'ann@example.com', instanceAdmin: true })
  expect(found.organization).toMatchObject({ name: 'Acme', slug: 'acme', timeZone: 'Europe/Berlin' })
  expect(found.membership).toMatchObject({ accountId: found.account?.id, role: 'owner' })
  expect(found.instance).toMatchObject({
    homeOrganizationId: found.organization?.id,
    url: 'https://status.example.com',
  })
  expect(found.instance.setUpAt).not.toBeNull()
  expect(found.relay).toEqual({
    host: 'smtp.example.com',
    port: 465,
    security: 'tls',
    user: 'ann@example.com',
    password: 'p/w',
    from: 'ann@example.com',
    connections: 5,
  })
  expect(found.audit.map(({ action }) => action).sort()).toEqual([
    'account.created',
    'instance.configured',
    'instance.relay_configured',
    'instance.set_up',
    'organization.created',
  ])
  expect(found.audit.every(({ actorKind, actorId }) => actorKind === 'system' && actorId === 'setup')).toBe(true)
  expect(JSON.stringify(found.audit)).not.toContain('p/w')
  expect(found.broken).toEqual([])
})

test('the password of the file signs the owner in, without the line end', async () => {
  await setup()
  const { deps, close } = openDeps(context())
  const hash = deps.db.select().from(accounts).get()?.passwordHash ?? ''
  expect(await deps.passwords.verify('correct horse battery', hash, atConsole)).toBe(true)
  close()
})

test('a second time it refuses and changes nothing', async () => {
  await setup()
  const error = await refused({ slug: 'other', email: 'eve@example.com' })
  expect(error).toBeInstanceOf(CommandError)
  expect(error.message).toBe('Opsentry is set up already: sign in instead.')
  expect(inFolder((deps) => deps.db.select().from(accounts).all())).toHaveLength(1)
})

test('the exit code tells done, failed and wrong usage apart, and the sentence goes to stderr', () => {
  const run = (...args: string[]) => {
    const environment = { ...Bun.env, OPSENTRY_DATA: join(folder, 'data') }
    const { exitCode, stderr } = Bun.spawnSync([executable(), 'setup', ...args], { env: environment })
    return { exitCode, stderr: stderr.toString() }
  }
  const all = ['--organization=Acme', '--slug=acme', '--name=Ann', '--email=ann@example.com']
  expect(run(...all)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--password-file is missing.') })
  expect(run(...all, '--colour=red')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--colour') })
  expect(run(...all, `--password-file=${passwordFile}`)).toEqual({ exitCode: 0, stderr: '' })
  expect(run(...all, `--password-file=${passwordFile}`)).toEqual({
    exitCode: 1,
    stderr: 'Opsentry is set up already: sign in instead.\n',
  })
})

const wrongUsage = [
  [{ organization: undefined }, '--organization is missing'],
  [{ slug: undefined }, '--slug is missing'],
  [{ 'password-file': undefined }, '--password-file is missing'],
  [{ colour: 'red' }, '--colour'],
  [{ 'smtp-url': 'smtp.example.com' }, '--smtp-url is not an SMTP address'],
  [{ 'smtp-url': 'https://smtp.example.com' }, '--smtp-url is not an SMTP address'],
  [{ 'smtp-url': 'smtp://smtp.example.com:99999' }, '--smtp-url is not an SMTP address'],
  [{ 'smtp-url': 'smtp://smtp.example.com/inbox' }, '--smtp-url has something after the port'],
  [{ 'smtp-url': 'smtp://a%zz:b@smtp.example.com' }, 'Write "%" as %25.'],
  [{ 'smtp-url': 'smtp://smtp.example.com?security=ssl' }, '--smtp-url has ?security=ssl'],
  [{ 'smtp-url': 'smtps://smtp.example.com?security=none' }, 'smtps:// is TLS'],
  [{ 'smtp-url': 'smtp://smtp.example.com' }, '--smtp-from is missing'],
  [{ 'smtp-from': 'status@example.com' }, 'give --smtp-url too'],
] as const

test.each(wrongUsage)('wrong usage %j names the option', async (changes, sentence) => {
  const error = await refused(changes)
  expect(error).toBeInstanceOf(UsageError)
  expect(error.message).toContain(sentence)
})

const mistakes = [
  [{ slug: 'Acme!' }, '--slug: Use 2 to 40'],
  [{ email: 'ann' }, '--email: Type one plain e-mail address'],
  [{ timezone: 'Mars/Olympus' }, '--timezone: Choose a time zone'],
  [{ url: 'status.example.com' }, '--url: Type a web address'],
  [{ 'password-file': '/nowhere/password' }, 'The password file /nowhere/password cannot be read'],
  [{ 'smtp-url': 'smtp://user@smtp.example.com', 'smtp-from': 'a@example.com' }, '--smtp-url: Type the password'],
  [{ 'smtp-url': 'smtp://smtp.example.com', 'smtp-from': 'a, b' }, '--smtp-from: Type one plain e-mail address'],
] as const

test.each(mistakes)('%j is refused in one sentence, and nothing is made', async (changes, sentence) => {
  const error = await refused(changes)
  expect(error).toBeInstanceOf(CommandError)
  expect(error.message).toContain(sentence)
  expect(error.message).not.toContain('\n')
  expect(inFolder((deps) => deps.db.select().from(accounts).all())).toEqual([])
})

test('a short password in the file is refused', async () => {
  writeFileSync(passwordFile, 'short\n')
  expect((await refused({})).message).toBe('--password-file: Choose a password of at least 12 characters.')
})

const relays = [
  ['smtp://smtp.example.com', 587, 'starttls'],
  ['smtp://u:p@smtp.example.com:25', 25, 'starttls'],
  ['smtp://smtp.example.com:25', 25, 'none'],
  ['smtp://127.0.0.1:2525', 2525, 'none'],
  ['smtp://u:p@localhost:2525', 2525, 'none'],
  ['smtp://localhost:2525?security=starttls', 2525, 'starttls'],
  ['smtp://u:p@smtp.example.com:465?security=tls', 465, 'tls'],
  ['smtps://smtp.example.com', 465, 'tls'],
] as const

// What becomes of it in the data folder is the first test's: the password's hash would cost half a second for each.
test.each(relays)('%s is port %i with %s', (url, port, security) => {
  const relay = readRelayOptions(url, undefined, 'https://status.example.com')
  expect(relay).toMatchObject({ port, security, from: 'status@status.example.com' })
})
