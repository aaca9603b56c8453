import { eq } from 'drizzle-orm'
import { addressParser } from 'postal-mime'
import { afterEach, expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { header, type ReceivedMail } from '#src/testing/smtp-sink.ts'
import type { TestDeps } from '#src/testing/test-deps.ts'
import { isolated } from '#views/layout/direction.ts'

/** Headers and structure of a mail, checked against the raw message and against an independent parser. */

const longHost = 'status.of-a-company-with-a-rather-long-name.example'
let open: ConnectedRelay | undefined

afterEach(async () => {
  await open?.close()
  open = undefined
})

interface Texts {
  organization?: string
  title?: string
  body?: string
}

/** The mail of an incident with these texts, as a subscriber's server takes it. */
async function mailOf(
  texts: Texts,
  room: { deps: TestDeps } = testRoom({ fixedUrl: `https://${longHost}` }),
  to = 'sue@example.org',
) {
  open ??= await connectRelay(room)
  const { organization: name, title = 'Logins fail', body = 'We look into it.' } = texts
  if (name) writeUnaudited(room.deps.db, (tx) => void tx.update(organizations).set({ name }).run())
  subscribe(room.deps, to)
  const update = { title, body, status: 'investigating', services: [], notify: true } as const
  const { id } = openIncident(room.deps, system, acmeId, { ...update, services: [] })
  const [mail] = await open.mailsTo(to)
  if (!mail) throw new Error('no mail')
  return { mail, incidentId: id, room, raw: mail.raw }
}

const headOf = (raw: string) => raw.slice(0, raw.indexOf('\r\n\r\n'))

const scripts: [string, Required<Texts>][] = [
  [
    'Japanese',
    { organization: '株式会社ステータス', title: 'ログインに失敗しています', body: '原因を**調査**しています。' },
  ],
  ['Arabic', { organization: 'شركة الحالة', title: 'تعذر تسجيل الدخول', body: 'نبحث عن السبب.' }],
  ['emoji', { organization: 'Acme 🚀', title: '🔥 Logins fail 👨‍👩‍👧‍👦', body: 'We are on it 💪🏽' }],
  ['Greek, combining marks', { organization: 'Κατάσταση', title: 'Ça n’a pas marché', body: 'ὀξύς — naïve' }],
  [
    'very long',
    {
      organization: '状態'.repeat(40),
      title: `${'障害 '.repeat(60)}終`,
      body: `${'長い'.repeat(900)}\n\n${'x'.repeat(2000)}`,
    },
  ],
  [
    'what has a meaning of its own',
    {
      organization: 'Acme, "Inc." (EU) <x@y>; A&B',
      title: '=?utf-8?Q?x?= a:b, "c"',
      body: 'From me\n\n.\n\n.dot\n\n= =20',
    },
  ],
]

test.each(scripts)('%s: subject, names and both bodies arrive as they were written', async (_, texts) => {
  const { mail } = await mailOf(texts)
  const { parsed } = mail
  const [title, organization] = [isolated(texts.title), isolated(texts.organization)]
  expect(parsed.subject).toBe(`Investigating: ${title} · ${organization}`)
  expect(parsed.from).toEqual({ name: `${texts.organization} Status`, address: 'status@acme.example' })
  const plain = texts.body.replaceAll('**', '')
  for (const line of plain.split('\n\n')) expect(parsed.text).toContain(line)
  expect(parsed.text).toContain(`Investigating: ${title}`)
  const text = String(parsed.html)
    .replace(/<[^>]+>/g, '')
    .replace(/&#34;|&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
  for (const line of plain.split('\n\n')) expect(text).toContain(line)
})

test.each(scripts)('%s: the message is one that any server may pass on', async (_, texts) => {
  const { raw, mail } = await mailOf(texts)
  expect(mail.bytes.every((byte) => byte < 128 && byte !== 0)).toBe(true)
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const [head = '', ...body] = raw.split('\r\n\r\n')
  // RFC 5322, 2.1.1: 998 characters; 78 wherever a line can be folded.
  const foldable = head.split('\r\n').filter((line) => line.length > 78 && line.trim().includes(' '))
  expect(foldable).toEqual([])
  expect(
    Math.max(
      ...body
        .join('\r\n')
        .split('\r\n')
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(78)
  for (const [word, encoding = '', text = ''] of head.matchAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi)) {
    // RFC 2047, 2 and 5: 75 characters, and each word decodes by itself.
    expect(word.length).toBeLessThanOrEqual(75)
    const bytes =
      encoding === 'B'
        ? Buffer.from(text, 'base64')
        : Buffer.from(
            text
              .replaceAll('_', ' ')
              .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          )
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).not.toThrow()
  }
  expect(raw).toMatch(/^Content-Type: multipart\/alternative;/m)
  expect([...raw.matchAll(/^Content-Type: (text\/\w+); charset=utf-8/gm)].map(([, type]) => type)).toEqual([
    'text/plain',
    'text/html',
  ])
})

test.each(scripts)('%s: the list is named, its id stays readable', async (_, texts) => {
  const { mail } = await mailOf(texts)
  expect(header(mail, 'List-Id')).toMatch(new RegExp(`(^| )<acme\\.${longHost}>$`))
  const list = mail.parsed.headers.find(({ key }) => key === 'list-id')
  expect(addressParser(list?.value ?? '').map(({ address }) => address)).toEqual([`acme.${longHost}`])
})

test('each header stands once, and those that matter are there', async () => {
  const { raw } = await mailOf({})
  const names = headOf(raw)
    .split('\r\n')
    .flatMap((line) => /^([\w-]+):/.exec(line)?.[1]?.toLowerCase() ?? [])
  expect(new Set(names).size).toBe(names.length)
  expect(names.toSorted()).toEqual([
    'auto-submitted',
    'content-type',
    'date',
    'from',
    'list-id',
    'list-unsubscribe',
    'list-unsubscribe-post',
    'message-id',
    'mime-version',
    'subject',
    'to',
    'x-auto-response-suppress',
  ])
})

test('Exchange is asked for no automatic answer, but for reports of what it cannot deliver', async () => {
  const { mail } = await mailOf({})
  const suppressed = header(mail, 'X-Auto-Response-Suppress')?.split(', ')
  expect(suppressed).toContain('OOF')
  expect(suppressed).not.toContain('NDR')
  expect(suppressed).not.toContain('All')
})

test('one click leaves, without a cookie, by the very header', async () => {
  const app = testApp({ fixedUrl: `https://${longHost}` })
  const { mail } = await mailOf({}, app)
  const [, url = ''] = /^<(https:\/\/[^>]+)>$/.exec(header(mail, 'List-Unsubscribe') ?? '') ?? []
  expect(header(mail, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click')
  const { pathname } = new URL(url)
  const send = (method: string, body?: string) =>
    app.handle(
      new Request(`http://localhost${pathname}`, {
        method,
        body,
        headers: body ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
      }),
    )
  await send('GET')
  expect(stateOf(app)).toBe('active')
  const answer = await send('POST', 'List-Unsubscribe=One-Click')
  expect([answer.status, answer.headers.getSetCookie(), stateOf(app)]).toEqual([200, [], 'unsubscribed'])
})

const stateOf = ({ deps }: { deps: TestDeps }) => deps.db.select().from(subscribers).get()?.state

test('an address in another script is written as its server is named', async () => {
  const { mail } = await mailOf({}, undefined, 'sue@bücher.example')
  expect(header(mail, 'To')).toBe('sue@xn--bcher-kva.example')
})

test('a follow-up names the message that it follows, in both headers', async () => {
  const { mail: first, room, incidentId } = await mailOf({})
  room.deps.clock.advance(60_000)
  postUpdate(room.deps, system, acmeId, incidentId, { status: 'resolved', body: 'Over.', services: [], notify: true })
  const mails: ReceivedMail[] = (await open?.mailsTo('sue@example.org')) ?? []
  const second = mails[1]
  if (!second) throw new Error('no follow-up')
  expect(header(second, 'References')).toBe(header(first, 'Message-ID'))
  expect(header(second, 'In-Reply-To')).toBe(header(first, 'Message-ID'))
})

test('an organization without an address of its own sends from the instance’s, and answers go where it says', async () => {
  const room = testRoom()
  writeUnaudited(room.deps.db, (tx) => {
    const set = { senderName: 'Acme Betrieb', replyTo: 'help@acme.example' }
    tx.update(organizations).set(set).where(eq(organizations.id, acmeId)).run()
  })
  const { mail } = await mailOf({}, room)
  expect(mail.parsed.from).toEqual({ name: 'Acme Betrieb', address: 'status@acme.example' })
  expect(header(mail, 'Reply-To')).toBe('help@acme.example')
  expect(header(mail, 'DKIM-Signature')).toBeUndefined()
})
