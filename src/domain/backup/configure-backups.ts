import type { Tx } from '#src/db/connection.ts'
import { backupSettings } from '#src/db/schema/backups.ts'
import { write } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { accepted } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { placeText } from '../object-store/bucket-address.ts'
import { type BucketInput, checkBucket } from '../object-store/check-bucket.ts'
import { storeAt } from '../object-store/store.ts'
import { backupSettingsIdentity } from '../secrets/sealed-secrets.ts'
import { type BackupSettings, backupSettingsId, readBackupSettings } from '../settings/backup-settings.ts'
import { readInstance } from '../settings/instance.ts'
import { bucketKeys, bucketOfBackups } from './backup-bucket.ts'
import { forgetBucketCopies, listCopies, newestSound } from './backup-copies.ts'
import { nextRun } from './backup-schedule.ts'
import { changeState, planState } from './backup-state.ts'
import { checkEncryption, checkSchedule } from './check-backups.ts'

const day = 86_400_000
const leaseLiesThere = 'The lease lies in this bucket: give it up first, under Stand-by and replica.'

/** Sets when backups are made, how many are kept and what is in them. Throws invalid. */
export function configureBackups(deps: Deps, actor: Actor, form: Form): void {
  authorizeInstanceAdmin(actor)
  const input = accepted(checkSchedule(form))
  write(deps.db, (tx) => {
    const before = readBackupSettings(tx)
    const after = save(tx, { ...before, ...input })
    const { nextRehearsalAt } = planState(tx, deps)
    const now = deps.clock.now()
    // Whoever wants one each day does not wait for the week to end.
    const soonest = Math.min(nextRehearsalAt ?? now, now + (after.rehearsal === 'daily' ? 1 : 7) * day)
    changeState(tx, {
      nextBackupAt: nextRun(after, now),
      nextRehearsalAt: after.rehearsal === 'off' ? null : soonest,
    })
    const changes = { before: said(before), after: said(after) }
    record(tx, deps, actor, 'backups.configured', changes)
  })
}

/** Sets how the next backups are encrypted; the next one is made at once. Throws invalid. */
export async function configureEncryption(deps: Deps, actor: Actor, form: Form): Promise<void> {
  authorizeInstanceAdmin(actor)
  const hasPassphrase = readBackupSettings(deps.db).passphrase !== null
  const { encryption, passphrase, recipient } = accepted(await checkEncryption(form, hasPassphrase))
  write(deps.db, (tx) => {
    const before = readBackupSettings(tx)
    const sealed = passphrase === '' ? before.passphrase : seal(deps, 'passphrase', passphrase)
    save(tx, {
      ...before,
      encryption,
      passphrase: encryption === 'passphrase' ? sealed : null,
      recipient: encryption === 'key' ? recipient : null,
    })
    makeSoon(tx, deps)
    const changes = { before: before.encryption, after: encryption, recipient: encryption === 'key' ? recipient : null }
    record(tx, deps, actor, 'backups.encryption_configured', changes)
  })
}

/** Sets the bucket, once a small file could be put there, read and removed. Throws invalid with the store's words. */
export async function configureBackupBucket(deps: Deps, actor: Actor, form: Form): Promise<void> {
  authorizeInstanceAdmin(actor)
  const present = readBackupSettings(deps.db)
  const known = present.endpoint === null ? undefined : { endpoint: present.endpoint }
  const input = accepted(checkBucket(form, readInstance(deps.db).allowedDestinations, known))
  await tryOut(deps, input, present)
  write(deps.db, (tx) => {
    const before = readBackupSettings(tx)
    const [was, is] = [placeOf(before), placeText(input)]
    if (was !== is && before.lease) throw invalid({ endpoint: leaseLiesThere })
    if (was !== is) forgetBucketCopies(tx)
    const { endpoint, name: bucket, prefix, region, style } = input
    const sealed = (column: 'accessKey' | 'secret') =>
      input[column] === '' ? before[column] : seal(deps, column, input[column])
    const keys = { accessKey: sealed('accessKey'), secret: sealed('secret') }
    save(tx, { ...before, endpoint, bucket, prefix, region, style, ...keys })
    makeSoon(tx, deps)
    record(tx, deps, actor, 'backups.bucket_configured', { before: was, after: is, newKey: input.secret !== '' })
  })
}

/** Backups go into the data folder alone; what lies in the bucket stays there. Throws conflict where none is set. */
export function removeBackupBucket(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const before = readBackupSettings(tx)
    if (before.endpoint === null) throw conflict('No bucket is set.')
    if (before.lease) throw conflict(leaseLiesThere)
    const none = {
      endpoint: null,
      bucket: null,
      prefix: null,
      region: null,
      style: null,
      accessKey: null,
      secret: null,
    }
    save(tx, { ...before, ...none })
    forgetBucketCopies(tx)
    record(tx, deps, actor, 'backups.bucket_removed', { before: placeOf(before), after: null })
  })
}

/** One is made within seconds. */
export function askForBackup(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    makeSoon(tx, deps)
    record(tx, deps, actor, 'backups.requested', {})
  })
}

/** The newest is rehearsed within seconds. Throws conflict where there is none. */
export function askForRehearsal(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const newest = newestSound(listCopies(tx))
    if (!newest) throw conflict('There is no backup to rehearse yet.')
    planState(tx, deps)
    changeState(tx, { nextRehearsalAt: deps.clock.now() })
    record(tx, deps, actor, 'backups.rehearsal_requested', { file: newest.name })
  })
}

function save(tx: Tx, row: BackupSettings): BackupSettings {
  tx.insert(backupSettings).values(row).onConflictDoUpdate({ target: backupSettings.id, set: row }).run()
  return row
}

function makeSoon(tx: Tx, deps: Deps): void {
  planState(tx, deps)
  changeState(tx, { nextBackupAt: deps.clock.now(), failures: 0 })
}

function seal({ secrets }: Deps, column: 'passphrase' | 'accessKey' | 'secret', plain: string): string {
  return secrets.seal(plain, backupSettingsIdentity(column, backupSettingsId))
}

async function tryOut(deps: Deps, input: BucketInput, present: BackupSettings): Promise<void> {
  const { accessKey, secret, region } = input
  const keys = secret === '' ? { ...bucketKeys(deps, present), region } : { accessKey, secret, region }
  const store = storeAt(deps, input, keys)
  const key = `opsentry-test-${deps.ids.id()}.txt`
  const text = `Opsentry puts this here to see that it can. ${deps.ids.id()}`
  const put = await store.put(key, { headers: { 'content-type': 'text/plain' }, body: Buffer.from(text) })
  if (!put.ok) throw refusal('put', put.words)
  const read = await store.read(key)
  const removed = await store.remove(key)
  if (!read.ok) throw refusal('read', read.words)
  if (read.body !== text) throw refusal('read', 'something else came back than was put')
  if (!removed.ok) throw refusal('remove', removed.words)
}

function refusal(act: 'put' | 'read' | 'remove', words: string) {
  return invalid({ endpoint: `A file could not be ${act === 'remove' ? 'removed' : act} there: ${words}` })
}

function placeOf(settings: BackupSettings): string | null {
  const bucket = bucketOfBackups(settings)
  return bucket && placeText(bucket)
}

/** Without what is sealed. */
function said({ schedule, minuteOfDay, hours, timeZone, ...others }: BackupSettings) {
  const { keepDaily, keepWeekly, keepMonthly, requestLog, rehearsal } = others
  return { schedule, minuteOfDay, hours, timeZone, keepDaily, keepWeekly, keepMonthly, requestLog, rehearsal }
}

function record(tx: Tx, deps: Deps, actor: Actor, action: AuditAction, changes: Record<string, unknown>): void {
  recordAudit(tx, deps, actor, { action, organizationId: null, subject: { type: 'instance', id: '1' }, changes })
}
