import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { allDeliveries } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { day, hour, type StatusRoom, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { readForm } from '../forms/form.ts'
import { Held } from '../publications/held.ts'
import { type AnnouncementInput, checkAnnouncement } from './check-announcement.ts'
import { findAnnouncement, listAnnouncements, shownAnnouncements } from './find-announcements.ts'
import { mailAnnouncements } from './mail-announcements.ts'
import { editAnnouncement, publishAnnouncement, withdrawAnnouncement } from './publish-announcement.ts'

function said({ clock }: StatusRoom, changes: Partial<AnnouncementInput> = {}): AnnouncementInput {
  const times = { startsAt: clock.now(), endsAt: clock.now() + day }
  return { title: 'We move', body: 'To **new** disks.', linkUrl: null, notify: false, ...times, ...changes }
}

const publish = (room: StatusRoom, changes: Partial<AnnouncementInput> = {}) =>
  publishAnnouncement(room.deps, room.actor('ed'), acmeId, said(room, changes)).id
const shown = ({ db, clock }: StatusRoom, of = acmeId) =>
  shownAnnouncements(db, of, clock.now()).map(({ title }) => title)
const mailed = ({ deps }: StatusRoom) =>
  allDeliveries(deps)
    .filter(({ kind }) => kind === 'announcement')
    .map(({ address }) => address)

test('it is shown from its beginning to its end, on its own page alone, the newest first', () => {
  const room = statusRoom()
  publish(room, { title: 'Later', startsAt: room.clock.now() + hour })
  publish(room)
  expect([shown(room), shown(room, otherId)]).toEqual([['We move'], []])
  expect(listAnnouncements(room.db, acmeId, 10)).toHaveLength(2)
  room.clock.advance(hour)
  expect(shown(room)).toEqual(['Later', 'We move'])
  room.clock.advance(day)
  expect(shown(room)).toEqual([])
})

test('with notification everybody who follows the whole page by mail gets one mail, once it begins', () => {
  const room = statusRoom()
  const api = room.service()
  subscribe(room.deps, 'all@example.org')
  subscribe(room.deps, 'gone@example.org', { state: 'unsubscribed' })
  subscribe(room.deps, 'one@example.org', { followsAll: false, chosen: ` ${api} ` })
  publish(room, { notify: true, startsAt: room.clock.now() + hour })
  mailAnnouncements(room.deps)
  expect(mailed(room)).toEqual([])
  room.clock.advance(hour)
  mailAnnouncements(room.deps)
  mailAnnouncements(room.deps)
  expect(mailed(room)).toEqual(['all@example.org'])
})

test('no more than so many wait at once, so that others’ mail gets through, and each follower gets one', () => {
  const room = statusRoom()
  for (let count = 0; count < 260; count++) subscribe(room.deps, `reader${count}@example.org`)
  publish(room, { notify: true })
  mailAnnouncements(room.deps)
  mailAnnouncements(room.deps)
  expect(mailed(room)).toHaveLength(250)
  room.db.$client.run("UPDATE deliveries SET state = 'delivered'")
  mailAnnouncements(room.deps)
  expect(new Set(mailed(room)).size).toBe(260)
})

test('withdrawn it is on the page no more, and no more mails leave', () => {
  const room = statusRoom()
  subscribe(room.deps, 'all@example.org')
  const id = publish(room, { notify: true })
  withdrawAnnouncement(room.deps, room.actor('ed'), acmeId, id)
  mailAnnouncements(room.deps)
  expect([shown(room), mailed(room)]).toEqual([[], []])
  expect(refusal(() => withdrawAnnouncement(room.deps, room.actor('ed'), acmeId, id))).toBe('conflict')
  expect(refusal(() => editAnnouncement(room.deps, room.actor('ed'), acmeId, id, said(room)))).toBe('conflict')
  expect(room.audited().slice(-2)).toEqual(['announcement.published', 'announcement.withdrawn'])
})

test('edited it reads otherwise; what it mails to many a second person releases', () => {
  const room = statusRoom()
  const id = publish(room)
  editAnnouncement(room.deps, room.actor('ann'), acmeId, id, said(room, { title: 'We stay' }))
  expect(findAnnouncement(room.db, acmeId, id).title).toBe('We stay')
  for (const address of ['a@example.org', 'b@example.org']) subscribe(room.deps, address)
  room.setAcme({ reviewAbove: 1 })
  expect(() => publish(room, { notify: true })).toThrow(Held)
  publish(room)
})

test('viewers and other organizations change none', () => {
  const room = statusRoom()
  const id = publish(room)
  expect(strangers(room, (who, of) => editAnnouncement(room.deps, who, of, id, said(room)))).toEqual(shutOut)
  expect(strangers(room, (who, of) => withdrawAnnouncement(room.deps, who, of, id))).toEqual(shutOut)
  expect(refusal(() => publishAnnouncement(room.deps, room.actor('vic'), acmeId, said(room)))).toBe('forbidden')
})

const form = { title: 'We move', body: '', linkUrl: '', startsAt: '2026-03-10T13:45', endsAt: '2026-03-11T13:45' }
const check = (changes: Record<string, string>) =>
  Object.keys(sidesOf(checkAnnouncement(readForm({ ...form, ...changes }), 'Europe/Berlin')).errors)

test.each([
  [{}, []],
  [{ title: ' ' }, ['title']],
  [{ title: 'x'.repeat(121) }, ['title']],
  [{ body: 'x'.repeat(1001) }, ['body']],
  [{ linkUrl: 'javascript:alert(1)' }, ['linkUrl']],
  [{ startsAt: 'soon' }, ['startsAt', 'endsAt']],
  [{ endsAt: '2026-03-10T13:45' }, ['endsAt']],
  [{ endsAt: '2028-03-10T13:45' }, ['endsAt']],
])('the form with %j has the faults %j', (changes, errors) => {
  expect(check(changes as Record<string, string>)).toEqual(errors)
})
