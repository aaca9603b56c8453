import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { openByMail, passOf, setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, system, testOrigin } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { holdsGivenPass, listPasses } from '../page-access/passes.ts'
import { changePageWays, checkPageWays, type PageWays } from './change-page-ways.ts'
import { changeVisibility } from './change-visibility.ts'
import { endPasses } from './end-passes.ts'
import { organizationById } from './find-organization.ts'
import { holdsPass, openPage } from './page-password.ts'

const closed: PageWays = { opensByMail: false, opensBySso: false, pageNetworks: [], pageNetworkRule: 'none' }
const known: PageWays = { ...closed, pageNetworks: ['192.0.2.0/24'] }
const noList = 'List the networks: one address or range per line.'

test.each<[Record<string, string>, Partial<PageWays>, Record<string, string>]>([
  [{ networkRule: 'none' }, closed, {}],
  [
    { networkRule: 'none', opensByMail: 'yes', networks: '203.0.113.7' },
    { opensByMail: true, pageNetworks: ['203.0.113.7'] },
    {},
  ],
  [{ networkRule: 'opens', networks: '203.0.113.7' }, { pageNetworkRule: 'opens', pageNetworks: ['203.0.113.7'] }, {}],
  [{ networkRule: 'limits' }, {}, { networks: noList }],
  [{ networkRule: 'opens', networks: ' ' }, {}, { networks: noList }],
  [{ networkRule: 'opens', networks: '0.0.0.0/0' }, known, { networks: expect.stringContaining('everybody') as never }],
  [{ networkRule: 'friends' }, {}, { networkRule: 'Choose what the listed networks are to the page.' }],
])('%j', (fields, values, errors) => {
  const checked = sidesOf(checkPageWays(readForm(fields), known, undefined))
  expect(checked.errors).toEqual(errors)
  if (Object.keys(errors).length === 0) expect(checked.values).toMatchObject(values)
})

test('behind a proxy that nobody has named networks open and limit nothing', () => {
  const check = (networkRule: string) =>
    sidesOf(checkPageWays(readForm({ networkRule, networks: '203.0.113.7' }), known, 'A proxy stands in front.')).errors
  expect([check('none'), check('opens'), check('limits')]).toEqual([
    {},
    { networks: 'A proxy stands in front.' },
    { networks: 'A proxy stands in front.' },
  ])
})

test('the ways in are saved with both sides in the log; a way that closes ends its passes', () => {
  const room = testRoom()
  openByMail(room.deps, 'sue@example.org')
  passOf(room.deps, 'sue@example.org')
  const open: PageWays = { ...closed, opensByMail: true, pageNetworks: ['203.0.113.7'], pageNetworkRule: 'limits' }
  changePageWays(room.deps, room.actor('ann'), acmeId, open)
  expect(organizationById(room.deps, acmeId)).toMatchObject(open)
  expect(listPasses(room.deps, acmeId).all).toBe(1)
  expect(lastEntry(room.deps)).toMatchObject({
    action: 'organization.page_ways_changed',
    changes: { before: { ...closed, opensByMail: true }, after: open },
  })
  changePageWays(room.deps, room.actor('ann'), acmeId, closed)
  expect(listPasses(room.deps, acmeId).all).toBe(0)
})

test.each<[string, (room: ReturnType<typeof testRoom>) => unknown, boolean]>([
  ['another password', ({ deps }) => visible(deps, { password: 'another password' }), false],
  [
    'another visibility, and the same again',
    async ({ deps }) => {
      await visible(deps, { visibility: 'members' })
      await visible(deps, {})
    },
    false,
  ],
  ['an end of all passes', ({ deps, actor }) => endPasses(deps, actor('ann'), acmeId), false],
  ['a page hidden from search', ({ deps }) => visible(deps, { hiddenFromSearch: true }), true],
])('after %s passes of every kind are good: %s', async (_what, act, isGood) => {
  const room = testRoom()
  const { deps } = room
  await visible(deps, { password: 'open sesame now' })
  openByMail(deps, 'sue@example.org')
  setOrganization(deps, { visibility: 'password' })
  const page = () => organizationById(deps, acmeId)
  const given = passOf(deps, 'sue@example.org')
  const typed = await openPage(deps, testOrigin, page(), 'open sesame now')
  expect([holdsGivenPass(deps, page(), given), holdsPass(deps, page(), typed)]).toEqual([true, true])
  await act(room)
  expect([holdsGivenPass(deps, page(), given), holdsPass(deps, page(), typed)]).toEqual([isGood, isGood])
})

const visible = (deps: ReturnType<typeof testRoom>['deps'], input: Partial<Parameters<typeof changeVisibility>[3]>) =>
  changeVisibility(deps, system, acmeId, { visibility: 'password', password: '', hiddenFromSearch: false, ...input })
