import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { mailServices } from '#src/db/schema/senders.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import type { MailService } from '#src/words/bounces.ts'
import type { Actor } from '../context.ts'
import { readForm } from '../forms/form.ts'
import { connectMailService, disconnectMailService, saveSigningKey } from './connect-mail-service.ts'
import { readMailServices, serviceAt } from './mail-services.ts'

const connect = ({ deps }: TestRoom, service: string, actor: Actor = ines) =>
  connectMailService(deps, actor, readForm({ service }))
const save = ({ deps }: TestRoom, service: MailService, key: string, actor: Actor = ines) =>
  saveSigningKey(deps, actor, readForm({ service, key }))
const disconnect = ({ deps }: TestRoom, service: MailService, actor: Actor = ines) =>
  disconnectMailService(deps, actor, readForm({ service }))
const connected = ({ deps }: TestRoom) => readMailServices(deps)

test('a connected service has a URL of its own, sealed, and it is recorded', () => {
  const room = testRoom()
  connect(room, 'postmark')
  room.clock.advance(1)
  connect(room, 'ses')
  const [postmark, ses] = connected(room)
  expect([postmark, ses]).toMatchObject([
    { service: 'postmark', signingKey: null, lastPostAt: null },
    { service: 'ses', topic: null },
  ])
  expect(postmark?.urlToken).not.toBe(ses?.urlToken)
  expect(serviceAt(room.deps, postmark?.urlToken ?? '')?.service).toBe('postmark')
  const row = room.db.select().from(mailServices).get()
  expect(row?.urlToken).toMatch(/^v1\./)
  expect(row?.urlToken).not.toContain(postmark?.urlToken)
  expect(lastAct(room.db)).toMatchObject({ action: 'mail_service.connected', subject: 'mail_service ses', changes: {} })
})

test('connected twice it keeps its URL, and an unknown service is none', () => {
  const room = testRoom()
  connect(room, 'postmark')
  const before = connected(room)
  connect(room, 'postmark')
  for (const service of ['', 'pigeon', '__proto__']) expect(refusal(() => connect(room, service))).toBe('invalid')
  expect(connected(room)).toEqual(before)
  expect(room.audited(null)).toEqual(['mail_service.connected'])
})

const ecKey = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey
const rsaKey = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
const der = (key: typeof ecKey) => key.export({ format: 'der', type: 'spki' }).toString('base64')

test.each<[MailService, string, string]>([
  ['postmark', ' a:password ', 'a:password'],
  ['mailgun', '0123456789abcdef', '0123456789abcdef'],
  ['sendgrid', der(ecKey).replace(/.{40}/g, '$&\n'), der(ecKey)],
  ['resend', `whsec_${'A'.repeat(32)}`, `whsec_${'A'.repeat(32)}`],
])('the key of %s is kept, sealed, without the blanks around it', (service, typed, kept) => {
  const room = testRoom()
  connect(room, service)
  save(room, service, typed)
  expect(connected(room)).toMatchObject([{ service, signingKey: kept }])
  expect(room.db.select().from(mailServices).get()?.signingKey).toMatch(/^v1\./)
  expect(lastAct(room.db)).toMatchObject({ action: 'mail_service.key_saved', changes: {} })
})

test.each<[MailService, string]>([
  ['ses', 'anything long enough'],
  ['postmark', ''],
  ['postmark', 'short'],
  ['postmark', 'a pass phrase'],
  ['mailgun', 'ключ-от-всего'],
  ['sendgrid', 'MFkwEwYHKoZIzj0CAQ'],
  ['sendgrid', der(rsaKey)],
  ['resend', 'A'.repeat(32)],
  ['resend', 'whsec_'],
  ['resend', `whsec_${'A'.repeat(300)}`],
])('as the key of %s %j is refused', (service, key) => {
  const room = testRoom()
  connect(room, service)
  expect(refusal(() => save(room, service, key))).toBe('invalid')
  expect(connected(room)).toMatchObject([{ signingKey: null }])
})

test('a disconnected service is forgotten with its key; its URL is another the next time', () => {
  const room = testRoom()
  connect(room, 'mailgun')
  save(room, 'mailgun', 'signing-key-of-ours')
  const [before] = connected(room)
  disconnect(room, 'mailgun')
  expect([connected(room), serviceAt(room.deps, before?.urlToken ?? '')]).toEqual([[], undefined])
  expect(lastAct(room.db)).toMatchObject({ action: 'mail_service.disconnected' })
  const acts = room.audited(null)
  disconnect(room, 'mailgun')
  expect(room.audited(null)).toEqual(acts)
  expect(refusal(() => save(room, 'mailgun', 'signing-key-of-ours'))).toBe('conflict')
  connect(room, 'mailgun')
  expect(connected(room)[0]?.urlToken).not.toBe(before?.urlToken)
})

test('nobody but the instance admin may', async () => {
  const room = testRoom()
  expect(await letThrough((actor) => connect(room, 'postmark', actor))).toEqual([])
  expect(await letThrough((actor) => save(room, 'postmark', 'a password', actor))).toEqual([])
  expect(await letThrough((actor) => disconnect(room, 'postmark', actor))).toEqual([])
  expect([connected(room), room.audited(null)]).toEqual([[], []])
})
