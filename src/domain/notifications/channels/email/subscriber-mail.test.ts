import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { deleteIncident } from '#src/domain/incidents/delete-incident.ts'
import { editStatusUpdate } from '#src/domain/incidents/edit-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { connectMailService } from '#src/domain/mail/connect-mail-service.ts'
import type { Alike, Mail } from '#src/domain/mail/mail.ts'
import { runDueSteps } from '#src/domain/maintenance/run-due-steps.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { addDelivery, expandAll, notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { sent } from '#src/testing/sendable.ts'
import { sharedMail } from './shared-mail.ts'
import { subscriberMail } from './subscriber-mail.ts'
import { firstInThread, threadAbout } from './threads.ts'

const relayFrom = 'status@relay.example'
const second = 1000

/** The newest message to whoever has that id, as it would be sent now. */
function delivery({ db }: TestRoom, subscriberId: string) {
  const found = db.select().from(deliveries).where(eq(deliveries.subscriberId, subscriberId)).all().at(-1)
  if (!found) throw new Error('nothing is owed')
  return found
}

function mailTo(room: TestRoom, subscriberId: string) {
  const composed = subscriberMail(room.deps, delivery(room, subscriberId), relayFrom)
  return sent(composed)
}

function told(): { room: TestRoom; sue: string; joe: string; incidentId: string } {
  const room = testRoom()
  const [sue, joe] = ['sue', 'joe'].map((name) => subscribe(room.deps, `${name}@example.org`)) as [string, string]
  const { incidentId } = notifyOfIncident(room.deps, { body: 'We **look**.' })
  expandAll(room.deps)
  return { room, sue, joe, incidentId }
}

test('the envelope and the headers are of one message, the words of all', () => {
  const { room, sue, joe } = told()
  const token = signedToken(room.deps, 'subscription', sue)
  const mail = mailTo(room, sue)
  expect(mail).toMatchObject({
    ...{ to: 'sue@example.org', from: { name: 'Acme Status', address: relayFrom }, returnPath: relayFrom },
    ...{ subject: 'Investigating: Logins fail · Acme', messageId: `<${delivery(room, sue).id}@localhost>` },
    ...{ references: null, list: { name: 'Acme', id: 'acme.localhost' } },
    headers: {
      'Auto-Submitted': 'auto-generated',
      'List-Unsubscribe': `<http://localhost/subscriptions/${token}/unsubscribe>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  })
  for (const body of [mail.text, mail.html]) expect(body).toContain(`/subscriptions/${token}`)
  const others = mailTo(room, joe)
  expect(others.subject).toBe(mail.subject)
  expect(others.text).toBe(mail.text.replaceAll(token, signedToken(room.deps, 'subscription', joe)))
  expect(others.html).not.toContain(token)
})

/** The mail, but for its envelope, made of the blank and the words alone. */
function filled({ blank, words }: Alike): Omit<Mail, 'returnPath'> {
  const longestFirst = words.toSorted(([a], [b]) => b.length - a.length)
  const { returnPath: _, ...rest } = blank
  return JSON.parse(longestFirst.reduce((text, [standIn, own]) => text.replaceAll(standIn, own), JSON.stringify(rest)))
}

test('who puts a reader’s words into the blank has that reader’s mail, whatever else changes', () => {
  const { room, sue, joe, incidentId } = told()
  const blanks = new Set<Mail>()
  const tell = (...subscribers: string[]) => {
    for (const one of subscribers) {
      const { alike, returnPath: _, ...mail } = mailTo(room, one)
      if (!alike) throw new Error('it is like no other')
      expect(filled(alike)).toEqual(mail)
      blanks.add(alike.blank)
    }
    return blanks.size
  }
  expect(tell(sue, joe)).toBe(1)
  connectMailService(room.deps, system, readForm({ service: 'mailgun' }))
  expect(tell(sue, joe)).toBe(2)
  const eve = subscribe(room.deps, 'eve@example.org')
  room.clock.advance(second)
  postUpdate(room.deps, system, acmeId, incidentId, { status: 'identified', body: 'x', services: [], notify: true })
  expandAll(room.deps)
  expect(mailTo(room, sue).references).not.toBeNull()
  // Eve's first mail continues nothing.
  expect(tell(sue, joe, eve)).toBe(4)
})

test.each(['paused', 'quarantined', 'unsubscribed', 'unconfirmed'] as const)('who is %s gets no news', (state) => {
  const { room, sue } = told()
  writeUnaudited(room.db, (tx) => void tx.update(subscribers).set({ state }).run())
  expect(subscriberMail(room.deps, delivery(room, sue), relayFrom)).toEqual({
    skip: `The subscriber is ${state}.`,
  })
})

test('nobody gets news of a deleted organization or of a deleted update, nor who was never there', () => {
  const { room, sue, incidentId } = told()
  const news = () => subscriberMail(room.deps, delivery(room, sue), relayFrom)
  const nobody = addDelivery(room.deps, { kind: 'status_update' })
  expect(subscriberMail(room.deps, nobody, relayFrom)).toEqual({ skip: 'The subscriber is gone.' })
  deleteIncident(room.deps, system, acmeId, incidentId, 'Logins fail')
  expect(news()).toEqual({ skip: 'The status update was deleted.' })
  writeUnaudited(room.db, (tx) => void tx.update(organizations).set({ deletedAt: 1 }).run())
  expect(news()).toEqual({ skip: 'The organization was deleted.' })
})

const asked: [string, Partial<typeof subscribers.$inferInsert>, boolean][] = [
  ['has not confirmed', { state: 'unconfirmed' }, true],
  ['rests', { state: 'paused' }, true],
  ['left before', { state: 'unsubscribed', unsubscribedAt: -1 }, true],
  ['left in the millisecond in which it was asked for', { state: 'unsubscribed', unsubscribedAt: 0 }, true],
  ['left after', { state: 'unsubscribed', unsubscribedAt: 1 }, false],
  ['follows', { state: 'active' }, false],
  ['was erased', { state: 'unconfirmed', erasedAt: 1 }, false],
]

test.each(asked)('who %s: the request to confirm is sent: %#', (_, row, sent) => {
  const room = testRoom()
  const now = room.clock.now()
  const at = row.unsubscribedAt == null ? {} : { unsubscribedAt: now + row.unsubscribedAt }
  const id = subscribe(room.deps, 'sue@example.org', { ...row, ...at, confirmedAt: null })
  const about = { subscriberId: id, organizationId: acmeId, address: 'sue@example.org' } as const
  const message = addDelivery(room.deps, { ...about, kind: 'subscription_confirmation' })
  const composed = subscriberMail(room.deps, message, relayFrom)
  if (!sent) expect(composed).toEqual({ skip: `The subscriber is ${row.state}.` })
  else
    expect(composed).toMatchObject({
      send: {
        ...{ to: 'sue@example.org', subject: 'Confirm your subscription · Acme', list: null, references: null },
        text: expect.stringContaining(`/subscriptions/${signedToken(room.deps, 'subscription', id)}/confirmation`),
      },
    })
})

test('a request to confirm names no way to leave: there is nothing to leave yet', () => {
  const room = testRoom()
  const id = subscribe(room.deps, 'sue@example.org', { state: 'unconfirmed' })
  addDelivery(room.deps, { subscriberId: id, organizationId: acmeId, kind: 'subscription_confirmation' })
  const { headers } = mailTo(room, id)
  expect(Object.keys(headers).toSorted()).toEqual(['Auto-Submitted', 'X-Auto-Response-Suppress'])
})

test('follow-ups refer to the first message that the same person had; a newcomer’s first refers to none', () => {
  const { room, sue, incidentId } = told()
  const first = mailTo(room, sue).messageId
  room.clock.advance(second)
  const eve = subscribe(room.deps, 'eve@example.org')
  for (const status of ['identified', 'monitoring'] as const) {
    room.clock.advance(second)
    postUpdate(room.deps, system, acmeId, incidentId, { status, body: 'x', services: [], notify: true })
    expandAll(room.deps)
    expect(mailTo(room, sue).references).toBe(first)
  }
  const evesFirst = room.db.select().from(deliveries).where(eq(deliveries.subscriberId, eve)).all()[0]
  expect(mailTo(room, eve).references).toBe(`<${evesFirst?.id}@localhost>`)
  expect(mailTo(room, eve).messageId).not.toBe(`<${evesFirst?.id}@localhost>`)
})

test('a window’s reminder is in the thread of its announcement, and in no incident’s', () => {
  const { room, sue, incidentId } = told()
  const { windowId } = notifyOfMaintenance(room.deps)
  expandAll(room.deps)
  const announced = mailTo(room, sue)
  expect([announced.references, threadAbout(room.deps, delivery(room, sue))]).toEqual([null, null])
  room.clock.advance(46 * 60 * second)
  runDueSteps(room.deps, system)
  expandAll(room.deps)
  expect(mailTo(room, sue).references).toBe(announced.messageId)
  const thread = threadAbout(room.deps, delivery(room, sue))
  expect(thread).toEqual({ incidentId: '', windowId })
  const nobodys = addDelivery(room.deps)
  expect(firstInThread(room.deps, nobodys, { incidentId, windowId: '' })).toBeNull()
  expect(threadAbout(room.deps, nobodys)).toBeNull()
})

test('what all read alike is made once, and anew once something visible changes', () => {
  const { room, sue, joe, incidentId } = told()
  const shared = (of: string) => sharedMail(room.deps, delivery(room, of), relayFrom, 'en')
  const made = shared(sue)
  expect(shared(joe)).toBe(made)
  expect(sharedMail(room.deps, delivery(room, joe), 'other@relay.example', 'en')).not.toBe(made)
  room.clock.advance(10 * second)
  const later = shared(sue)
  expect(later).not.toBe(made)
  const { id = '' } = room.db.select().from(statusUpdates).get() ?? {}
  editStatusUpdate(room.deps, system, acmeId, incidentId, id, { body: 'Put right.', notify: false })
  expect(mailTo(room, joe).text).toContain('Put right.')
})
