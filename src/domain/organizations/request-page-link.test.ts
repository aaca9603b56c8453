import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { pageLinks } from '#src/db/schema/page-access.ts'
import { connectRelay } from '#src/testing/accounts.ts'
import { askedLink, openByMail, setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { accountMail } from '../notifications/channels/email/account-mail.ts'
import { changeDomain } from './change-domain.ts'
import { organizationById } from './find-organization.ts'
import { requestPageLink } from './request-page-link.ts'

function mailable(): TestRoom {
  const room = testRoom()
  connectRelay(room.deps)
  openByMail(room.deps, 'sue@example.org\nexample.com')
  return room
}

const ask = ({ deps }: TestRoom, email: string, { ip = '192.0.2.1', id = acmeId } = {}) =>
  requestPageLink(deps, { ...testOrigin, ip }, organizationById(deps, id), { email, next: 'history' })
const owed = ({ db }: TestRoom) => db.select().from(deliveries).all()

/** What leaves for the newest request: the mail, or why there is none. */
function leaves(room: TestRoom) {
  const delivery = owed(room).at(-1)
  if (!delivery) throw new Error('nothing was queued')
  return accountMail(room.deps, delivery, 'status@relay.example')
}

test.each(['sue@example.org', 'anybody@example.com', 'stranger@example.net'])(
  'asking for %s leaves the rows that any address leaves, and none in the audit log',
  (email) => {
    const room = mailable()
    const audits = () => [room.audited(), room.audited(null)]
    const before = audits()
    expect(ask(room, ` ${email.toUpperCase()} `)).toBe(email)
    const [link] = room.db.select().from(pageLinks).all()
    expect(link).toMatchObject({ organizationId: acmeId, address: email, next: 'history' })
    expect(owed(room)).toMatchObject([
      { kind: 'page_link', state: 'waiting', address: email, subjectId: link?.id, organizationId: acmeId },
    ])
    expect(audits()).toEqual(before)
  },
)

test('a reader is mailed the link in the organization’s name, at the page’s own address', () => {
  const room = mailable()
  ask(room, 'sue@example.org')
  const sent = leaves(room)
  const token = askedLink(room.deps)
  expect(sent).toMatchObject({ send: { to: 'sue@example.org', from: { name: 'Acme Status' } } })
  expect('send' in sent && sent.send.text).toContain(`http://localhost/access/links/${token}`)
  changeDomain(room.deps, system, acmeId, 'status.acme.example')
  const moved = leaves(room)
  expect('send' in moved && moved.send.text).toContain(`http://status.acme.example/access/links/${token}`)
})

test.each<[string, string, (room: TestRoom) => void]>([
  ['The address is no reader of the page.', 'stranger@example.net', () => undefined],
  ['The page does not open by mail.', 'sue@example.org', ({ deps }) => setOrganization(deps, { opensByMail: false })],
  ['The page does not open by mail.', 'sue@example.org', ({ deps }) => setOrganization(deps, { visibility: 'public' })],
  ['The link was used or is over.', 'sue@example.org', ({ clock }) => clock.advance(30 * 60_000)],
  ['The link was used or is over.', 'sue@example.org', ({ deps }) => setOrganization(deps, { deletedAt: 1 })],
])('%s Then nothing leaves for %s', (skip, email, meanwhile) => {
  const room = mailable()
  ask(room, email)
  meanwhile(room)
  expect(leaves(room)).toEqual({ skip })
})

test('a network asks ten times in an hour, an address is asked for three times, whether or not it may see the page', () => {
  for (const email of ['sue@example.org', 'stranger@example.net']) {
    const room = mailable()
    for (let time = 0; time < 3; time++) ask(room, email, { ip: `192.0.2.${time}` })
    expect(refusal(() => ask(room, email.toUpperCase(), { ip: '192.0.2.9' }))).toBe('rate_limited')
    room.clock.advance(3_600_000)
    ask(room, email)
  }
  const room = mailable()
  for (let time = 0; time < 10; time++) ask(room, `r${time}@example.com`, { ip: `2001:db8::${time}` })
  expect(refusal(() => ask(room, 'r11@example.com', { ip: '2001:db8::ffff' }))).toBe('rate_limited')
  expect(ask(room, 'r11@example.com', { ip: '2001:db8:0:1::1' })).toBe('r11@example.com')
})

test('where the page does not open so, no mail can leave, or nothing was typed, nothing is queued', () => {
  const room = mailable()
  expect(refusal(() => ask(room, 'sue@example.org', { id: otherId }))).toBe('not_found')
  expect(refusal(() => ask(room, 'sue'))).toBe('invalid')
  const without = testRoom()
  openByMail(without.deps, 'sue@example.org')
  expect(refusal(() => ask(without, 'sue@example.org'))).toBe('conflict')
  expect([owed(room), owed(without)]).toEqual([[], []])
})
