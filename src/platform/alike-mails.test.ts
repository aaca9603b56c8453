import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import type { Alike, Mail } from '#src/domain/mail/mail.ts'
import { type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { createSmtpMailer } from './mailer.ts'

/** Mails that are alike, as a real server gets them, beside the same mails composed one by one. */

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

interface Reader {
  id: string
  to: string
  token: string
}

const token = () => randomBytes(41).toString('base64url')
const nobody: Reader = { id: 'nobody000001', to: 'nobody000002@nobody.invalid', token: token() }

/** As notifications/channels/email makes them. */
function mailTo({ id, to, token }: Reader, { text, html, ...rest }: Partial<Mail> = {}): Mail {
  return {
    to,
    from: { name: 'Acme — Statut', address: 'status@acme.example' },
    replyTo: 'help@acme.example',
    returnPath: `bounces+${id}.x@acme.example`,
    subject: 'Enquête : les connexions échouent, et cela dure plus longtemps que prévu · Acme',
    text: (text ?? 'We look: https://status.acme.example/subscriptions/TOKEN').replaceAll('TOKEN', token),
    html: (html ?? '<a href="https://status.acme.example/subscriptions/TOKEN">leave</a>').replaceAll('TOKEN', token),
    messageId: `<${id}@status.acme.example>`,
    references: null,
    list: { name: 'Acme', id: 'acme.status.acme.example' },
    headers: {
      'Auto-Submitted': 'auto-generated',
      'List-Unsubscribe': `<https://status.acme.example/subscriptions/${token}/unsubscribe?language=fr>`,
    },
    dkim: null,
    ...rest,
  }
}

function wordsOf(reader: Reader): Alike['words'] {
  return (['id', 'to', 'token'] as const).map((word) => [nobody[word], reader[word]])
}

/** What the server got of each; `raw` without the date and the random part of the boundary. */
async function received(mails: Mail[]) {
  const sink: SmtpSink = await startSmtpSink()
  const mailer = createSmtpMailer()
  closing.push(() => sink.close(), mailer.close)
  for (const mail of mails)
    expect(await mailer.send(sink.relay, mail)).toEqual({ outcome: 'delivered', answer: '250 queued' })
  return sink.mails.map(({ raw, parsed }) => ({
    whole: raw,
    raw: raw.replace(/^Date: .*$/m, 'Date:').replaceAll(/--_NmP-[0-9a-f]+-/g, '--_NmP--'),
    boundary: /boundary="(.+)"/.exec(raw)?.[1],
    age: Date.now() - Date.parse(parsed.date ?? ''),
  }))
}

/** Of the mail itself, and of the one made from the blank; `isShared`: it was. */
async function bothWays(reader: Reader, of: Partial<Mail> = {}) {
  const blank = mailTo(nobody, of)
  const mail = mailTo(reader, of)
  const other: Reader = { id: 'other0000003', to: 'other@example.org', token: token() }
  const alike = (one: Reader) => ({ ...mailTo(one, of), alike: { blank, words: wordsOf(one) } })
  const [itself, made, others] = await received([mail, alike(reader), alike(other)])
  return { itself, made, isShared: made?.boundary === others?.boundary }
}

const sue: Reader = { id: 'sue000000004', to: 'sue.o-neil+status@mail.example.org', token: token() }
/** Lines of every length before the token, so that it is broken at every place. */
const long = Array.from({ length: 80 }, (_, length) => `${'é'.repeat(3)}${'x'.repeat(length)} TOKEN.`).join('\n')

test.each<[string, Partial<Mail>]>([
  ['of plain lines', {}],
  ['of lines that are broken anywhere', { text: long, html: `<p>${long}</p>` }],
  ['with a line that begins with a dot', { text: '.TOKEN\n.\n..TOKEN\r\nend ' }],
  ['that continues a thread', { references: `<${nobody.id}@status.acme.example>` }],
])('a mail %s arrives as it would have been composed by itself, and was not', async (_, of) => {
  const { itself, made, isShared } = await bothWays({ ...sue, id: of.references ? nobody.id : sue.id }, of)
  expect(isShared).toBe(true)
  expect(made?.raw).toBe(itself?.raw)
  expect(made?.raw.replaceAll('=\r\n', '')).toContain(sue.token)
  expect(made?.age).toBeLessThan(60_000)
})

test.each<[string, Reader, Partial<Mail>]>([
  ['whose text is in base64', sue, { text: `${'障害を調査しています。'.repeat(9)}TOKEN` }],
  ['to an address in another script', { ...sue, to: 'zoë@exämple.org' }, {}],
  ['to an address in capitals', { ...sue, to: 'Sue@Example.ORG' }, {}],
  ['to an address longer than a line', { ...sue, to: `${'s'.repeat(60)}@mail.example.org` }, {}],
  ['with a longer token', { ...sue, token: `${sue.token}x` }, {}],
  ['with a token of other characters', { ...sue, token: sue.token.replace(/./, '=') }, {}],
])('a mail %s is composed by itself', async (_, reader, of) => {
  const { itself, made, isShared } = await bothWays(reader, of)
  expect(isShared).toBe(false)
  expect(made?.raw).toBe(itself?.raw)
})

test('a mail made from a blank is signed as it leaves', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const signed = { dkim: { domain: 'acme.example', selector: 's1', privateKey: pem } }
  const [made] = await received([
    { ...mailTo(sue, signed), alike: { blank: mailTo(nobody, signed), words: wordsOf(sue) } },
  ])
  const [head = '', ...body] = made?.whole.split('\r\n\r\n') ?? []
  const signature = head.replaceAll(/\r\n\s+/g, ' ')
  expect(signature).toMatch(/^DKIM-Signature: .*d=acme\.example;.*list-unsubscribe/im)
  // RFC 6376, 3.4.4: relaxed.
  const relaxed = body
    .join('\r\n\r\n')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(' \r\n', '\r\n')
    .replace(/(\r\n)*$/, '\r\n')
  const hash = createHash('sha256').update(relaxed).digest('base64')
  expect(/\bbh=([^;]+)/.exec(signature)?.[1]?.replaceAll(' ', '')).toBe(hash)
})
