import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { configureBounces } from '#src/domain/mail/configure-bounces.ts'
import { connectMailService } from '#src/domain/mail/connect-mail-service.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { addDelivery, notifyOfIncident } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { header } from '#src/testing/smtp-sink.ts'
import type { BounceReport } from './bounce-report.ts'
import { deliveryReported } from './find-reported.ts'
import { markOf } from './return-path.ts'
import { takeReport } from './take-report.ts'

/** Which message a report is about. */

let room: TestRoom
let mail: ConnectedRelay | undefined

beforeEach(() => {
  room = testRoom()
})
afterEach(() => mail?.close())

const day = 24 * 3_600_000

/** A mail that was delivered to a subscriber of that organization. */
function mailed(address: string, { organizationId = acmeId, at = room.clock.now() } = {}) {
  const subscriberId = subscribe(room.deps, address, { organizationId })
  const about = { subscriberId, organizationId, address, kind: 'status_update', state: 'delivered' } as const
  return { subscriberId, id: addDelivery(room.deps, { ...about, createdAt: at }).id }
}

const nothing = {
  action: 'failed',
  addressed: '',
  messageId: null,
  recipient: null,
  status: '',
  diagnostic: '',
} as const
const found = (report: Partial<BounceReport>) => deliveryReported(room.deps, { ...nothing, ...report })

test('a mark names its message, whatever else is said', () => {
  const [sue, eve] = [mailed('sue@example.org'), mailed('eve@example.org', { organizationId: otherId })]
  const others = { recipient: 'eve@example.org', messageId: `${eve.id}@localhost` }
  expect(found({ addressed: `x\n${markOf(room.deps, sue.id)}\n`, ...others })).toBe(sue.id)
  expect(found({ addressed: markOf(room.deps, sue.id).toUpperCase() })).toBe(sue.id)
})

test('a mark that was made up, cut or taken from another names none', () => {
  const [sue, eve] = [mailed('sue@example.org'), mailed('eve@example.org')]
  const [mark, others] = [markOf(room.deps, sue.id), markOf(room.deps, eve.id)]
  const forged = [mark.slice(0, -1), `${mark}0`, `${sue.id}_${'0'.repeat(20)}`, `${sue.id}_${others.slice(13)}`, sue.id]
  expect(forged.map((addressed) => found({ addressed }))).toEqual(forged.map(() => null))
})

test('a Message-ID counts for the address that the mail went to, and for no other', () => {
  const [sue, also] = [mailed('sue@example.org'), mailed('sue@example.org', { organizationId: otherId })]
  const messageId = `${sue.id}@status.acme.example`
  expect(found({ messageId, recipient: 'sue@example.org' })).toBe(sue.id)
  expect(found({ messageId: `${also.id}@x`, recipient: 'sue@example.org' })).toBe(also.id)
  expect(found({ messageId, recipient: 'joe@example.org' })).toBeNull()
  expect(found({ messageId, recipient: null })).toBeNull()
  const letter = addDelivery(room.deps, { address: 'Ann@example.com', state: 'delivered' })
  expect(found({ messageId: `${letter.id}@x`, recipient: 'ann@example.com' })).toBe(letter.id)
})

test('an address alone names the last mail to its one subscriber, failed or not', () => {
  const sue = mailed('sue@example.org', { at: room.clock.now() - day })
  const about = { subscriberId: sue.subscriberId, organizationId: acmeId, address: 'sue@example.org' }
  const later = addDelivery(room.deps, { ...about, kind: 'status_update', state: 'failed' })
  expect(found({ recipient: 'sue@example.org' })).toBe(later.id)
})

test('an address alone that two organizations wrote to names neither, unless only one did lately', () => {
  const ours = mailed('sue@example.org')
  mailed('sue@example.org', { organizationId: otherId, at: room.clock.now() - 15 * day })
  expect(found({ recipient: 'sue@example.org' })).toBe(ours.id)
  mailed('joe@example.org')
  mailed('joe@example.org', { organizationId: otherId, at: room.clock.now() - 13 * day })
  expect(found({ recipient: 'joe@example.org' })).toBeNull()
})

test('a domain in another script is found in either spelling', () => {
  const [typed, ascii] = [mailed('sue@bücher.example'), mailed('joe@xn--bcher-kva.example')]
  expect(found({ recipient: 'sue@xn--bcher-kva.example' })).toBe(typed.id)
  expect(found({ recipient: 'joe@bücher.example' })).toBe(ascii.id)
  const letter = addDelivery(room.deps, { address: 'ann@bücher.example', state: 'delivered' })
  expect(found({ messageId: `${letter.id}@x`, recipient: 'ann@xn--bcher-kva.example' })).toBe(letter.id)
})

test.each(['joe@example.org', '', '@', 'sue', '%', 'sue@example.org\nx', `${'x'.repeat(100_000)}@example.org`])(
  'nobody is at %j',
  (recipient) => {
    mailed('sue@example.org')
    expect(found({ recipient })).toBeNull()
  },
)

test('the link that unsubscribes names its subscriber where somebody complains, and nowhere else', () => {
  const sue = mailed('sue@example.org')
  const line = (token: string) => `List-Unsubscribe: <https://acme.example/subscriptions/${token}/unsubscribe>`
  const token = signedToken(room.deps, 'subscription', sue.subscriberId)
  expect(found({ action: 'complained', addressed: line(token) })).toBe(sue.id)
  expect(found({ action: 'failed', addressed: line(token) })).toBeNull()
  for (const wrong of [signedToken(room.deps, 'invitation', sue.subscriberId), token.slice(0, -1), sue.subscriberId])
    expect(found({ action: 'complained', addressed: line(wrong) })).toBeNull()
})

/** A complaint that leaves out the return path and keeps these lines of the header. */
const complaintWith = (kept: string) =>
  [
    'To: abuse@acme.example',
    'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
    '',
    ...['--b', 'Content-Type: message/feedback-report', '', 'Feedback-Type: abuse', ''],
    ...['--b', 'Content-Type: text/rfc822-headers', '', kept, '', '--b--', ''],
  ].join('\r\n')

test('a mail that leaves carries all that names it', async () => {
  mail = await connectRelay(room)
  configureBounces(room.deps, system, readForm({ mode: 'webhook', address: 'bounces@acme.example' }))
  connectMailService(room.deps, system, readForm({ service: 'postmark' }))
  const subscriberId = subscribe(room.deps, 'sue@example.org')
  notifyOfIncident(room.deps)
  const [sent] = await mail.mailsTo('sue@example.org')
  const { id } = room.db.select().from(deliveries).where(eq(deliveries.subscriberId, subscriberId)).get() ?? {}
  if (!sent || !id) throw new Error('no mail')
  const [mark, messageId] = [header(sent, 'X-PM-Metadata-opsentry'), header(sent, 'Message-ID')?.slice(1, -1)]
  expect([found({ addressed: mark }), found({ addressed: sent.from })]).toEqual([id, id])
  expect(found({ messageId, recipient: 'sue@example.org' })).toBe(id)
  const link = header(sent, 'List-Unsubscribe')?.replace('/unsubscribe', '\r\n /unsubscribe') ?? ''
  expect(await takeReport(room.deps, Buffer.from(complaintWith(`List-Unsubscribe: ${link}`)))).toBe('complained')
  expect(room.db.select().from(subscribers).get()?.state).toBe('unsubscribed')
})
