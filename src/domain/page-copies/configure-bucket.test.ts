import { expect, test } from 'vitest'
import { buckets, pageCopies } from '#src/db/schema/page-copies.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import type { Actor } from '../context.ts'
import { readForm } from '../forms/form.ts'
import { keysOf } from './bucket.ts'
import { configureBucket, forgetBucket, publishNow, removeBucket } from './configure-bucket.ts'
import { bucketFor, bucketOf, retiredBuckets } from './find-bucket.ts'

const fields = {
  endpoint: 'https://s3.example.com',
  name: 'status',
  prefix: 'acme',
  accessKey: 'KEY',
  secret: 'SECRET',
}
const form = (changed: Partial<typeof fields> = {}) => readForm({ ...fields, ...changed })

test('only who may change the organization sets its bucket, and the instance admin the instance’s', () => {
  const { deps, actor, db } = testRoom()
  const acts = (who: Actor, owner: string | null) => [
    () => configureBucket(deps, who, owner, form()),
    () => removeBucket(deps, who, owner),
    () => publishNow(deps, who, owner),
    () => forgetBucket(deps, who, owner, 'x'),
  ]
  for (const act of acts(actor('ed'), acmeId)) expect(refusal(act)).toBe('forbidden')
  for (const act of acts(actor('olga'), acmeId)) expect(refusal(act)).toBe('not_found')
  for (const act of acts(actor('ann'), null)) expect(refusal(act)).toBe('forbidden')
  expect(db.select().from(buckets).all()).toEqual([])
})

test('what is done is recorded, without a key', () => {
  const { deps, actor, audited, db } = testRoom()
  configureBucket(deps, actor('ann'), acmeId, form())
  publishNow(deps, actor('ann'), acmeId)
  removeBucket(deps, actor('ann'), acmeId)
  const [retired] = retiredBuckets(db, acmeId)
  forgetBucket(deps, actor('ann'), acmeId, retired?.id ?? '')
  expect(audited()).toEqual(['bucket.configured', 'bucket.publication_requested', 'bucket.removed', 'bucket.forgotten'])
  expect(JSON.stringify(db.$client.query('select * from audit_entries').all())).not.toMatch(/SECRET|KEY/)
  expect(refusal(() => publishNow(deps, actor('ann'), acmeId))).toBe('conflict')
  expect(refusal(() => removeBucket(deps, actor('ann'), acmeId))).toBe('conflict')
  expect(refusal(() => forgetBucket(deps, actor('ann'), acmeId, retired?.id ?? ''))).toBe('not_found')
})

test('the key stays where none is typed, and goes along to another prefix of the same store', () => {
  const { deps, db } = testRoom()
  const keys = () => {
    const bucket = bucketOf(db, acmeId)
    return bucket && keysOf(deps, bucket)
  }
  configureBucket(deps, system, acmeId, form())
  configureBucket(deps, system, acmeId, form({ accessKey: '', secret: '' }))
  expect(keys()).toMatchObject({ accessKey: 'KEY', secret: 'SECRET' })
  configureBucket(deps, system, acmeId, form({ accessKey: 'NEW', secret: 'OTHER' }))
  expect(keys()).toMatchObject({ accessKey: 'NEW', secret: 'OTHER' })
  configureBucket(deps, system, acmeId, form({ prefix: 'else', accessKey: '', secret: '' }))
  expect(keys()).toMatchObject({ accessKey: 'NEW', secret: 'OTHER' })
  expect(retiredBuckets(db, acmeId)).toMatchObject([{ prefix: 'acme/' }])
})

test('no two pages share a place, and an organization’s own bucket comes before the instance’s', () => {
  const { deps, db } = testRoom()
  configureBucket(deps, system, acmeId, form())
  expect(refusal(() => configureBucket(deps, system, otherId, form()))).toBe('invalid')
  expect(refusal(() => configureBucket(deps, system, null, form()))).toBe('invalid')
  removeBucket(deps, system, acmeId)
  expect(refusal(() => configureBucket(deps, system, null, form()))).toBe('invalid')
  configureBucket(deps, system, null, form({ prefix: '' }))
  expect(bucketFor(db, acmeId)?.organizationId).toBeNull()
  configureBucket(deps, system, acmeId, form())
  expect(bucketFor(db, acmeId)?.organizationId).toBe(acmeId)
})

test('another place keeps the first one’s copies until they are taken away; the same one takes them over', () => {
  const { deps, db } = testRoom()
  configureBucket(deps, system, acmeId, form())
  const first = bucketOf(db, acmeId)?.id ?? ''
  writeUnaudited(db, (tx) => {
    tx.insert(pageCopies).values({ id: 'copy', bucketId: first, organizationId: acmeId, folder: '', dueAt: 0 }).run()
  })
  configureBucket(deps, system, acmeId, form({ name: 'other' }))
  expect(db.select().from(pageCopies).all()).toHaveLength(1)
  configureBucket(deps, system, acmeId, form({ accessKey: 'NEW', secret: 'OTHER' }))
  expect(bucketOf(db, acmeId)?.id).toBe(first)
  expect(retiredBuckets(db, acmeId)).toMatchObject([{ name: 'other' }])
})
