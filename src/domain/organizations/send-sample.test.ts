import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { laterRefusal, refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { header, type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { readForm } from '../forms/form.ts'
import { configureRelay } from '../mail/configure-relay.ts'
import { changeOrganization } from './change-organization.ts'
import { changeSender } from './change-sender.ts'
import { organizationById } from './find-organization.ts'
import { sampleMail, sampleNamed, samples } from './sample-mail.ts'
import { sendSample } from './send-sample.ts'

let room: TestRoom
let sink: SmtpSink
let options: SinkOptions

beforeEach(async () => {
  room = testRoom()
  options = {}
  sink = await startSmtpSink(options)
  const { host, port, from } = sink.relay
  configureRelay(room.deps, system, { host, port: String(port), security: 'none', user: '', password: '', from })
})

afterEach(async () => {
  room.deps.mailer.close()
  await sink.close()
})

const send = (sample: (typeof samples)[number], persona: 'ann' | 'otto' = 'ann') =>
  sendSample(room.deps, room.actor(persona), acmeId, sample)

test.each([
  ['status-update', 'Identified: Orders are not confirmed by mail (Notifications) · Acme'],
  ['maintenance', 'Maintenance scheduled: Database upgrade · Acme'],
  ['reminder', 'Reminder: Database upgrade · Acme'],
  ['confirmation', 'Confirm your subscription · Acme'],
] as const)('the sample of %s reaches who asked for it, and nobody else', async (sample, subject) => {
  expect(await send(sample)).toMatchObject({ outcome: 'delivered', to: 'ann@example.com' })
  expect(sink.mails.map(({ to, from, parsed }) => [to, from, parsed.subject])).toEqual([
    ['ann@example.com', 'status@acme.example', subject],
  ])
  const [mail] = sink.mails
  expect(mail?.parsed.from).toEqual({ name: 'Acme Status', address: 'status@acme.example' })
  expect(mail && [header(mail, 'Auto-Submitted'), header(mail, 'List-Unsubscribe')]).toEqual([
    'auto-generated',
    undefined,
  ])
  expect(room.db.select().from(deliveries).all()).toEqual([])
  expect(lastEntry(room.deps)).toEqual({
    action: 'organization.sample_sent',
    by: 'ann000000000',
    subject: `organization ${acmeId}`,
    changes: { sample, outcome: 'delivered' },
  })
})

test('it speaks the language of the page and leaves in the organization’s own name', async () => {
  const { deps } = room
  changeOrganization(deps, system, acmeId, { organization: 'Acme', timeZone: 'UTC', language: 'de' })
  const named = { senderName: 'Acme Leitstand', senderAddress: 'betrieb@acme.example', replyTo: 'hilfe@acme.example' }
  await changeSender(deps, system, acmeId, readForm(named))
  await send('confirmation')
  const [mail] = sink.mails
  expect(mail?.parsed.from).toEqual({ name: 'Acme Leitstand', address: 'betrieb@acme.example' })
  expect(mail && header(mail, 'Reply-To')).toBe('hilfe@acme.example')
  expect(mail?.parsed.subject).not.toContain('Confirm')
})

test('every link in a sample leads to the page or its privacy policy: it unsubscribes and confirms nobody', () => {
  const { deps } = room
  const organization = organizationById(deps, acmeId)
  const page = new Set(['http://localhost/', 'http://localhost/privacy'])
  for (const sample of samples) {
    const { text, html } = sampleMail(deps, organization, sample)
    const hrefs = [...html.matchAll(/ href="([^"]*)"/g)].map(([, href]) => href)
    expect([sample, new Set(text.match(/https?:\/\/[^\s)>]+/g)), new Set(hrefs)]).toEqual([sample, page, page])
  }
})

test('a sample of planned work lies ahead: tomorrow, for an hour', () => {
  const { text } = sampleMail(room.deps, organizationById(room.deps, acmeId), 'maintenance')
  expect(text).toContain('When: 11 Mar 2026, 13:00–14:00 CET')
})

test('there are four samples, and no other', () => {
  expect(samples.map(sampleNamed)).toEqual(['status-update', 'maintenance', 'reminder', 'confirmation'])
  for (const name of ['', 'invitation', 'constructor']) expect(refusal(() => sampleNamed(name))).toBe('not_found')
})

test('a refusal of the mail server is an answer, quoted and recorded', async () => {
  options.refuseRecipient = () => ({ code: 550, message: 'no such user here' })
  expect(await send('reminder')).toMatchObject({
    outcome: 'permanent',
    answer: expect.stringContaining('no such user'),
  })
  expect(sink.mails).toEqual([])
  expect(lastEntry(room.deps)?.changes).toEqual({ sample: 'reminder', outcome: 'permanent' })
})

test('twenty in ten minutes for each of the team, also while the mail server is away', async () => {
  await sink.close()
  for (let one = 1; one <= 20; one++) expect((await send('confirmation')).outcome).toBe('unreachable')
  expect(await laterRefusal(() => send('confirmation'))).toBe('rate_limited')
  await send('confirmation', 'otto')
  room.clock.advance(10 * 60_000)
  await send('confirmation')
  expect(room.audited()).toHaveLength(22)
})

test('without a mail server there is nothing to send with', async () => {
  const { deps, actor, audited } = testRoom()
  expect(await laterRefusal(() => sendSample(deps, actor('ann'), acmeId, 'reminder'))).toBe('conflict')
  expect(audited()).toEqual([])
})
