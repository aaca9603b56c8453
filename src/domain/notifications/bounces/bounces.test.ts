import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { configureBounces } from '#src/domain/mail/configure-bounces.ts'
import { askToConfirm } from '#src/domain/subscribers/request-subscription.ts'
import { bounceOf, type Returned } from '#src/testing/bounce.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { header, type ReceivedMail } from '#src/testing/smtp-sink.ts'
import { readLedger } from '../ledger.ts'
import { queueAccountMail } from '../queue-message.ts'
import { takeReport } from './take-report.ts'

/** Effects of mail that comes back, whichever way it comes. */

let room: TestRoom
let mail: ConnectedRelay

beforeEach(async () => {
  room = testRoom()
  mail = await connectRelay(room)
  comeBackTo('bounces@acme.example')
})

afterEach(() => mail.close())

function comeBackTo(address: string): void {
  configureBounces(room.deps, system, readForm({ mode: 'webhook', address }))
}

function announce(): void {
  openIncident(room.deps, system, acmeId, {
    title: 'Logins fail',
    body: 'x',
    status: 'investigating',
    services: [],
    notify: true,
  })
}

/** Everyone has the mail of an incident; resolves with it, by address. */
async function mailed(...addresses: string[]): Promise<ReceivedMail[]> {
  for (const address of addresses) subscribe(room.deps, address)
  announce()
  await mail.mailsTo('')
  return addresses.map((address) => {
    const found = mail.sink.mails.find(({ to }) => to === address)
    if (!found) throw new Error(`no mail to ${address}`)
    return found
  })
}

async function oneMail(): Promise<ReceivedMail> {
  const [one] = await mailed('sue@example.org')
  if (!one) throw new Error('no mail')
  return one
}

const come = (raw: string) => takeReport(room.deps, Buffer.from(raw))
const comeBack = (mail: ReceivedMail, how?: Returned) => come(bounceOf(mail, how))

const deliveryTo = (address: string) =>
  room.deps.db.select().from(deliveries).where(eq(deliveries.address, address)).get()
const subscriberAt = (address: string) =>
  room.deps.db.select().from(subscribers).where(eq(subscribers.address, address)).get()

function ledger() {
  const { due, ...parts } = readLedger(room.deps.db, room.deps.db.select().from(notifications).get()?.id ?? '')
  expect(Object.values(parts).reduce((total, part) => total + part, 0)).toBe(due)
  expect(parts.unaccounted).toBe(0)
  return { due, ...parts }
}

/** Nothing was changed by it. */
function expectUntouched(address: string): void {
  expect(deliveryTo(address)).toMatchObject({ state: 'delivered', lastAnswer: '250 queued' })
  expect(subscriberAt(address)).toMatchObject({ state: 'active', quarantinedAt: null })
}

test('each mail to a subscriber has a return path of its own, mail to accounts has the sender', async () => {
  const [sue, joe] = await mailed('sue@example.org', 'joe@example.org')
  expect(sue?.from).toMatch(
    new RegExp(`^bounces\\+${deliveryTo('sue@example.org')?.id}\\.[0-9a-f]{20}@acme\\.example$`),
  )
  expect(joe?.from).not.toBe(sue?.from)
  writeUnaudited(room.db, (tx) => {
    queueAccountMail(tx, room.deps, { kind: 'password_changed', address: 'ann@example.com', subjectId: 'ann000000000' })
  })
  const [letter] = await mail.mailsTo('ann@example.com')
  expect(letter?.from).toBe('status@acme.example')
})

test('before the @ there are 64 characters at the most, with the longest address that may be typed', async () => {
  comeBackTo(`${'b'.repeat(30)}@acme.example`)
  const { from } = await oneMail()
  expect(from.indexOf('@')).toBe(64)
  expect(() => comeBackTo(`${'b'.repeat(31)}@acme.example`)).toThrow()
})

test('what comes back for good has failed, in the words of whoever refused it, and is not tried again', async () => {
  const sue = await oneMail()
  expect(ledger()).toMatchObject({ due: 1, delivered: 1 })
  expect(await comeBack(sue)).toBe('bounced')
  expect(deliveryTo('sue@example.org')).toMatchObject({
    state: 'failed',
    lastAnswer: 'It came back: 550 5.1.1 <sue@example.org>: no such user',
  })
  expect(subscriberAt('sue@example.org')).toMatchObject({
    state: 'quarantined',
    quarantinedAt: room.deps.clock.now(),
    stateReason: 'It came back: 550 5.1.1 <sue@example.org>: no such user',
  })
  expect(ledger()).toMatchObject({ due: 1, failed: 1 })
  announce()
  expect(await mail.mailsTo('sue@example.org')).toHaveLength(1)
})

test('the same report twice, or an old one after somebody was let back in, changes nothing', async () => {
  const sue = await oneMail()
  await comeBack(sue)
  writeUnaudited(room.deps.db, (tx) => void tx.update(subscribers).set({ state: 'active' }).run())
  await comeBack(sue)
  expect(subscriberAt('sue@example.org')?.state).toBe('active')
})

test('what is delayed is noted, and nothing else', async () => {
  const sue = await oneMail()
  const how = { action: 'delayed', status: '4.4.1', diagnostic: 'smtp; 451 try later' }
  expect(await comeBack(sue, how)).toBe('delayed')
  expect(deliveryTo('sue@example.org')).toMatchObject({ state: 'delivered', lastAnswer: 'It came back: 451 try later' })
  expect(subscriberAt('sue@example.org')?.state).toBe('active')
  expect(ledger()).toMatchObject({ due: 1, delivered: 1 })
})

test.each([
  ['for now', { action: 'failed', status: '4.4.7', diagnostic: 'smtp; 451 expired' }, '451 expired'],
  ['without a reason', { action: 'failed', status: '', diagnostic: '' }, 'status unknown'],
] as const)('what failed %s has not arrived, and nobody is quarantined for it', async (_, how, words) => {
  const sue = await oneMail()
  expect(await comeBack(sue, how)).toBe('bounced')
  expect(deliveryTo('sue@example.org')).toMatchObject({ state: 'failed', lastAnswer: `It came back: ${words}` })
  expect(subscriberAt('sue@example.org')?.state).toBe('active')
  expect(ledger()).toMatchObject({ due: 1, failed: 1 })
})

test.each(['delivered', 'relayed', 'expanded'])('a report that it was %s is none of a failure', async (action) => {
  const sue = await oneMail()
  expect(await comeBack(sue, { action, status: '2.0.0' })).toBe('ignored')
  expectUntouched('sue@example.org')
})

test('automatic answers, receipts, spam and what no parser understands are ignored', async () => {
  const sue = await oneMail()
  const to = `To: <${sue.from}>\r\n`
  const receipt = bounceOf(sue).replaceAll('delivery-status', 'disposition-notification')
  for (const raw of [
    `${to}Subject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n`,
    `${to}Subject: Win\r\n\r\n550 5.1.1 no such user\r\n`,
    receipt,
    '',
    '\0\0\0',
    `Content-Type: multipart/report; boundary=x\r\n${to}\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n`,
  ])
    expect(await come(raw)).toBe('ignored')
  expectUntouched('sue@example.org')
})

test('nobody says of another’s mail that it came back: a made-up signature counts for nothing', async () => {
  const [sue, eve] = await mailed('sue@example.org', 'eve@example.org')
  if (!sue || !eve) throw new Error('two mails expected')
  const id = deliveryTo('sue@example.org')?.id ?? ''
  const [, others = ''] = /\.([0-9a-f]{20})@/.exec(eve.from) ?? []
  for (const path of [
    `bounces+${id}.${'0'.repeat(20)}@acme.example`,
    `bounces+${id}.${others}@acme.example`,
    `bounces+${id}@acme.example`,
    `bounces+${id}.@acme.example`,
    'bounces@acme.example',
  ])
    expect(await comeBack({ ...sue, from: path })).toBe('ignored')
  expectUntouched('sue@example.org')
})

test('a Message-ID alone proves nothing: with one’s own return path one reports one’s own mail', async () => {
  const [sue, eve] = await mailed('sue@example.org', 'eve@example.org')
  if (!sue || !eve) throw new Error('two mails expected')
  expect(await comeBack({ ...sue, from: 'bounces@acme.example' })).toBe('ignored')
  expectUntouched('sue@example.org')
  expect(await comeBack({ ...sue, from: eve.from })).toBe('bounced')
  expectUntouched('sue@example.org')
  expect(subscriberAt('eve@example.org')?.state).toBe('quarantined')
})

test.each([
  ['Exim', ['Envelope-To: RETURN', 'To: RETURN']],
  ['Exchange', ['To: <RETURN>']],
  ['a forwarding mailbox', ['Delivered-To: team@acme.example', 'X-Original-To: RETURN', 'To: team@acme.example']],
  ['a server that writes capitals', ['To: <BOUNCES+RETURN>']],
  ['a long line that is folded', ['To: undisclosed recipients,', '\t<RETURN>']],
])('as it arrives from %s it is known', async (_, lines) => {
  const sue = await oneMail()
  const addressed = lines.map((line) =>
    line.includes('BOUNCES+RETURN')
      ? line.replace('BOUNCES+RETURN', sue.from.toUpperCase())
      : line.replace('RETURN', sue.from),
  )
  expect(await comeBack(sue, { addressed })).toBe('bounced')
})

test('where the recipient was rewritten on the way, the report itself names the return path', async () => {
  const [sue, joe] = await mailed('sue@example.org', 'joe@example.org')
  if (!sue || !joe) throw new Error('two mails expected')
  const addressed = ['To: team@acme.example']
  expect(await comeBack(sue, { addressed })).toBe('ignored')
  expect(await comeBack(sue, { addressed, perMessage: [`X-Postfix-Sender: rfc822; ${sue.from}`] })).toBe('bounced')
  const returned = `Return-Path: <${joe.from}>\r\nMessage-ID: ${header(joe, 'Message-ID')}\r\nSubject: Investigating`
  expect(await comeBack(joe, { addressed, returned })).toBe('bounced')
})

test('a report that overtakes the relay’s own answer is not overwritten by it', async () => {
  const sue = await oneMail()
  writeUnaudited(room.deps.db, (tx) => {
    tx.update(deliveries)
      .set({ state: 'sending', leaseUntil: room.deps.clock.now() + 60_000 })
      .run()
  })
  await comeBack(sue)
  await mail.mailsTo('')
  expect(deliveryTo('sue@example.org')?.state).toBe('failed')
  expect(ledger()).toMatchObject({ due: 1, failed: 1 })
})

test('the confirmation of somebody who mistyped an address has failed, and nobody is quarantined', async () => {
  askToConfirm(room.deps, system, acmeId, { email: 'new@example.org' }, 'form')
  const [confirmation] = await mail.mailsTo('new@example.org')
  if (!confirmation) throw new Error('no confirmation')
  expect(await comeBack(confirmation)).toBe('bounced')
  expect(deliveryTo('new@example.org')?.state).toBe('failed')
  expect(subscriberAt('new@example.org')?.state).toBe('unconfirmed')
})

test('without a bounce address nothing comes back here, and old return paths still count once there is one again', async () => {
  const sue = await oneMail()
  configureBounces(room.deps, system, readForm({ mode: 'none' }))
  expect(room.deps.db.select().from(instance).get()).toMatchObject({ bounceAddress: null, bounceSecret: null })
  const [joe] = await mailed('joe@example.org')
  expect(joe?.from).toBe('status@acme.example')
  comeBackTo('other@acme.example')
  expect(await comeBack(sue)).toBe('bounced')
})

test.each(['failed', 'delayed'] as const)(
  'of a long report that says %s as much is logged as is kept',
  async (action) => {
    const diagnostic = `smtp; 550 ${'x'.repeat(5000)}`
    await comeBack(await oneMail(), { action, status: action === 'failed' ? '5.1.1' : '4.4.1', diagnostic })
    const logged = room.deps.logger.lines.find(({ event }) => event === 'bounce')?.facts.answer
    expect([String(logged).length, deliveryTo('sue@example.org')?.lastAnswer]).toEqual([1000, logged])
  },
)
