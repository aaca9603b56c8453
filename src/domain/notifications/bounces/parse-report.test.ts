import { expect, test } from 'vitest'
import { parseReport } from './parse-report.ts'

interface Parts {
  head?: string[]
  type?: string
  blocks?: string[]
  returned?: { type: string; text: string }
  newline?: string
}

const recipient = [
  'Final-Recipient: rfc822; sue@example.org',
  'Action: failed',
  'Status: 5.1.1',
  'Diagnostic-Code: smtp; 550 no such user',
].join('\n')

/** A report as a server would write it. */
function report({ head = ['To: <bounces@acme.example>'], newline = '\r\n', ...parts }: Parts = {}): Buffer {
  const {
    type = 'message/delivery-status',
    blocks = ['Reporting-MTA: dns; mx.example.org', recipient],
    returned,
  } = parts
  const back = returned ? ['--b', `Content-Type: ${returned.type}`, '', returned.text, ''] : []
  return Buffer.from(
    [
      ...head,
      'Subject: Undelivered',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'It could not be delivered.',
      '',
      '--b',
      `Content-Type: ${type}`,
      '',
      blocks.join('\n\n'),
      '',
      ...back,
      '--b--',
      '',
    ]
      .join('\n')
      .replaceAll('\n', newline),
  )
}

const known = { action: 'failed', status: '5.1.1', diagnostic: '550 no such user' }
const withLine = (line: string, of: keyof typeof fields) => recipient.replace(fields[of], line)
const fields = {
  action: 'Action: failed',
  status: 'Status: 5.1.1',
  diagnostic: 'Diagnostic-Code: smtp; 550 no such user',
}
const about = (block: string): Parts => ({ blocks: ['Reporting-MTA: dns; mx.example.org', block] })

const read: [string, Parts, object][] = [
  ['a plain report', {}, known],
  ['lines that end with LF alone', { newline: '\n' }, known],
  ['field names in capitals', about(recipient.toUpperCase()), { ...known, diagnostic: '550 NO SUCH USER' }],
  ['an action in capitals', about(withLine('Action: FAILED', 'action')), known],
  ['words behind the status', about(withLine('Status: 5.1.1 (bad destination)', 'status')), known],
  ['a status of two digits', about(withLine('Status: 4.10.22', 'status')), { ...known, status: '4.10.22' }],
  ['a status that is none', about(withLine('Status: 9.1.1', 'status')), { ...known, status: '' }],
  ['no status', about(withLine('X: y', 'status')), { ...known, status: '' }],
  ['no diagnosis', about(withLine('X: y', 'diagnostic')), { ...known, diagnostic: '' }],
  [
    'a diagnosis without a type',
    about(withLine('Diagnostic-Code: 550 no', 'diagnostic')),
    { ...known, diagnostic: '550 no' },
  ],
  [
    'a diagnosis over several lines',
    about(withLine('Diagnostic-Code: x-unix;\n   550 no\n\tsuch user', 'diagnostic')),
    { ...known, diagnostic: '550 no such user' },
  ],
  [
    'two recipients: the first',
    { blocks: ['Reporting-MTA: x', recipient, withLine('Action: delayed', 'action')] },
    known,
  ],
  ['a blank line of spaces between the blocks', { blocks: [`Reporting-MTA: x\n  \t\n${recipient}`] }, known],
  ['the form of RFC 6533', { type: 'message/global-delivery-status' }, known],
]

test.each(read)('%s is read', async (_, parts, expected) => {
  expect(await parseReport(report(parts))).toMatchObject(expected)
})

test.each<[string, Buffer]>([
  ['a receipt', report({ type: 'message/disposition-notification' })],
  ['a report about the message alone', report({ blocks: ['Reporting-MTA: dns; mx.example.org'] })],
  ['an empty report', report({ blocks: [''] })],
  ['the same words in plain text', Buffer.from(`To: x@acme.example\r\n\r\n${recipient}\r\n`)],
  ['nothing', Buffer.alloc(0)],
])('%s is no report', async (_, raw) => {
  expect(await parseReport(raw)).toBeNull()
})

const own = 'bounces+id0000000001.aaaaaaaaaaaaaaaaaaaa@acme.example'

test.each(['Delivered-To', 'X-Original-To', 'Envelope-To', 'X-Envelope-To', 'X-Delivered-To', 'To'])(
  'the recipient may stand in %s',
  async (name) => {
    expect((await parseReport(report({ head: [`${name}: <${own}>`] })))?.addressed).toContain(own)
  },
)

test.each(['Subject', 'From', 'Cc', 'Reply-To', 'X-Anything'])('but not in %s, which anybody writes', async (name) => {
  const parsed = await parseReport(report({ head: [`${name}: ${own}`] }))
  expect(parsed?.action).toBe('failed')
  expect(parsed?.addressed).not.toContain(own)
})

test.each(['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'])(
  'what came back as %s may hold it',
  async (type) => {
    const returned = { type, text: `Return-Path: <${own}>\nSubject: Investigating\n\nText` }
    expect((await parseReport(report({ returned })))?.addressed).toContain(own)
  },
)

test('of what came back sixteen kilobytes are looked at', async () => {
  const text = (lines: number) => `${'X: yyyyyyyyyyyy\n'.repeat(lines)}Return-Path: <${own}>`
  const at = async (lines: number) =>
    (await parseReport(report({ returned: { type: 'text/rfc822-headers', text: text(lines) }, newline: '\n' })))
      ?.addressed
  expect(await at(1000)).toContain(own)
  expect(await at(1030)).not.toContain(own)
})
