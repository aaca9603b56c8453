import { and, eq, isNotNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { buckets, pageCopies } from '#src/db/schema/page-copies.ts'
import { write } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize, authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import { accepted } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { isSamePlace, placeText } from '../object-store/bucket-address.ts'
import { type BucketInput, checkBucket } from '../object-store/check-bucket.ts'
import { bucketIdentity } from '../secrets/sealed-secrets.ts'
import { readInstance } from '../settings/instance.ts'
import type { Bucket } from './bucket.ts'
import { type BucketOwner, bucketOf, isOwnedBy, isTaken } from './find-bucket.ts'

/**
 * Sets the bucket into which the page is copied: an organization's own, or the instance's. One in another place is emptied with
 * the keys it had. Throws invalid.
 */
export function configureBucket(deps: Deps, actor: Actor, owner: BucketOwner, form: Form): void {
  authorizeBucket(actor, owner)
  const present = bucketOf(deps.db, owner)
  const input = accepted(checkBucket(form, readInstance(deps.db).allowedDestinations, present))
  write(deps.db, (tx) => {
    if (isTaken(tx, owner, input))
      throw invalid({ prefix: 'Somebody else’s page is copied to this place: choose another prefix.' })
    const known = present && isSamePlace(present, input) ? present : retiredAt(tx, owner, input)
    if (present && present.id !== known?.id) retire(tx, deps, present)
    const id = known?.id ?? deps.ids.id()
    const row = { ...place(input), ...sealedKeys(deps, id, input, present), ...atOnce(deps), retiredAt: null }
    if (known) tx.update(buckets).set(row).where(eq(buckets.id, id)).run()
    else
      tx.insert(buckets)
        .values({ id, organizationId: owner, createdAt: deps.clock.now(), ...row })
        .run()
    record(tx, deps, actor, owner, {
      action: 'bucket.configured',
      id,
      changes: { before: present ? placeText(present) : null, after: placeText(input), newKey: input.secret !== '' },
    })
  })
}

/** The copies are taken away, then the bucket's keys are forgotten. Throws conflict where there is none. */
export function removeBucket(deps: Deps, actor: Actor, owner: BucketOwner): void {
  authorizeBucket(actor, owner)
  write(deps.db, (tx) => {
    const present = inUse(tx, owner)
    retire(tx, deps, present)
    record(tx, deps, actor, owner, {
      action: 'bucket.removed',
      id: present.id,
      changes: { before: placeText(present), after: null },
    })
  })
}

/** Everything is compared with what stands there, and put where it differs. Throws conflict where there is no bucket. */
export function publishNow(deps: Deps, actor: Actor, owner: BucketOwner): void {
  authorizeBucket(actor, owner)
  write(deps.db, (tx) => {
    const { id } = inUse(tx, owner)
    tx.update(buckets).set(atOnce(deps)).where(eq(buckets.id, id)).run()
    tx.update(pageCopies).set({ dueAt: deps.clock.now() }).where(eq(pageCopies.bucketId, id)).run()
    record(tx, deps, actor, owner, { action: 'bucket.publication_requested', id })
  })
}

/** A bucket that could not be emptied is forgotten, and what is in it left there: for a store that is gone for good. Throws not_found. */
export function forgetBucket(deps: Deps, actor: Actor, owner: BucketOwner, id: string): void {
  authorizeBucket(actor, owner)
  write(deps.db, (tx) => {
    const [gone] = tx
      .delete(buckets)
      .where(and(eq(buckets.id, id), isOwnedBy(owner), isNotNull(buckets.retiredAt)))
      .returning()
      .all()
    if (!gone) throw notFound('bucket')
    record(tx, deps, actor, owner, {
      action: 'bucket.forgotten',
      id,
      changes: { before: placeText(gone), after: null },
    })
  })
}

export function authorizeBucket(actor: Actor, owner: BucketOwner): void {
  if (owner === null) authorizeInstanceAdmin(actor)
  else authorize(actor, 'organization:write', owner)
}

/** Throws conflict where there is none. */
export function inUse(db: Tx | Deps['db'], owner: BucketOwner): Bucket {
  const present = bucketOf(db, owner)
  if (!present) throw conflict('No bucket is set: save one first.')
  return present
}

function retire(tx: Tx, deps: Deps, { id }: Bucket): void {
  const row = { ...atOnce(deps), retiredAt: deps.clock.now() }
  tx.update(buckets).set(row).where(eq(buckets.id, id)).run()
}

/** One that is still being emptied at the same place goes on: its objects are known. */
function retiredAt(tx: Tx, owner: BucketOwner, input: BucketInput): Bucket | undefined {
  const retired = tx
    .select()
    .from(buckets)
    .where(and(isOwnedBy(owner), isNotNull(buckets.retiredAt)))
    .all()
  return retired.find((one) => isSamePlace(one, input))
}

function place({ endpoint, name, prefix, region, style }: BucketInput) {
  return { endpoint, name, prefix, region, style }
}

/** A new back-off: what failed may go well with other keys. */
function atOnce({ clock }: Deps) {
  return { attempts: 0, nextAttemptAt: clock.now() }
}

/** Where no key is typed, the present one is sealed anew, since each row's own id is part of its seal. */
function sealedKeys({ secrets }: Deps, id: string, input: BucketInput, present: Bucket | undefined) {
  const sealed = (column: 'accessKey' | 'secret') => {
    const typed = input[column]
    const plain = typed === '' && present ? secrets.open(present[column], bucketIdentity(column, present.id)) : typed
    return secrets.seal(plain, bucketIdentity(column, id))
  }
  return { accessKey: sealed('accessKey'), secret: sealed('secret') }
}

interface Entry {
  action: AuditAction
  id: string
  changes?: Record<string, unknown>
}

function record(tx: Tx, deps: Deps, actor: Actor, owner: BucketOwner, { action, id, changes }: Entry): void {
  recordAudit(tx, deps, actor, { action, organizationId: owner, subject: { type: 'bucket', id }, changes })
}
