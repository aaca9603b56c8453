import { createSocket } from 'node:dgram'
import { writeUnaudited } from '#src/db/write.ts'
import { issueToken } from '#src/domain/accounts/one-time-tokens.ts'
import { addPasskey } from '#src/domain/accounts/passkeys.ts'
import { takeReport } from '#src/domain/notifications/bounces/take-report.ts'
import { createDns } from '#src/platform/dns.ts'
import { accountOf } from '../personas.ts'
import { testRoom } from '../room.ts'
import { type Hostile, long } from './texts.ts'

/** What a bounce address gets, up to the largest message that is taken. */
const message = 1024 * 1024
/** As long as a header may be. */
const header = 60_000

const status = (body: string) => `Content-Type: message/delivery-status\r\n\r\n${body}`
const reports: Record<string, string> = {
  'line ends': `\r\n${long('\n', message)}`,
  'encoded line ends': `Content-Transfer-Encoding: base64\r\n\r\n${long('\n', message)}`,
  'signs of quoted-printable': `Content-Transfer-Encoding: quoted-printable\r\n\r\n${long('=', message)}`,
  'flowed quotes': `Content-Type: text/plain; format=flowed\r\n\r\n${long('> \n', message)}`,
  'opened HTML': `Content-Type: text/html\r\n\r\n${long('<a href=', message)}`,
  'comments in an address': `To: ${long('(', header)}\r\n\r\n`,
  'commas in an address': `To: ${long('a,', header)}\r\n\r\n`,
  'groups of addresses': `To: ${long('a:;', header)}\r\n\r\n`,
  'encoded words': `Subject: ${long('=?utf-8?b?', header)}\r\n\r\n`,
  'folded lines': `Subject: a${long('\r\n ', header)}\r\n\r\n`,
  parameters: `Content-Type: a/b; ${long('a*0=b;', header)}\r\n\r\n`,
  'a long boundary': `Content-Type: multipart/mixed; boundary=${long('a', header)}\r\n\r\n--${long('a', header)}\r\n\r\n`,
  'parts in parts': Array.from(
    { length: 400 },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
  ).join(''),
  'messages in messages': long('Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n', message),
  'fields of a report': status(long('a:b\n', message)),
  'blank fields of a report': status(long('a:\n \n', message)),
  'spaces in a report': status(`Action: ${long(' ', message)}`),
  'return paths that nobody made': status(
    `Action: failed\n${long('a+abcdefghijkl.0123456789abcdef0123@b\n', message)}`,
  ),
}

const count = (answers: number) => Buffer.from([0x84, 0, 0, 1, answers >> 8, answers & 255, 0, 0, 0, 0])
const question = Buffer.from('0161076578616d706c650000100001', 'hex')
const record = (name: string) => Buffer.from(`${name}00100001000000000000`, 'hex')
/** Behind the id of the question. */
const answers: Record<string, Buffer> = {
  'a name that points to itself': Buffer.concat([count(1), question, record('c01b')]),
  'names that point to each other': Buffer.concat([count(2), question, record('c029'), record('c01b')]),
  'more answers than there are': Buffer.concat([count(65_535), question, record('00')]),
  'nothing at all': Buffer.alloc(0),
  'five thousand answers': Buffer.concat([
    count(5000),
    question,
    ...Array.from({ length: 5000 }, () => record('c00c')),
  ]),
}

async function askServer(answer: Buffer): Promise<unknown> {
  const server = createSocket('udp4')
  const bound = Promise.withResolvers<void>()
  server.bind(0, '127.0.0.1', bound.resolve)
  await bound.promise
  server.on('message', (query, { port, address }) => {
    server.send(Buffer.concat([query.subarray(0, 2), answer]), port, address)
  })
  try {
    return await createDns([`127.0.0.1:${server.address().port}`], 200).txt('a.example')
  } finally {
    server.close()
  }
}

/** CBOR (RFC 8949) of an authenticator, as far as 64 KiB of text hold it. */
const attestations: Record<string, Buffer> = {
  'lists in lists': Buffer.alloc(40_000, 0x81),
  'a list of endless length': Buffer.from('9bffffffffffffffff', 'hex'),
  'a text of endless length': Buffer.from('7bffffffffffffffff', 'hex'),
  'maps in maps': Buffer.alloc(40_000, Buffer.from('a100', 'hex')),
}

async function register(attestation: Buffer): Promise<void> {
  const { deps } = testRoom()
  const challenge = 'Y2hhbGxlbmdl'
  const actor = accountOf('ann')
  const issued = { purpose: 'passkey_registration', accountId: actor.accountId, challenge, lifetime: 1000 } as const
  const { token } = writeUnaudited(deps.db, (tx) => issueToken(tx, deps, issued))
  const client = { type: 'webauthn.create', challenge, origin: 'http://localhost' }
  const response = {
    id: 'a',
    rawId: 'a',
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: Buffer.from(JSON.stringify(client)).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
    },
  }
  await addPasskey(deps, actor, { name: 'Key', token, response })
}

export const programs: Hostile[] = [
  ...Object.entries(reports).map(([name, raw]) => ({
    name: `a bounce of ${name}`,
    read: (salt: string) => takeReport(testRoom().deps, Buffer.from(`X-Salt: ${salt}\r\n${raw}`)),
  })),
  ...Object.entries(answers).map(([name, answer]) => ({
    name: `a name server: ${name}`,
    read: () => askServer(answer),
  })),
  ...Object.entries(attestations).map(([name, bytes]) => ({ name: `a passkey: ${name}`, read: () => register(bytes) })),
]
