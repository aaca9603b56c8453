import { expect, test } from 'vitest'
import { backupSettings } from '#src/db/schema/backups.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { askForBackup } from '#src/domain/backup/configure-backups.ts'
import { allowDestinations } from '#src/domain/destinations/allow-destinations.ts'
import { backupSettingsIdentity } from '#src/domain/secrets/sealed-secrets.ts'
import { readBackupSettings } from '#src/domain/settings/backup-settings.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { type ConditionalStore, startConditionalStore } from '#src/testing/conditional-store.ts'
import { failOver, startStandby } from '#src/testing/fail-over.ts'
import { system } from '#src/testing/personas.ts'
import { runOpsentry, startServing } from '#src/testing/serving.ts'
import { inside, setUpFolder } from '#src/testing/set-up-folder.ts'

/** As many messages as Opsentry sends at once. */
const inFlight = 5

test('after a kill a stand-by takes over: nobody is untold, and only what was in flight comes twice, under one Message-ID', async () => {
  const { sentBefore, settledBefore, held, untold, repeated, underAnotherId, toldOfNews, followers } = await failOver({
    ...{ followers: 30, killAfter: { messages: 8, milliseconds: 0 }, leaseSeconds: 4 },
  })
  expect([untold, underAnotherId, toldOfNews]).toEqual([[], 0, followers])
  expect([held, repeated]).toEqual([followers - settledBefore, sentBefore - settledBefore])
  expect(repeated).toBeLessThanOrEqual(inFlight)
})

/** The backups of a folder lie in the bucket where its lease does. */
function backUpInto(folder: string, store: ConditionalStore): void {
  inside(folder, (deps) => {
    allowDestinations(deps, system, ['127.0.0.1'])
    const sealed = (column: 'accessKey' | 'secret') =>
      deps.secrets.seal(store.keys[column], backupSettingsIdentity(column, '1'))
    writeUnaudited(deps.db, (tx) => {
      const row = {
        ...readBackupSettings(tx),
        ...{ endpoint: store.url, bucket: store.bucket, prefix: 'first/', region: store.keys.region },
        ...{ accessKey: sealed('accessKey'), secret: sealed('secret') },
        style: 'path' as const,
      }
      tx.insert(backupSettings).values(row).onConflictDoUpdate({ target: backupSettings.id, set: row }).run()
    })
    askForBackup(deps, system)
  })
}

test('a stand-by follows the backups in the bucket, says what it waits for, and serves the newest as one that was put back', async () => {
  const store = startConditionalStore()
  const { folder, remove } = await setUpFolder()
  atEnd(remove)
  backUpInto(folder, store)
  const environment = { OPSENTRY_STANDBY_BUCKET: store.address, OPSENTRY_LEASE_SECONDS: '4' }
  const first = await startServing(folder, environment)
  const standby = await startStandby(folder, environment, [])
  const [alive, ready, page] = await Promise.all(['/healthz', '/readyz', '/'].map((path) => fetch(standby.url + path)))
  expect([alive?.status, ready?.status, page?.status]).toEqual([200, 503, 503])
  expect(await ready?.text()).toMatch(
    /^not ready: stand-by; .* holds the lease \(term 1\); opsentry-\w{6}-\d{8}T\d{6}Z\.db\.zst is at hand\n$/,
  )
  await first.kill()
  const url = await standby.serving()
  expect((await fetch(`${url}/s/acme/`)).status).toBe(200)
  expect(standby.output()).toMatch(/this stand-by takes over with=opsentry-\w{6}-/)
  const late = await runOpsentry(['serve'], folder, environment)
  expect([late.exit, late.err]).toEqual([1, expect.stringContaining('--standby')])
})

test('a stand-by needs the bucket and the key, and says so', async () => {
  const { folder, remove } = await setUpFolder()
  atEnd(remove)
  const without = await runOpsentry(['serve', '--standby'], folder)
  expect([without.exit, without.err]).toEqual([1, expect.stringContaining('Set OPSENTRY_STANDBY_BUCKET')])
})
