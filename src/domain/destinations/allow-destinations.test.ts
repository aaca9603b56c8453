import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { readInstance } from '../settings/instance.ts'
import { allowDestinations, checkDestinations } from './allow-destinations.ts'

const check = (destinations: string) => checkDestinations(readForm({ destinations }))

test('one entry a line, or several with commas or spaces between; each once, and none is right, too', () => {
  expect(sidesOf(check(' chat.internal\r\n10.1.0.0/16, 192.168.1.7\t10.1.0.0/16\n\n')).values).toEqual([
    'chat.internal',
    '10.1.0.0/16',
    '192.168.1.7',
  ])
  expect([check(''), check(' \n ')].map(sidesOf)).toEqual([
    { values: [], errors: {} },
    { values: [], errors: {} },
  ])
})

test.each([
  ['Chat.Internal', 'chat.internal'],
  ['chat.internal.', 'chat.internal'],
  ['münchen.internal', 'xn--mnchen-3ya.internal'],
  ['chat_1', 'chat_1'],
  ['127.0.0.1', '127.0.0.1'],
  ['[FD00::1]', 'fd00::1'],
  ['fd00::/8', 'fd00::/8'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['192.168.1.7/32', '192.168.1.7/32'],
  ['fd00::1/128', 'fd00::1/128'],
])('%s is stored as %s, as URLs hold it', (typed, stored) => {
  expect(sidesOf(check(typed))).toEqual({ values: [stored], errors: {} })
})

const none = (entry: string) =>
  `“${entry}” does not work here: type a host name, an address, or a range such as 10.1.0.0/16.`

test.each([
  ['http://chat.internal', none('http://chat.internal')],
  ['chat.internal:8080', none('chat.internal:8080')],
  ['chat.internal/16', none('chat.internal/16')],
  ['*.internal', none('*.internal')],
  ['-chat', none('-chat')],
  ['10.1', none('10.1')],
  ['0x7f000001', none('0x7f000001')],
  ['2130706433', none('2130706433')],
  ['127.1', none('127.1')],
  ['10.0.0.0/33', none('10.0.0.0/33')],
  ['10.0.0.0/', none('10.0.0.0/')],
  ['fd00::/129', none('fd00::/129')],
  ['10.0.0.0/8/8', none('10.0.0.0/8/8')],
  ['<script>', none('<script>')],
  ['0.0.0.0/0', '0.0.0.0/0 is too wide: allow ranges of at least /8.'],
  ['10.0.0.0/7', '10.0.0.0/7 is too wide: allow ranges of at least /8.'],
  ['::/0', '::/0 is too wide: allow ranges of at least /8.'],
])('%s is refused', (typed, destinations) => {
  expect(sidesOf(check(`chat.internal\n${typed}`)).errors).toEqual({ destinations })
})

test('a hundred are allowed, and no more', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => `10.0.0.${at}`).join('\n')
  expect(sidesOf(check(`${hundred}\n10.0.0.0`)).errors).toEqual({})
  expect(sidesOf(check(`${hundred}\n10.0.0.100`)).errors).toEqual({
    destinations: 'Allow at most 100: name a range instead of its addresses.',
  })
})

test('the instance admin allows them; the list as a whole is the new one', () => {
  const room = testRoom()
  allowDestinations(room.deps, ines, ['10.0.0.1'])
  allowDestinations(room.deps, ines, ['chat.internal'])
  expect(readInstance(room.db).allowedDestinations).toEqual(['chat.internal'])
  expect(lastAct(room.db)).toEqual({
    action: 'instance.destinations_allowed',
    actorId: 'ines00000000',
    subject: 'instance 1',
    changes: { before: ['10.0.0.1'], after: ['chat.internal'] },
    ip: '192.0.2.1',
  })
})

test('nobody else may', async () => {
  const { deps, db, audited } = testRoom()
  expect(await letThrough((actor) => allowDestinations(deps, actor, ['10.0.0.1']))).toEqual([])
  expect([readInstance(db).allowedDestinations, audited(null)]).toEqual([[], []])
})
