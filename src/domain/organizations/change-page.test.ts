import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { changePage, type PageFields } from './change-page.ts'
import { changeVisibility } from './change-visibility.ts'
import { claimsOf, wantedDomain } from './domain-proof.ts'
import { organizationById, organizationBySlug } from './find-organization.ts'

const page = ({ deps }: TestRoom) => organizationById(deps, acmeId)

const all: PageFields = {
  ...{ name: 'Acme Cloud', slug: 'acme-cloud', timeZone: 'America/New_York', customDomain: 'Status.Acme.example' },
  ...{ websiteUrl: 'https://www.acme.example', supportUrl: 'help@acme.example', brandColor: '0F6B63' },
  ...{ hiddenFromSearch: true, membersOnly: true, senderAddress: 'status@acme.example' },
  mailFooter: 'Sent by **Acme**.',
}

test('a program says everything of a page at once, and each part is recorded under its own name', async () => {
  const room = testRoom()
  await changePage(room.deps, room.actor('ann'), acmeId, all)
  expect(page(room)).toMatchObject({
    ...{ name: 'Acme Cloud', slug: 'acme-cloud', timeZone: 'America/New_York', customDomain: null },
    ...{ websiteUrl: 'https://www.acme.example', supportUrl: 'mailto:help@acme.example', brandColor: '#0f6b63' },
    ...{
      hiddenFromSearch: true,
      visibility: 'members',
      senderAddress: 'status@acme.example',
      mailFooter: all.mailFooter,
      language: 'en',
    },
  })
  expect(wantedDomain(room.db, page(room))).toBe('status.acme.example')
  expect(organizationBySlug(room.deps, 'acme').id).toBe(acmeId)
  expect(room.audited()).toEqual([
    'organization.changed',
    'organization.slug_changed',
    'organization.domain_claimed',
    'organization.look_changed',
    'organization.visibility_changed',
    'organization.sender_changed',
  ])
})

test('what somebody else changes while the key of a new sender is made stays', async () => {
  const room = testRoom()
  const changing = changePage(room.deps, room.actor('ann'), acmeId, {
    ...{ senderAddress: 'status@acme.example', websiteUrl: 'https://www.acme.example/' },
  })
  const meanwhile = { supportUrl: 'https://help.example/', replyTo: 'help@acme.example', name: 'Acme Cloud' }
  room.db.update(organizations).set(meanwhile).where(eq(organizations.id, acmeId)).run()
  await changing
  expect(page(room)).toMatchObject({
    ...meanwhile,
    ...{ senderAddress: 'status@acme.example', websiteUrl: 'https://www.acme.example/' },
  })
})

test.each<[Partial<PageFields>, object]>([
  [{ name: ' New ' }, { name: 'New', timeZone: 'Europe/Berlin' }],
  [{ timeZone: 'UTC' }, { name: 'Acme', timeZone: 'UTC' }],
  [{ websiteUrl: '' }, { websiteUrl: null, supportUrl: 'https://help.example/' }],
  [{ supportUrl: '' }, { websiteUrl: 'https://old.example/', supportUrl: null }],
  [{ brandColor: '#ABCDEF' }, { brandColor: '#abcdef', websiteUrl: 'https://old.example/' }],
  [{ hiddenFromSearch: true }, { hiddenFromSearch: true, visibility: 'public' }],
  [{ senderAddress: '' }, { senderAddress: null, senderName: 'Old' }],
])('%j changes that and nothing else', async (asked, after) => {
  const room = testRoom()
  const old = {
    ...{ websiteUrl: 'https://old.example/', supportUrl: 'https://help.example/', senderName: 'Old' },
    senderAddress: 'old@acme.example',
  }
  room.db.update(organizations).set(old).where(eq(organizations.id, acmeId)).run()
  const before = page(room)
  await changePage(room.deps, system, acmeId, asked)
  expect(page(room)).toEqual({ ...before, ...after })
  expect(room.audited()).toHaveLength(1)
})

test.each([
  ['public', false, 'public'],
  ['public', true, 'members'],
  ['members', false, 'public'],
  ['members', true, 'members'],
  ['password', false, 'password'],
  ['password', true, 'members'],
] as const)(
  'a page that is %s, asked with %j to be the team’s alone, is %s',
  async (visibility, membersOnly, after) => {
    const room = testRoom()
    await changeVisibility(room.deps, system, acmeId, { visibility, password: '', hiddenFromSearch: false })
    await changePage(room.deps, system, acmeId, { membersOnly })
    expect(page(room).visibility).toBe(after)
  },
)

test('what is asked and is so already writes nothing', async () => {
  const room = testRoom()
  await changePage(room.deps, system, acmeId, {})
  await changePage(room.deps, system, acmeId, { slug: 'acme', customDomain: '' })
  expect(room.audited()).toEqual([])
})

test('a domain is claimed until it is given up, and asking for it again claims it no second time', async () => {
  const room = testRoom()
  const ask = (customDomain: string) => changePage(room.deps, room.actor('ann'), acmeId, { customDomain })
  for (const domain of ['a.acme.example', 'A.acme.example.', 'b.acme.example', '']) await ask(domain)
  expect(claimsOf(room.db, acmeId)).toEqual({ served: undefined, pending: undefined })
  expect(room.audited()).toEqual([
    'organization.domain_claimed',
    'organization.domain_claimed',
    'organization.domain_changed',
  ])
})

test.each<[Partial<PageFields>, string[]]>([
  [{ name: ' ' }, ['name']],
  [{ slug: '' }, ['slug']],
  [{ slug: 'other' }, ['slug']],
  [{ timeZone: 'Eastern Time (US & Canada)' }, ['timeZone']],
  [{ customDomain: 'https://status.acme.example/' }, ['customDomain']],
  [{ websiteUrl: 'ftp://x' }, ['websiteUrl']],
  [{ brandColor: 'teal', supportUrl: 'x' }, ['brandColor', 'supportUrl']],
  [{ senderAddress: 'nobody' }, ['senderAddress']],
])('%j is refused by its name, and nothing beside it is done', async (wrong, fields) => {
  const room = testRoom()
  const before = page(room)
  const asked = { hiddenFromSearch: true, ...wrong }
  const refused = await changePage(room.deps, system, acmeId, asked).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'invalid' })
  expect(Object.keys(Object(refused).fields).toSorted()).toEqual(fields)
  expect([page(room), room.audited()]).toEqual([before, []])
})

test('editors may not, and nobody another organization’s page', async () => {
  const { deps, actor, audited } = testRoom()
  const ask = (persona: 'ed' | 'vic' | 'olga' | 'ann', id: string) =>
    laterRefusal(() => changePage(deps, actor(persona), id, { name: 'X' }))
  expect([
    await ask('ed', acmeId),
    await ask('vic', acmeId),
    await ask('olga', acmeId),
    await ask('ann', otherId),
  ]).toEqual(['forbidden', 'forbidden', 'not_found', 'not_found'])
  expect([audited(), audited(otherId)]).toEqual([[], []])
})
