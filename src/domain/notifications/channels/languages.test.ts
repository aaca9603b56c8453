import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { IncidentId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import type { Post } from '#src/domain/destinations/http-client.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { bodyField, writeFurtherTexts } from '#src/domain/incidents/write-further-texts.ts'
import { changeFurtherLanguages } from '#src/domain/organizations/change-further-languages.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { addDelivery, expandAll, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { sent } from '#src/testing/sendable.ts'
import type { Language } from '#src/words.ts'
import { chatChannels } from './chats.ts'
import { subscriberMail } from './email/subscriber-mail.ts'

const relayFrom = 'status@relay.example'
const written = { furtherTitles: { de: 'Anmeldung gestört' }, furtherBodies: { de: 'Wir **suchen**.' } }

/** The page of a room in English, and in German, too. */
function bilingual(): TestRoom {
  const room = testRoom()
  changeFurtherLanguages(room.deps, system, acmeId, ['de'])
  return room
}

function follow({ deps }: TestRoom, name: string, language: Language | null): string {
  return subscribe(deps, `${name}@example.org`, { language })
}

function open({ deps }: TestRoom, further: Partial<typeof written> = written): IncidentId {
  const input = { title: 'Logins fail', body: 'We **look**.', status: 'investigating', services: [] } as const
  const { id } = openIncident(deps, system, acmeId, { ...input, services: [], ...further, notify: true })
  expandAll(deps)
  return id
}

function newestTo({ db }: TestRoom, subscriberId: string) {
  const found = db.select().from(deliveries).where(eq(deliveries.subscriberId, subscriberId)).all().at(-1)
  if (!found) throw new Error('nothing is queued')
  return found
}

const mailTo = (room: TestRoom, id: string) => sent(subscriberMail(room.deps, newestTo(room, id), relayFrom))

test('each reads an update in their own language: subject, fixed words, title, text, and the page behind each link', () => {
  const room = bilingual()
  const [uwe, sue] = [follow(room, 'uwe', 'de'), follow(room, 'sue', null)]
  const id = open(room)
  const [german, english] = [mailTo(room, uwe), mailTo(room, sue)]
  const token = signedToken(room.deps, 'subscription', uwe)

  expect(german.subject).toBe('Wird untersucht: Anmeldung gestört · Acme')
  for (const body of [german.text, german.html]) {
    expect(body).toContain(`http://localhost/incidents/${id}?language=de`)
    expect(body).toContain(`http://localhost/subscriptions/${token}?language=de`)
    expect(body).toMatch(/Wir .*suchen/)
    expect(body).not.toMatch(/Logins fail|We .*look|Unsubscribe/)
  }
  expect(german.headers['List-Unsubscribe']).toBe(`<http://localhost/subscriptions/${token}/unsubscribe?language=de>`)
  expect(english.subject).toBe('Investigating: Logins fail · Acme')
  expect(english.text).toContain('Unsubscribe')
  expect(english.text + english.html).not.toMatch(/language=|Anmeldung|Wir/)
})

test('what was not written in a language is read in the page’s own, between words of the reader’s', () => {
  const room = bilingual()
  const uwe = follow(room, 'uwe', 'de')
  open(room, { furtherTitles: written.furtherTitles })
  const half = mailTo(room, uwe)
  expect(half.subject).toBe('Wird untersucht: Anmeldung gestört · Acme')
  expect(half.text).toMatch(/We .*look/)
  open(room, {})
  expect(mailTo(room, uwe).subject).toBe('Wird untersucht: Logins fail · Acme')
})

test('a language that the page offers no more, or never did, is its own', () => {
  const room = bilingual()
  const [uwe, fay] = [follow(room, 'uwe', 'de'), follow(room, 'fay', 'fr')]
  open(room)
  expect(mailTo(room, fay).subject).toBe('Investigating: Logins fail · Acme')
  changeFurtherLanguages(room.deps, system, acmeId, [])
  const mail = mailTo(room, uwe)
  expect(mail.subject).toBe('Investigating: Logins fail · Acme')
  expect(mail.text).not.toContain('language=')
})

test('an update to many is rendered once for each language', () => {
  const room = bilingual()
  const people = Array.from({ length: 60 }, (_, index) => follow(room, `p${index}`, index % 2 === 0 ? 'de' : null))
  const id = open(room)
  const rendered: Language[] = []
  const { statusUpdate } = room.deps.render
  const render = {
    ...room.deps.render,
    statusUpdate: (facts: Parameters<typeof statusUpdate>[0]) => {
      rendered.push(facts.language)
      return statusUpdate(facts)
    },
  }
  const all = () => people.map((one) => subscriberMail({ ...room.deps, render }, newestTo(room, one), relayFrom))
  expect(new Set(all().map((mail) => sent(mail).subject)).size).toBe(2)
  expect(rendered).toEqual(['de', 'en'])

  room.clock.advance(1000)
  const update = room.db.select().from(statusUpdates).where(eq(statusUpdates.incidentId, id)).get()
  const texts = { title: 'Keine Anmeldung', [bodyField(update?.id ?? '')]: 'Neu.' }
  writeFurtherTexts(room.deps, system, acmeId, id, { language: 'de', texts })
  room.clock.advance(10_000)
  expect(sent(all()[0] ?? { skip: '' }).subject).toBe('Wird untersucht: Keine Anmeldung · Acme')
})

test('maintenance and what is about a subscription are said in the reader’s language', () => {
  const room = bilingual()
  const uwe = follow(room, 'uwe', 'de')
  notifyOfMaintenance(room.deps)
  expandAll(room.deps)
  expect(mailTo(room, uwe).text).toContain('Abbestellen')
  const about = { subscriberId: uwe, organizationId: acmeId, address: 'uwe@example.org' } as const
  const link = addDelivery(room.deps, { ...about, kind: 'subscription_link' })
  expect(sent(subscriberMail(room.deps, link, relayFrom)).text).toContain('?language=de')
  const asked = subscribe(room.deps, 'ute@example.org', { language: 'de', state: 'unconfirmed', confirmedAt: null })
  const question = addDelivery(room.deps, { ...about, subscriberId: asked, kind: 'subscription_confirmation' })
  const mail = sent(subscriberMail(room.deps, question, relayFrom))
  expect(mail.subject).toBe('Bestätigen Sie Ihr Abonnement · Acme')
  expect(mail.text).toContain('/confirmation?language=de')
})

test('a chat is told in its language, and tried in it', async () => {
  const room = bilingual()
  const { id } = subscribeUrl(room.deps, 'slack', 'https://hooks.slack.com/services/T/B/x', { language: 'de' })
  const posts: string[] = []
  const post = async ({ body }: Post) => {
    posts.push(body)
    return { kind: 'answered' as const, status: 200, body: 'ok', retryAfter: null, location: null, duration: 1 }
  }
  const send = () => chatChannels.slack.send({ ...room.deps, http: { ...room.deps.http, post } }, newestTo(room, id))
  open(room)
  await send()
  addDelivery(room.deps, { subscriberId: id, organizationId: acmeId, channel: 'slack', kind: 'test_message' })
  await send()
  expect(posts[0]).toContain('Anmeldung gestört')
  expect(posts[0]).toContain('?language=de')
  expect(posts[0]).not.toMatch(/Logins fail|Investigating/)
  expect(posts[1]).toContain('Acme meldet sich künftig hier')
})
