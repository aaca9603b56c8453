import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
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
import { launchBinary, runOpsentry, startServing, until } from '#src/testing/serving.ts'
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
  expect(existsSync(join(standby.folder, 'data/standby.taking'))).toBe(false)
  const late = await runOpsentry(['serve'], folder, environment)
  expect([late.exit, late.err]).toEqual([1, expect.stringContaining('--standby')])
})

test('a stand-by needs the bucket and the key, and says so', async () => {
  const { folder, remove } = await setUpFolder()
  atEnd(remove)
  const without = await runOpsentry(['serve', '--standby'], folder)
  expect([without.exit, without.err]).toEqual([1, expect.stringContaining('Set OPSENTRY_STANDBY_BUCKET')])
})

test('one that was killed while it took over goes on from there, and never serves what was in its folder before', async () => {
  const store = startConditionalStore()
  const { folder, remove } = await setUpFolder()
  atEnd(remove)
  const environment = { OPSENTRY_STANDBY_BUCKET: store.address, OPSENTRY_LEASE_SECONDS: '4' }
  const first = await startServing(folder, environment)
  const standby = await startStandby(folder, environment)
  await first.kill()
  const data = join(standby.folder, 'data')
  // As it stands between the lease and the database: the one is taken, the other is of before.
  await until(() => existsSync(join(data, 'standby.taking')) || undefined, 'the stand-by to take the lease')
  await standby.kill()
  const older = await setUpFolder()
  atEnd(older.remove)
  inside(older.folder, (deps) =>
    writeUnaudited(deps.db, (tx) => void tx.run("UPDATE organizations SET name = 'Older'")),
  )
  const isThere = existsSync(join(data, 'opsentry.db'))
  if (!isThere) cpSync(join(older.folder, 'data/opsentry.db'), join(data, 'opsentry.db'))
  const again = await startServing(standby.folder, environment, (_, ...others) =>
    launchBinary(['serve', '--standby'], ...others),
  )
  const url = await until(() => /serving url=\S+ port=(\d+).*\n/.exec(again.output())?.[1], 'it to serve')
  expect(await (await fetch(`http://localhost:${url}/s/acme/`)).text()).not.toContain('Older')
})
