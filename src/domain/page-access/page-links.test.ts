import { expect, test } from 'vitest'
import { pageLinks } from '#src/db/schema/page-access.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { linkTo, openByMail, setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { signedToken } from '../secrets/signed-links.ts'
import { listReaders } from './find-readers.ts'
import { linkLifetime, openByLink, peekLink } from './page-links.ts'
import { endPass, holdsGivenPass, listPasses } from './passes.ts'
import { removeReader } from './readers.ts'

const minute = 60_000
const pageOf = ({ deps }: TestRoom, id = acmeId) => organizationById(deps, id)
const open = (room: TestRoom, token: string, id = acmeId) => openByLink(room.deps, testOrigin, pageOf(room, id), token)
const peek = (room: TestRoom, token: string, id = acmeId) => peekLink(room.deps, pageOf(room, id), token)
const isIn = (room: TestRoom, pass: string, id = acmeId) => holdsGivenPass(room.deps, pageOf(room, id), pass)

function withReaders() {
  const room = testRoom()
  openByMail(room.deps, 'sue@example.org\nexample.com')
  return room
}

test('a link opens the page once; looking at it, as scanners of mail do, uses nothing up', () => {
  const room = withReaders()
  const token = linkTo(room.deps, 'eve@example.com', { next: 'history' })
  for (let look = 0; look < 3; look++) expect(peek(room, token).address).toBe('eve@example.com')
  const { pass, next } = open(room, token)
  expect([isIn(room, pass), next]).toEqual([true, 'history'])
  expect([refusal(() => peek(room, token)), refusal(() => open(room, token))]).toEqual(['not_found', 'not_found'])
  const { passes, all } = listPasses(room.deps, acmeId)
  expect([all, passes]).toMatchObject([1, [{ way: 'mailed_link', address: 'eve@example.com', ip: '192.0.2.1' }]])
  expect(JSON.stringify(passes)).not.toContain('Hash')
  expect(lastEntry(room.deps)).toMatchObject({ action: 'page_readers.let_in', by: null, changes: {} })
})

test('a newer link voids the one before, of the same address to the same page', () => {
  const room = withReaders()
  openByMail(room.deps, 'sue@example.org', otherId)
  const first = linkTo(room.deps, 'sue@example.org')
  const others = [linkTo(room.deps, 'eve@example.com'), linkTo(room.deps, 'sue@example.org', { id: otherId })]
  const second = linkTo(room.deps, 'sue@example.org')
  expect(refusal(() => open(room, first))).toBe('not_found')
  open(room, second)
  open(room, others[0] ?? '')
  open(room, others[1] ?? '', otherId)
})

test('it opens for half an hour', () => {
  const room = withReaders()
  const [early, late] = [linkTo(room.deps, 'sue@example.org'), linkTo(room.deps, 'eve@example.com')]
  room.clock.advance(linkLifetime - 1)
  open(room, early)
  room.clock.advance(1)
  expect([refusal(() => peek(room, late)), refusal(() => open(room, late))]).toEqual(['not_found', 'not_found'])
})

test.each<[string, (room: TestRoom, token: string) => string]>([
  ['a stranger’s', ({ deps }) => linkTo(deps, 'eve@example.org')],
  ['of another page', ({ deps }) => linkTo(deps, 'sue@example.org', { id: otherId })],
  [
    'of another purpose',
    ({ deps, db }) => signedToken(deps, 'invitation', db.select().from(pageLinks).get()?.id ?? ''),
  ],
  ['with another signature', (_, token) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
  ['made up', () => 'aaaaaaaaaaaa'.padEnd(55, 'A')],
  ['empty', () => ''],
  [
    'whose reader was removed',
    (room, token) => {
      for (const { id } of listReaders(room.db, acmeId)) removeReader(room.deps, system, acmeId, id)
      return token
    },
  ],
  [
    'of a way that was closed',
    (room, token) => {
      setOrganization(room.deps, { opensByMail: false })
      return token
    },
  ],
])('a link %s opens nothing, and says no more than one that is over', (_what, made) => {
  const room = withReaders()
  openByMail(room.deps, 'sue@example.org', otherId)
  const token = made(room, linkTo(room.deps, 'sue@example.org'))
  const before = room.audited()
  const sentence = 'This link has expired or was already used. Ask for a new one.'
  for (const act of [() => peek(room, token), () => open(room, token)])
    expect(act).toThrow(expect.objectContaining({ code: 'not_found', message: sentence }))
  expect([listPasses(room.deps, acmeId).all, room.audited()]).toEqual([0, before])
})

test('a pass is one page’s, for thirty days, and the last use is noted every few minutes', () => {
  const room = withReaders()
  openByMail(room.deps, 'sue@example.org', otherId)
  const { pass } = open(room, linkTo(room.deps, 'sue@example.org'))
  const begun = room.clock.now()
  expect([isIn(room, pass), isIn(room, pass, otherId), isIn(room, `${pass}x`), isIn(room, '')]).toEqual([
    true,
    false,
    false,
    false,
  ])
  const seenAt = () => listPasses(room.deps, acmeId).passes[0]?.lastSeenAt
  room.clock.advance(4 * minute)
  isIn(room, pass)
  expect(seenAt()).toBe(begun)
  room.clock.advance(minute)
  isIn(room, pass)
  expect(seenAt()).toBe(begun + 5 * minute)
  room.clock.set(begun + 30 * 24 * 60 * minute - 1)
  expect(isIn(room, pass)).toBe(true)
  room.clock.advance(1)
  expect([isIn(room, pass), listPasses(room.deps, acmeId).all]).toEqual([false, 0])
})

test('an admin ends one pass; editors may not, and another organization’s is not found', () => {
  const room = withReaders()
  const [sue, eve] = ['sue@example.org', 'eve@example.com'].map((one) => open(room, linkTo(room.deps, one)).pass)
  const id = listPasses(room.deps, acmeId).passes.find(({ address }) => address === 'sue@example.org')?.id ?? ''
  expect(refusal(() => endPass(room.deps, room.actor('ed'), acmeId, id))).toBe('forbidden')
  expect(refusal(() => endPass(room.deps, room.actor('olga'), acmeId, id))).toBe('not_found')
  expect(refusal(() => endPass(room.deps, room.actor('olga'), otherId, id))).toBe('not_found')
  endPass(room.deps, room.actor('ann'), acmeId, id)
  expect([isIn(room, sue ?? ''), isIn(room, eve ?? '')]).toEqual([false, true])
  expect(lastEntry(room.deps)).toMatchObject({ action: 'page_pass.ended', subject: `page_pass ${id}` })
  expect(refusal(() => endPass(room.deps, room.actor('ann'), acmeId, id))).toBe('not_found')
})
