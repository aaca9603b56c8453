import { openDatabase } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { instance, organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '#src/domain/context.ts'
import { bounceSecretIdentity } from '#src/domain/mail/bounces.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { ensureInstance } from '#src/domain/settings/instance.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { acmeId, otherId, populate, system } from '../personas.ts'
import { publishFirstPolicy } from '../policies.ts'
import { seeded } from './random.ts'

/** UTC ms of the day on which every simulated instance was set up; what is simulated comes later. */
export const setUpAt = Date.UTC(2026, 0, 1)

export const secrets = createSecrets(Buffer.alloc(32, 9))

let bytes: Uint8Array | undefined

/** A database with the two organizations of the tests, services, a relay and a bounce mailbox; made once. */
export function beginning(): Uint8Array {
  bytes ??= make()
  return bytes
}

function make(): Uint8Array {
  const db = openDatabase(':memory:')
  migrateDatabase(db)
  const random = seeded('beginning')
  const ids = { id: () => idFrom(random), token: () => `token-${idFrom(random)}${'x'.repeat(31)}` }
  const deps = { db, clock: { now: () => setUpAt, elapsed: () => 0 }, ids, secrets } as Deps
  ensureInstance(deps)
  populate(deps)
  for (const [organizationId, names] of [
    [acmeId, ['API', 'Site', 'Mail']],
    [otherId, ['Shop']],
  ] as const)
    for (const name of names)
      createService(deps, system, organizationId, { name, description: '', serviceGroupId: null })
  writeUnaudited(db, (tx) => {
    const relay = {
      relayHost: 'relay.example',
      relayPort: 25,
      relaySecurity: 'none',
      relayFrom: 'status@relay.example',
    } as const
    const bounceSecret = secrets.seal('password', bounceSecretIdentity)
    const mailbox = {
      bounceHost: 'relay.example',
      bouncePort: 993,
      bounceSecurity: 'tls',
      bounceUser: 'bounces',
    } as const
    const bounces = { bounceMode: 'mailbox', bounceAddress: 'bounces@relay.example', bounceSecret, ...mailbox } as const
    tx.update(instance)
      .set({ ...relay, ...bounces })
      .run()
    tx.update(organizations).set({ recallSeconds: 180 }).run()
  })
  publishFirstPolicy(deps)
  const serialized = db.$client.serialize()
  db.$client.close()
  return serialized
}

const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789']

/** 12 lower-case letters and digits. */
export function idFrom(random: { pick: (letters: string[]) => string }): string {
  return Array.from({ length: 12 }, () => random.pick(letters)).join('')
}
