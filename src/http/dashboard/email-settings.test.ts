import { dkimVerify } from 'mailauth/lib/dkim/verify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { instance, organizations } from '#src/db/schema/identity.ts'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { type DnsServer, startDnsServer } from '#src/testing/dns-server.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { header, type ReceivedMail } from '#src/testing/smtp-sink.ts'

const path = '/app/acme/settings/email'
const own = { senderName: 'Acme Operations', senderAddress: 'status@ops.example', replyTo: 'help@ops.example' }

let dns: DnsServer
let app: TestApp
let mail: ConnectedRelay

beforeEach(async () => {
  dns = await startDnsServer()
  app = testApp({ dns: dns.resolver })
  mail = await connectRelay(app)
})

afterEach(async () => {
  await mail.close()
  await dns.close()
})

/** The record as the screen shows it, and published as it says. */
async function publish(slug = 'acme', persona: 'ann' | 'olga' = 'ann'): Promise<string> {
  const { text } = await app.as(persona).get(`/app/${slug}/settings/email`)
  const name = /[a-z0-9]+\._domainkey\.[a-z.]+/.exec(text)?.[0] ?? ''
  const value = /data-dkim-value>(v=DKIM1[^<]+)</.exec(text)?.[1] ?? ''
  dns.records.set(name, [value])
  return name
}

const check = (slug = 'acme', persona: 'ann' | 'olga' = 'ann') =>
  app.as(persona).post(`/app/${slug}/settings/email/domain-check`)

async function newMail(organizationId = acmeId): Promise<ReceivedMail> {
  const address = `reader-${app.deps.ids.id()}@example.org`
  subscribe(app.deps, address, { organizationId })
  const incident = { title: 'I', body: 'x', status: 'investigating', notify: true } as const
  openIncident(app.deps, system, organizationId, { ...incident, services: [] })
  const found = (await mail.mailsTo(address)).at(-1)
  if (!found) throw new Error('no mail')
  return found
}

/** An independent verifier's verdict on the signature, with the record looked up as published. */
async function verdict({ bytes }: ReceivedMail) {
  const { results } = await dkimVerify(bytes, {
    resolver: async (name: string) => {
      const found = dns.records.get(name)
      if (!Array.isArray(found)) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' })
      return found.map((record) => [record])
    },
  })
  return results.map(({ status, signingDomain, signingHeaders }) => ({
    result: status.result,
    aligned: status.aligned,
    signingDomain,
    headers: signingHeaders?.keys.toLowerCase().split(/\s*:\s*/) ?? [],
  }))
}

test('an address of one’s own is used once its domain’s record was found, and the mail verifies', async () => {
  await app.as('ann').post(path, own)
  const before = await newMail()
  expect(before.parsed.from).toEqual({ name: 'Acme Operations', address: 'status@acme.example' })
  expect(header(before, 'Reply-To')).toBe('help@ops.example')
  expect(header(before, 'DKIM-Signature')).toBeUndefined()
  expect((await app.as('ann').get(path)).text).toContain('is used as soon as the DKIM record of ops.example was found')

  await publish()
  expect((await check()).location).toBe(`${path}#dkim`)
  expect((await app.as('ann').get(path)).text).toContain('Mail from ops.example is signed')
  const after = await newMail()
  expect(after.parsed.from).toEqual({ name: 'Acme Operations', address: 'status@ops.example' })
  const [signature] = await verdict(after)
  expect(signature).toMatchObject({ result: 'pass', signingDomain: 'ops.example', aligned: 'ops.example' })
  expect(signature?.headers).toEqual(
    expect.arrayContaining(['from', 'subject', 'date', 'message-id', 'list-unsubscribe', 'list-unsubscribe-post']),
  )
  expect(app.audited().filter((action) => /sender|dkim/.test(action))).toEqual([
    'organization.sender_changed',
    'dkim.record_found',
  ])
})

test('a signature does not survive a change of the one-click header, of the text or of the sender', async () => {
  await app.as('ann').post(path, own)
  await publish()
  await check()
  const signed = await newMail()
  const changes: [RegExp, string][] = [
    [/List-Unsubscribe=One-Click/, 'List-Unsubscribe=Never'],
    [/subscriptions\/id/, 'subscriptions/ix'],
    [/Acme Operations/, 'Somebody Else'],
  ]
  for (const [from, to] of changes) {
    const forged = { ...signed, bytes: Buffer.from(signed.raw.replace(from, to)) }
    expect(forged.bytes.equals(signed.bytes)).toBe(false)
    expect((await verdict(forged))[0]?.result).not.toBe('pass')
  }
  expect((await verdict(signed))[0]?.result).toBe('pass')
})

test('what was published wrongly is named, and nothing is sent in the domain’s name', async () => {
  await app.as('ann').post(path, own)
  const name = await publish()
  const [value = ''] = dns.records.get(name) as string[]
  const says = async () => {
    await check()
    return (await app.as('ann').get(path)).text
  }
  dns.records.delete(name)
  expect(await says()).toContain(`There is no TXT record at ${name} yet`)
  dns.records.set(name, ['something else'])
  expect(await says()).toContain('is not a DKIM record')
  dns.records.set(name, [value.slice(0, 255)])
  expect(await says()).toContain('was cut short')
  dns.records.set(name, ['v=DKIM1; k=rsa; p=MIIBother'])
  expect(await says()).toContain('holds another key')
  dns.records.set(name, ['v=DKIM1; p='])
  expect(await says()).toContain('its key was revoked')
  dns.records.set(name, [value, 'v=DKIM1; k=rsa; p=MIIBother'])
  expect(await says()).toContain('There are 2 DKIM records')
  expect((await newMail()).parsed.from?.address).toBe('status@acme.example')
  dns.records.set(name, [value.replace('p=', 'p= ').replace(/(.{100})$/, ' $1')])
  expect(await says()).toContain('Mail from ops.example is signed')
})

test('a record that is gone signs no more; a DNS that does not answer changes nothing', async () => {
  await app.as('ann').post(path, own)
  const name = await publish()
  await check()
  const [value = ''] = dns.records.get(name) as string[]
  dns.records.set(name, 'broken')
  await check()
  expect((await app.as('ann').get(path)).text).toContain('DNS did not answer')
  expect(header(await newMail(), 'DKIM-Signature')).toBeDefined()
  dns.records.delete(name)
  await check()
  const unsigned = await newMail()
  expect([header(unsigned, 'DKIM-Signature'), unsigned.parsed.from]).toEqual([
    undefined,
    { name: 'Acme Operations', address: 'status@acme.example' },
  ])
  expect(app.audited().at(-1)).not.toBe('dkim.record_found')
  expect(app.audited()).toContain('dkim.record_lost')
  dns.records.set(name, [value])
  await check()
  expect(header(await newMail(), 'DKIM-Signature')).toBeDefined()
})

test('who asks DNS again and again is asked to wait', async () => {
  await app.as('ann').post(path, own)
  for (let one = 0; one < 30; one++) await check()
  const answer = await check()
  expect([answer.status, answer.text.includes('Too many attempts')]).toEqual([429, true])
})

test('SPF and DMARC are told as they stand, also where the domain above has the record', async () => {
  await app.as('ann').post(path, { ...own, senderAddress: 'status@mail.ops.example' })
  await check()
  const nothing = (await app.as('ann').get(path)).text
  expect(nothing).toContain('There is no SPF record at mail.ops.example')
  expect(nothing).toContain('There is no DMARC record at _dmarc.mail.ops.example')
  dns.records.set('mail.ops.example', ['google-site-verification=x', 'v=spf1 include:relay.example -all'])
  dns.records.set('_dmarc.ops.example', ['v=DMARC1; p=reject'])
  await check()
  const found = (await app.as('ann').get(path)).text
  expect(found).toContain('v=spf1 include:relay.example -all')
  expect(found).toContain('v=DMARC1; p=reject')
  expect(dns.asked).not.toContain('_dmarc.example')
})

test('what one organization proves of a domain lets no other send from it', async () => {
  await app.as('ann').post(path, own)
  await publish()
  await check()
  await app.as('olga').post('/app/other/settings/email', own)
  await check('other', 'olga')
  const others = await newMail(otherId)
  expect(others.parsed.from?.address).toBe('status@acme.example')
  expect(app.deps.db.select().from(dkimKeys).all()).toHaveLength(2)
  await publish('other', 'olga')
  await check('other', 'olga')
  expect((await newMail(otherId)).parsed.from?.address).toBe('status@ops.example')
})

test('the instance’s own domain needs no proof of an organization, and the instance’s key signs it', async () => {
  await app.as('ann').post(path, { senderName: '', senderAddress: 'acme-status@acme.example', replyTo: '' })
  expect((await app.as('ann').get(path)).text).not.toContain('DKIM for')
  const unsigned = await newMail()
  expect([unsigned.parsed.from, unsigned.from]).toEqual([
    { name: 'Acme Status', address: 'acme-status@acme.example' },
    'status@acme.example',
  ])

  const iris = app.as('iris')
  await iris.post('/admin/relay/dkim')
  const { text } = await iris.get('/admin/relay')
  const name = /[a-z0-9]+\._domainkey\.acme\.example/.exec(text)?.[0] ?? ''
  dns.records.set(name, [/data-dkim-value>(v=DKIM1[^<]+)</.exec(text)?.[1] ?? ''])
  await iris.post('/admin/relay/dkim/check')
  expect(await verdict(await newMail())).toMatchObject([{ result: 'pass', signingDomain: 'acme.example' }])
  expect(app.audited(null).filter((action) => action.startsWith('dkim'))).toEqual([
    'dkim.key_made',
    'dkim.record_found',
  ])
  await iris.post('/forgot-password', { email: 'ann@example.com' })
  const [letter] = await mail.mailsTo('ann@example.com')
  expect(letter && (await verdict(letter))).toMatchObject([{ result: 'pass', signingDomain: 'acme.example' }])
})

test('a domain that the instance leaves is an organization’s no longer', async () => {
  await app.as('ann').post(path, { senderName: '', senderAddress: 'acme-status@acme.example', replyTo: '' })
  writeUnaudited(app.deps.db, (tx) => void tx.update(instance).set({ relayFrom: 'status@elsewhere.example' }).run())
  const moved = await newMail()
  expect(moved.parsed.from?.address).toBe('status@elsewhere.example')
  expect(header(moved, 'Reply-To')).toBe('acme-status@acme.example')
})

test('an address that is none is refused beside its field, and what was typed stays', async () => {
  const refused = await app.as('ann').post(path, { ...own, senderAddress: 'two@a.example, three@b.example' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('id="error-senderAddress"')
  expect(refused.text).toContain('value="Acme Operations"')
  expect(app.deps.db.select().from(organizations).get()?.senderName).toBeNull()
  expect(app.deps.db.select().from(dkimKeys).all()).toEqual([])
})

test('each mail is shown under a policy of its own, and sent to whoever asks', async () => {
  const ann = app.as('ann')
  const page = await ann.get(path)
  const shown = [...page.text.matchAll(/<iframe[^>]*src="([^"]+)"[^>]*sandbox=""/g)].map(([, src]) => src ?? '')
  expect(shown).toHaveLength(4)
  for (const src of shown) {
    const { status, headers, text } = await ann.get(src)
    expect([status, headers.get('content-security-policy')]).toEqual([200, expect.stringContaining('sandbox')])
    expect(text).not.toContain('subscriptions/')
    const sent = await ann.post(`${src}/sending`)
    expect([sent.status, sent.text.includes('It is on its way to ann@example.com')]).toEqual([200, true])
  }
  const mails = await mail.mailsTo('ann@example.com')
  expect(mails.map(({ parsed }) => parsed.subject)).toEqual([
    'Identified: Orders are not confirmed by mail (Notifications) · Acme',
    'Maintenance scheduled: Database upgrade · Acme',
    'Reminder: Database upgrade · Acme',
    'Confirm your subscription · Acme',
  ])
  expect(mail.sink.mails).toHaveLength(4)
  expect(app.audited().filter((action) => action === 'organization.sample_sent')).toHaveLength(4)
  expect((await ann.get(`${path}/samples/nothing`)).status).toBe(404)
})

test('a mail server that refuses a sample is quoted', async () => {
  await mail.sink.close()
  const answer = await app.as('ann').post(`${path}/samples/reminder/sending`)
  expect([answer.status, /ECONNREFUSED/.test(answer.text)]).toEqual([422, true])
})

test('viewers, editors and strangers neither see nor change it', async () => {
  for (const persona of ['vic', 'ed'] as const) {
    expect((await app.as(persona).get(path)).status).toBe(403)
    expect((await app.as(persona).post(path, own)).status).toBe(403)
    expect((await app.as(persona).post(`${path}/samples/reminder/sending`)).status).toBe(403)
  }
  expect((await app.as('olga').get(path)).status).toBe(404)
  expect((await app.as('olga').post(path, own)).status).toBe(404)
  expect((await app.as('olga').post(`${path}/domain-check`)).status).toBe(404)
  expect(app.deps.db.select().from(organizations).get()?.senderAddress).toBeNull()
})
