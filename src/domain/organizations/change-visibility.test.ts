import { expect, test } from 'vitest'
import { auditEntries } from '#src/db/schema/operations.ts'
import { atConsole } from '#src/domain/rate-limits/network.ts'
import { whileHashing } from '#src/testing/accounts.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { accountId, acmeId, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { changeRole, removeMember } from '../team/change-team.ts'
import { changeVisibility, checkVisibility } from './change-visibility.ts'
import { organizationById } from './find-organization.ts'

const password = 'open sesame'
const hidden = { visibility: 'password', hiddenFromSearch: false } as const

const short = { password: 'Choose a password of at least 8 characters.' }
const long = {
  password: 'Choose a shorter password: bcrypt reads 72 bytes and would ignore the rest of this one.',
}

test.each<[string, Record<string, string>, { hash: string | null }, unknown, Record<string, string>]>([
  [
    'public',
    { visibility: 'public' },
    { hash: null },
    { visibility: 'public', password: '', hiddenFromSearch: false },
    {},
  ],
  [
    'hidden from search, a password typed for nothing',
    { visibility: 'members', password: 'x', hiddenFromSearch: 'yes' },
    { hash: null },
    { visibility: 'members', password: '', hiddenFromSearch: true },
    {},
  ],
  ['nothing chosen', {}, { hash: null }, { visibility: 'members' }, { visibility: 'Choose who may see the page.' }],
  ['a made-up choice', { visibility: 'friends' }, { hash: 'h' }, {}, { visibility: 'Choose who may see the page.' }],
  ['the first password left empty', { visibility: 'password' }, { hash: null }, {}, short],
  ['the present password kept', { visibility: 'password' }, { hash: 'h' }, { password: '' }, {}],
  ['seven characters', { visibility: 'password', password: '1234567' }, { hash: 'h' }, {}, short],
  [
    'seven characters of two units each',
    { visibility: 'password', password: '😀'.repeat(7) },
    { hash: null },
    {},
    short,
  ],
  [
    'eight, spaces included',
    { visibility: 'password', password: ' 123456 ' },
    { hash: null },
    { password: ' 123456 ' },
    {},
  ],
  ['72 bytes', { visibility: 'password', password: 'é'.repeat(36) }, { hash: null }, {}, {}],
  ['74 bytes', { visibility: 'password', password: 'é'.repeat(37) }, { hash: null }, {}, long],
])('%s', (_, fields, { hash }, values, errors) => {
  const { deps } = testRoom()
  const checked = checkVisibility(readForm(fields), { ...organizationById(deps, acmeId), pagePasswordHash: hash })
  expect(sidesOf(checked)).toMatchObject({ values })
  expect(sidesOf(checked).errors).toEqual(errors)
})

test('an admin puts the page behind a password: its hash is stored, and the audit log knows only that there is one', async () => {
  const { deps, db, actor } = testRoom()
  await changeVisibility(deps, actor('ann'), acmeId, { ...hidden, password })
  const { pagePasswordHash, ...stored } = organizationById(deps, acmeId)
  expect(stored).toMatchObject(hidden)
  expect(await deps.passwords.verify(password, pagePasswordHash, atConsole)).toBe(true)
  expect(organizationById(deps, otherId)).toMatchObject({ visibility: 'public', pagePasswordHash: null })
  expect(lastEntry(deps)).toEqual({
    action: 'organization.visibility_changed',
    by: 'ann000000000',
    subject: `organization ${acmeId}`,
    changes: { before: { visibility: 'public', hiddenFromSearch: false }, after: hidden, newPassword: true },
  })
  expect(JSON.stringify(db.select().from(auditEntries).all())).not.toMatch(/sesame|\$2b\$/)
})

test('without a new password the present one stays, also while the page is public for a time', async () => {
  const { deps } = testRoom()
  await changeVisibility(deps, system, acmeId, { ...hidden, password })
  const { pagePasswordHash } = organizationById(deps, acmeId)
  await changeVisibility(deps, system, acmeId, { visibility: 'public', password: '', hiddenFromSearch: true })
  expect(organizationById(deps, acmeId)).toMatchObject({
    visibility: 'public',
    hiddenFromSearch: true,
    pagePasswordHash,
  })
  expect(lastEntry(deps)?.changes).toMatchObject({ newPassword: false })
  await changeVisibility(deps, system, acmeId, { ...hidden, password: 'another one' })
  expect(organizationById(deps, acmeId).pagePasswordHash).not.toBe(pagePasswordHash)
})

test.each<[string, (room: TestRoom) => void, string]>([
  ['removed', ({ deps }) => removeMember(deps, system, acmeId, accountId('ann')), 'not_found'],
  ['made an editor', ({ deps }) => changeRole(deps, system, acmeId, accountId('ann'), 'editor'), 'forbidden'],
])('whoever is %s while the password is hashed sets none', async (_, act, code) => {
  const room: TestRoom = testRoom({ passwords: whileHashing(() => act(room)) })
  const change = () => changeVisibility(room.deps, room.actor('ann'), acmeId, { ...hidden, password })
  expect(await laterRefusal(change)).toBe(code)
  expect(organizationById(room.deps, acmeId)).toMatchObject({ visibility: 'public', pagePasswordHash: null })
  await changeVisibility(room.deps, room.actor('otto'), acmeId, { ...hidden, password: '' })
})
