import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { formerSlugs } from '#src/db/schema/former-slugs.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { changeOrganization, changeSlug, requireSecondFactor } from './change-organization.ts'
import { deleteOrganization } from './delete-organization.ts'
import { organizationById, organizationBySlug } from './find-organization.ts'

const input = { organization: 'Acme', timeZone: 'Europe/Berlin', language: 'en' }

test('an admin changes name, zone and language: nothing else changes', () => {
  const { deps, actor } = testRoom()
  const before = organizationById(deps, acmeId)
  changeOrganization(deps, actor('ann'), acmeId, { organization: ' Acme Ltd ', timeZone: 'Asia/Tokyo', language: 'ja' })
  const changed = { name: 'Acme Ltd', timeZone: 'Asia/Tokyo', language: 'ja' as const }
  expect(organizationById(deps, acmeId)).toEqual({ ...before, ...changed })
  expect(organizationById(deps, otherId).name).toBe('Other')
  expect(lastEntry(deps)).toEqual({
    action: 'organization.changed',
    by: 'ann000000000',
    subject: `organization ${acmeId}`,
    changes: { before: { name: 'Acme', timeZone: 'Europe/Berlin', language: 'en' }, after: changed },
  })
})

test('an empty language keeps the present one', () => {
  const { deps } = testRoom()
  changeOrganization(deps, system, acmeId, { ...input, language: 'fr' })
  changeOrganization(deps, system, acmeId, { ...input, language: '' })
  expect(organizationById(deps, acmeId).language).toBe('fr')
})

test.each<[Partial<typeof input>, Record<string, string>]>([
  [{ organization: '' }, { organization: 'Type a name.' }],
  [{ timeZone: 'Berlin' }, { timeZone: 'Choose a time zone from the list, such as Europe/Berlin or UTC.' }],
  [{ language: 'nl' }, { language: 'Choose one of the languages.' }],
])('%j is refused beside its field, and nothing changes', (change, fields) => {
  const { deps, audited } = testRoom()
  const before = organizationById(deps, acmeId)
  expect(() => changeOrganization(deps, system, acmeId, { ...input, ...change })).toThrow(
    expect.objectContaining({ code: 'invalid', fields }),
  )
  expect([organizationById(deps, acmeId), audited()]).toEqual([before, []])
})

const formerOf = ({ db }: TestRoom) =>
  db
    .select()
    .from(formerSlugs)
    .all()
    .map(({ slug, organizationId }) => `${slug} ${organizationId}`)

test('every short name that an organization ever had leads to it', () => {
  const room = testRoom()
  const { deps, db, clock, actor } = room
  clock.advance(1000)
  expect(changeSlug(deps, actor('ann'), acmeId, { slug: ' acme-2 ' })).toBe('acme-2')
  expect(db.select().from(formerSlugs).all()).toEqual([
    { slug: 'acme', organizationId: acmeId, createdAt: testEpoch + 1000 },
  ])
  expect(lastEntry(deps)).toEqual({
    action: 'organization.slug_changed',
    by: 'ann000000000',
    subject: `organization ${acmeId}`,
    changes: { before: { slug: 'acme' }, after: { slug: 'acme-2' } },
  })
  changeSlug(deps, system, acmeId, { slug: 'acme-3' })
  for (const slug of ['acme', 'acme-2', 'acme-3'])
    expect(organizationBySlug(deps, slug)).toMatchObject({ id: acmeId, slug: 'acme-3' })
  expect(formerOf(room)).toEqual([`acme ${acmeId}`, `acme-2 ${acmeId}`])
})

test('an organization takes a former short name of its own back, and is former under none that it has', () => {
  const room = testRoom()
  changeSlug(room.deps, system, acmeId, { slug: 'acme-2' })
  changeSlug(room.deps, system, acmeId, { slug: 'acme' })
  expect([organizationById(room.deps, acmeId).slug, formerOf(room)]).toEqual(['acme', [`acme-2 ${acmeId}`]])
  expect(organizationBySlug(room.deps, 'acme-2').id).toBe(acmeId)
})

test('its present short name is no change', () => {
  const room = testRoom()
  expect(changeSlug(room.deps, system, acmeId, { slug: 'acme' })).toBe('acme')
  expect([formerOf(room), room.audited()]).toEqual([[], []])
})

/** Ways in which `other` lost or keeps the short name that acme wants. */
const others: Record<string, (room: TestRoom) => void> = {
  'the present one': () => undefined,
  'a former one': ({ deps }) => void changeSlug(deps, system, otherId, { slug: 'renamed' }),
  'that of a deleted one': ({ deps }) => deleteOrganization(deps, system, otherId, 'Other'),
}

test.each(Object.entries(others))('another organization’s short name is not to be had: %s', (_, become) => {
  const room = testRoom()
  become(room)
  const before = formerOf(room)
  const slug = 'The address “other” belongs to another organization here: choose another one.'
  expect(() => changeSlug(room.deps, system, acmeId, { slug: 'other' })).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { slug } }),
  )
  expect([organizationById(room.deps, acmeId).slug, formerOf(room), room.audited()]).toEqual(['acme', before, []])
})

test.each(['', 'A', 'app', 'acme ltd'])('%j is refused as a short name', (slug) => {
  const { deps, audited } = testRoom()
  expect(refusal(() => changeSlug(deps, system, acmeId, { slug }))).toBe('invalid')
  expect([organizationById(deps, acmeId).slug, audited()]).toEqual(['acme', []])
})

test('an admin with a second factor asks it of everybody; without one they would lock themselves out', () => {
  const { deps, db, actor, audited } = testRoom()
  const ask = (required: boolean, ownSecondFactor: boolean) =>
    requireSecondFactor(deps, actor('ann'), acmeId, { required, ownSecondFactor })
  const isAsked = () => organizationById(deps, acmeId).requiresSecondFactor
  expect(refusal(() => ask(true, false))).toBe('conflict')
  expect([isAsked(), audited()]).toEqual([false, []])
  ask(true, true)
  expect([isAsked(), lastEntry(deps)]).toEqual([
    true,
    {
      action: 'organization.second_factor_requirement_set',
      by: 'ann000000000',
      subject: `organization ${acmeId}`,
      changes: { after: { requiresSecondFactor: true } },
    },
  ])
  ask(false, false)
  const asking = db.select().from(organizations).where(eq(organizations.requiresSecondFactor, true)).all()
  expect(asking).toEqual([])
})
