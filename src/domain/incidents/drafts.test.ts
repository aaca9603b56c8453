import { expect, test } from 'vitest'
import { drafts } from '#src/db/schema/operations.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { minute, statusRoom } from '#src/testing/status-room.ts'
import { discardDraft, findDraft, newIncident, saveDraft } from './drafts.ts'

const fields = { title: 'Sign-ins break', body: 'We are **looking**.', status: 'identified', 'service-api': '' }

test('a form is kept as typed; kept again, it is the same draft with a new time', () => {
  const { deps, db, clock, actor } = statusRoom()
  const now = clock.now()
  saveDraft(deps, actor('ed'), newIncident, fields)
  expect(findDraft(db, actor('ed'), newIncident)).toMatchObject({ fields, updatedAt: now })
  clock.advance(minute)
  saveDraft(deps, actor('ed'), newIncident, { body: 'Shorter.' })
  expect(db.select().from(drafts).all()).toEqual([
    {
      accountId: 'ed0000000000',
      organizationId: acmeId,
      subjectId: '',
      fields: { body: 'Shorter.' },
      updatedAt: now + minute,
    },
  ])
})

test('each person has one of each incident in each organization, and sees no other', () => {
  const { deps, db, actor } = statusRoom()
  const abroad = { ...actor('ed'), organizationId: otherId }
  const own = [
    [actor('ed'), newIncident],
    [actor('ed'), 'incident0001'],
    [actor('ann'), newIncident],
    [abroad, newIncident],
  ] as const
  for (const [index, [who, subject]] of own.entries()) saveDraft(deps, who, subject, { body: `Draft ${index}` })
  const bodies = own.map(([who, subject]) => findDraft(db, who, subject)?.fields.body)
  expect(bodies).toEqual(['Draft 0', 'Draft 1', 'Draft 2', 'Draft 3'])
  expect(findDraft(db, actor('ann'), 'incident0001')).toBeUndefined()
  discardDraft(deps, actor('ed'), newIncident)
  expect(own.map(([who, subject]) => findDraft(db, who, subject)?.fields.body)).toEqual([
    undefined,
    'Draft 1',
    'Draft 2',
    'Draft 3',
  ])
})

test.each([[{}], [{ title: ' ', body: '\n' }], [{ status: 'resolved', notify: 'yes', 'service-api': 'major_outage' }]])(
  'nothing typed, such as %j, is no draft, and forgets the one there was',
  (empty) => {
    const { deps, db, actor } = statusRoom()
    saveDraft(deps, actor('ed'), newIncident, fields)
    saveDraft(deps, actor('ed'), newIncident, empty)
    expect(db.select().from(drafts).all()).toEqual([])
  },
)

test('a title alone is a draft', () => {
  const { deps, db, actor } = statusRoom()
  saveDraft(deps, actor('ed'), newIncident, { title: 'S' })
  expect(db.select().from(drafts).all()).toHaveLength(1)
})

test('200,000 characters are kept, more are refused, and what was kept before stays', () => {
  const { deps, db, actor } = statusRoom()
  const around = JSON.stringify({ body: '' }).length
  const longest = { body: 'x'.repeat(200_000 - around) }
  saveDraft(deps, actor('ed'), newIncident, longest)
  const tooLong = { body: `${longest.body}x` }
  expect(refusal(() => saveDraft(deps, actor('ed'), newIncident, tooLong))).toBe('invalid')
  expect(findDraft(db, actor('ed'), newIncident)?.fields).toEqual(longest)
})

test('nothing is decided by a draft: the audit log has no entry of it', () => {
  const room = statusRoom()
  saveDraft(room.deps, room.actor('ed'), newIncident, fields)
  discardDraft(room.deps, room.actor('ed'), newIncident)
  expect(room.audited()).toEqual([])
})

test('viewers have no drafts', () => {
  const { deps, db, actor } = statusRoom()
  expect(refusal(() => saveDraft(deps, actor('vic'), newIncident, fields))).toBe('forbidden')
  expect(refusal(() => discardDraft(deps, actor('vic'), newIncident))).toBe('forbidden')
  expect(db.select().from(drafts).all()).toEqual([])
})
