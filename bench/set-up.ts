import { mkdirSync } from 'node:fs'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Passwords } from '#src/domain/context.ts'
import type { Relay } from '#src/domain/mail/mail.ts'
import { ensureInstance } from '#src/domain/settings/instance.ts'
import { openAuditKeys } from '#src/domain/settings/keep-audit-keyed.ts'
import { setUpInstance } from '#src/domain/setup/set-up-instance.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { systemClock } from '#src/platform/clock.ts'
import { randomIds } from '#src/platform/ids.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { loadSecretKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { system, testPassword } from '#src/testing/personas.ts'
import { testDeps } from '#src/testing/test-deps.ts'

/**
 * bcrypt at its smallest cost, in a thread like any other. The executable's own yields to others: on a busy machine a hash of the
 * usual cost takes it many seconds, and every bench would wait for that before it begins.
 */
const cheapPasswords: Passwords = {
  refuseWhenFull: () => {},
  hash: (password) => Bun.password.hash(password, { algorithm: 'bcrypt', cost: 4 }),
  verify: async (password, hash) => hash !== null && Bun.password.verify(password, hash),
  isCommon: () => false,
}

/** The deps of an Opsentry process over that data folder, apart from its passwords. The caller closes the database. */
export function openDeps(dataFolder: string): AppDeps {
  const { database, secretKey } = dataPaths(dataFolder)
  const db = openDatabase(database)
  migrateDatabase(db)
  const secrets = createSecrets(loadSecretKey(secretKey, undefined))
  openAuditKeys({ db, secrets })
  return { ...testDeps(), db, secrets, clock: systemClock, ids: randomIds, passwords: cheapPasswords }
}

/** Acts on a data folder that nobody serves yet. */
export async function inData<T>(
  dataFolder: string,
  act: (deps: AppDeps, organizationId: string) => T | Promise<T>,
): Promise<T> {
  const deps = openDeps(dataFolder)
  try {
    return await act(deps, deps.db.select().from(organizations).get()?.id ?? '')
  } finally {
    closeDatabase(deps.db)
  }
}

/** A data folder as `opsentry setup` leaves it, except that updates leave at once, with no time to recall them. */
export async function setUp(dataFolder: string, relayPort?: number): Promise<void> {
  mkdirSync(dataFolder, { mode: 0o700 })
  await inData(dataFolder, async (deps) => {
    ensureInstance(deps)
    await setUpInstance(deps, system, {
      ...{ organization: 'GitHub', slug: 'github', timeZone: 'UTC' },
      ...{ name: 'Ann', email: 'ann@example.com', password: testPassword },
      relay: relayPort === undefined ? undefined : relayAt(relayPort),
    })
    writeUnaudited(deps.db, (tx) => tx.update(organizations).set({ recallSeconds: 0 }).run())
  })
}

function relayAt(port: number): Relay {
  return { host: '127.0.0.1', port, security: 'none', user: null, password: null, from: 'status@example.com' }
}

/** So many confirmed followers of the home organization, by mail. */
export function addFollowers({ db }: Pick<AppDeps, 'db'>, organizationId: string, followers: number): void {
  writeUnaudited(db, () => {
    const insert = db.$client.query(
      `INSERT INTO subscribers (id, organization_id, channel, address, state, created_at, confirmed_at)
       VALUES (?, ?, 'email', ?, 'active', 1, 1)`,
    )
    for (let one = 0; one < followers; one++)
      insert.run(`f${one.toString(36).padStart(11, '0')}`, organizationId, `reader-${one}@example.org`)
  })
}
