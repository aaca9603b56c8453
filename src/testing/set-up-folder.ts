import { cpSync, existsSync, mkdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, openDatabase } from '#src/db/connection.ts'
import { organizations } from '#src/db/schema/identity.ts'
import type { Deps } from '#src/domain/context.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { openAuditKeys } from '#src/domain/settings/keep-audit-keyed.ts'
import { systemClock } from '#src/platform/clock.ts'
import { loadSecretKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { system, testPassword } from './personas.ts'
import { dataFolder, runOpsentry, until } from './serving.ts'
import { testDeps } from './test-deps.ts'

/** A folder holding `data`, as `opsentry setup` leaves it, and the `password` file of its owner, ann@example.com. */
export interface SetUpFolder {
  folder: string
  remove(): void
}

/**
 * The home organization is Acme (acme), its relay, where one is asked for, listens on the loopback without TLS. The
 * executable sets up one folder in a whole run; each test gets a copy.
 */
export async function setUpFolder({ relay }: { relay?: { port: number } } = {}): Promise<SetUpFolder> {
  const { folder, remove } = dataFolder()
  await setUpInto(folder, { relay })
  return { folder, remove }
}

/** Sets up in an existing folder, such as a disk of a test's own. */
export async function setUpInto(folder: string, { relay }: { relay?: { port: number } } = {}): Promise<void> {
  cpSync(await template(), folder, { recursive: true })
  if (relay)
    inside(folder, (deps) => {
      const server = { host: '127.0.0.1', port: String(relay.port), security: 'none', user: '', password: '' }
      configureRelay(deps, system, { ...server, from: 'status@acme.example' })
    })
}

/** Acts on a set-up folder as a process of Opsentry would: its own database and key, the real clock. */
export function inside<T>(folder: string, act: (deps: Deps, organizationId: string) => T): T {
  const data = join(folder, 'data')
  return within(join(data, 'opsentry.db'), {}, (db) => {
    const secrets = createSecrets(loadSecretKey(join(data, 'secret.key'), undefined))
    openAuditKeys({ db, secrets })
    const organizationId = db.select().from(organizations).get()?.id ?? ''
    return act({ ...testDeps(), db, secrets, clock: systemClock }, organizationId)
  })
}

/** Reads beside whoever serves the folder. */
export function reading<T>(folder: string, read: (db: Db) => T): T {
  return within(join(folder, 'data/opsentry.db'), { readonly: true }, read)
}

function within<T>(file: string, options: { readonly?: boolean }, act: (db: Db) => T): T {
  const db = openDatabase(file, options)
  // Whoever serves the folder may write for long on a busy machine.
  db.$client.run('PRAGMA busy_timeout = 60000')
  try {
    return act(db)
  } finally {
    db.$client.close(true)
  }
}

/** The folder that is copied: the first worker makes it, and it appears under its name once it is whole. */
async function template(): Promise<string> {
  const made = join(tmpdir(), 'set-up')
  const lock = `${made}.lock`
  if (!existsSync(made) && isFirst(lock)) await make(made).finally(() => rmdirSync(lock))
  await until(() => (existsSync(made) || !existsSync(lock) ? true : undefined), 'another worker to set a folder up')
  if (!existsSync(made)) throw new Error('another worker could not set a folder up')
  return made
}

function isFirst(lock: string): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch {
    return false
  }
}

async function make(target: string): Promise<void> {
  const { folder } = dataFolder()
  writeFileSync(join(folder, 'password'), testPassword)
  const owner = ['--name', 'Ann', '--email', 'ann@example.com', '--password-file', join(folder, 'password')]
  const page = ['--organization', 'Acme', '--slug', 'acme']
  const { exit, err } = await runOpsentry(['setup', ...page, ...owner], folder)
  if (exit !== 0) throw new Error(`opsentry setup failed: ${err}`)
  renameSync(folder, target)
}
