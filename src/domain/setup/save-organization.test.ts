import { expect, test } from 'vitest'
import { formerSlugs } from '#src/db/schema/former-slugs.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { entries, refusedFields } from '#src/testing/accounts.ts'
import { accountOf, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { insertFirstAccount } from './create-first-account.ts'
import { firstAdmin, saveOrganization } from './save-organization.ts'

const visitor = { kind: 'visitor', origin: testOrigin } as const
const acme = { organization: 'Acme', slug: 'acme', timeZone: 'Europe/Berlin', url: 'https://Status.example.com/' }
const ann = { name: 'Ann', email: 'ann@example.com', passwordHash: 'hash' }

/** The wizard after its first step. */
function begun() {
  const deps = testDeps()
  const adminId = write(deps.db, (tx) => insertFirstAccount(tx, deps, visitor, ann))
  return { deps, adminId, rows: () => deps.db.select().from(organizations).all() }
}

test('the organization is made, belongs to the first admin, and is the one at home under the address', () => {
  const { deps, adminId, rows } = begun()
  saveOrganization(deps, visitor, acme)
  const [made] = rows()
  expect(made).toMatchObject({ name: 'Acme', slug: 'acme', timeZone: 'Europe/Berlin', deletedAt: null })
  expect(deps.db.select().from(memberships).all()).toMatchObject([
    { organizationId: made?.id, accountId: adminId, role: 'owner' },
  ])
  expect(readInstance(deps.db)).toMatchObject({
    homeOrganizationId: made?.id,
    url: 'https://status.example.com',
    setUpAt: null,
  })
  expect(entries(deps, null).at(-1)).toEqual({
    action: 'instance.configured',
    by: 'visitor',
    subject: '1',
    changes: { url: 'https://status.example.com', homeOrganization: made?.id },
  })
  expect(entries(deps, made?.id ?? '')).toEqual([
    {
      action: 'organization.created',
      by: 'visitor',
      subject: made?.id,
      changes: { name: 'Acme', slug: 'acme', timeZone: 'Europe/Berlin', owner: adminId },
    },
  ])
})

test('saved again it changes, and what did not change is not recorded', () => {
  const { deps, rows } = begun()
  saveOrganization(deps, visitor, acme)
  const id = rows()[0]?.id ?? ''
  saveOrganization(deps, visitor, { ...acme, organization: 'Acme Ltd', slug: 'acme-ltd' })
  expect(rows()).toMatchObject([{ id, name: 'Acme Ltd', slug: 'acme-ltd', timeZone: 'Europe/Berlin' }])
  expect(entries(deps, id).map(({ action }) => action)).toEqual(['organization.created', 'organization.changed'])
  expect(entries(deps, id).at(-1)?.changes).toEqual({ name: 'Acme Ltd', slug: 'acme-ltd', timeZone: 'Europe/Berlin' })
  expect(entries(deps, null).map(({ action }) => action)).toEqual(['account.created', 'instance.configured'])
  saveOrganization(deps, visitor, { ...acme, url: 'https://other.example.com' })
  expect(readInstance(deps.db).url).toBe('https://other.example.com')
  expect(
    entries(deps, null)
      .map(({ action }) => action)
      .slice(1),
  ).toEqual(['instance.configured', 'instance.configured'])
})

test('a short name left empty comes from the name', () => {
  const { deps, rows } = begun()
  saveOrganization(deps, visitor, { ...acme, organization: ' Müller & Söhne ', slug: '' })
  expect(rows()).toMatchObject([{ name: 'Müller & Söhne', slug: 'muller-sohne' }])
})

test('every wrong field is named, and nothing is made', async () => {
  const { deps, rows } = begun()
  const wrong = { organization: ' ', slug: 'A', timeZone: 'Mars/Olympus', url: 'status.example.com' }
  expect(Object.keys(await refusedFields(() => saveOrganization(deps, visitor, wrong))).sort()).toEqual([
    'organization',
    'slug',
    'timeZone',
    'url',
  ])
  expect([rows(), readInstance(deps.db).homeOrganizationId]).toEqual([[], null])
})

test('a short name that another has, or had, is refused, at first and later', async () => {
  const { deps, rows } = begun()
  const createdAt = 0
  writeUnaudited(deps.db, (tx) => {
    const brought = { id: 'imported0000', slug: 'taken', name: 'Imported', timeZone: 'UTC', createdAt }
    tx.insert(organizations).values(brought).run()
    tx.insert(formerSlugs).values({ slug: 'former', organizationId: 'imported0000', createdAt }).run()
  })
  const sentence = (slug: string) => ({
    slug: `The address “${slug}” belongs to another organization here: choose another one.`,
  })
  const save = (slug: string) => saveOrganization(deps, visitor, { ...acme, slug })
  for (const slug of ['taken', 'former']) expect(await refusedFields(() => save(slug))).toEqual(sentence(slug))
  save('acme')
  for (const slug of ['taken', 'former']) expect(await refusedFields(() => save(slug))).toEqual(sentence(slug))
  expect(
    rows()
      .map(({ slug }) => slug)
      .sort(),
  ).toEqual(['acme', 'taken'])
})

test('before there is an admin nobody would own it', () => {
  const deps = testDeps()
  expect(() => saveOrganization(deps, visitor, acme)).toThrow('Make the first account before the organization.')
  expect(deps.db.select().from(organizations).all()).toEqual([])
})

test('of several admins the first one owns it', () => {
  const { deps, adminId } = begun()
  expect(firstAdmin(deps.db)).toEqual({ id: adminId, email: 'ann@example.com' })
  const room = testRoom()
  writeUnaudited(room.db, () => room.db.$client.run("UPDATE accounts SET created_at = 1 WHERE id = 'ines00000000'"))
  expect(firstAdmin(room.db)).toEqual({ id: 'ines00000000', email: 'ines@example.com' })
})

test('ordinary accounts and members may not; once the wizard is finished nobody may', () => {
  const { deps } = begun()
  expect(refusal(() => saveOrganization(deps, accountOf('otto'), acme))).toBe('forbidden')
  const room = testRoom()
  expect(refusal(() => saveOrganization(room.deps, visitor, acme))).toBe('forbidden')
  expect(refusal(() => saveOrganization(room.deps, room.actor('otto'), acme))).toBe('forbidden')
  for (const actor of [accountOf('iris'), system])
    expect(refusal(() => saveOrganization(room.deps, actor, { ...acme, slug: 'another' }))).toBe('conflict')
  expect([room.audited(), room.audited(null)]).toEqual([[], []])
})
