import { expect, test } from 'vitest'
import { ownTime } from '#src/testing/own-time.ts'
import { testRoom } from '#src/testing/room.ts'
import { parseReport } from './parse-report.ts'
import { takeReport } from './take-report.ts'

/** Anybody who knows a bounce address can send anything to it. */

const crlf = (...lines: string[]) => lines.map((line) => `${line}\r\n`).join('')
const read = (raw: string) => parseReport(Buffer.from(raw))

const status = crlf(
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.example.org',
  '',
  'Final-Recipient: rfc822; sue@example.org',
  'Action: failed',
  'Status: 5.1.1',
)
const understood = { action: 'failed', status: '5.1.1' }
const multipart = 'Content-Type: multipart/report; boundary=b'
const report = (...parts: string[]) =>
  `${crlf(multipart, '')}${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`

// Left to the parser's own conversion to text, this HTML takes half a minute.
test('hostile HTML beside a report is left alone', async () => {
  const html = `${crlf('Content-Type: text/html', '')}<a ${'href='.repeat(2000)}`
  const took = await ownTime(async () =>
    expect(await read(report(crlf('', 'It failed.'), html, status))).toMatchObject(understood),
  )
  expect(took).toBeLessThan(5000)
})

test.each([
  ['199 parts', 199, understood],
  ['200 parts', 200, null],
])('a report behind %s', async (_, count, expected) => {
  const parts = Array.from({ length: count }, () => crlf('', 'x'))
  const found = await read(report(...parts, status))
  expect(found && { action: found.action, status: found.status }).toEqual(expected)
})

test.each([
  ['before 256 KiB are over', 200, understood],
  ['behind 256 KiB', 256, null],
])('a report %s', async (_, kibibytes, expected) => {
  const long = crlf('Content-Type: text/plain', '', ...Array.from({ length: kibibytes * 16 }, () => 'x'.repeat(62)))
  const found = await read(report(long, status))
  expect(found && { action: found.action, status: found.status }).toEqual(expected)
})

test.each([
  ['19,000 lines', 19_000, understood],
  ['20,000 lines', 20_000, null],
])('a report behind %s', async (_, count, expected) => {
  const found = await read(report(crlf('', ...Array.from({ length: count }, () => '')), status))
  expect(found && { action: found.action, status: found.status }).toEqual(expected)
})

function nested(depth: number): string {
  const opened = Array.from({ length: depth }, (_, at) =>
    crlf(`Content-Type: multipart/mixed; boundary=b${at}`, '', `--b${at}`),
  )
  return opened.join('') + status
}

test('parts within parts are followed fifty deep and no deeper', async () => {
  expect(await read(nested(50))).toMatchObject(understood)
  await expect(read(nested(51))).rejects.toThrow('Maximum MIME nesting depth of 50 levels exceeded')
})

test('a header of more than 64 KiB is none of a report', async () => {
  const long = (lines: number) => crlf(...Array.from({ length: lines }, () => `X-Spam: ${'x'.repeat(1014)}`))
  expect(await read(long(60) + report(status))).toMatchObject(understood)
  await expect(read(long(65) + report(status))).rejects.toThrow('Maximum header size of 65536 bytes exceeded')
})

const shown = (times: number, message: string) =>
  crlf('Content-Type: message/rfc822', 'Content-Disposition: inline', '').repeat(times) + message

test('messages that show messages are followed three deep', async () => {
  expect(await read(shown(3, report(status)))).toMatchObject(understood)
  expect(await read(shown(4, report(status)))).toBeNull()
  expect(await read(shown(5000, report(status)))).toBeNull()
})

test('a forward that breaks off anywhere before its report is read to its end', async () => {
  const whole = `${crlf('Content-Type: multipart/mixed; boundary=b', '', '--b')}${shown(1, report(status))}`
  expect(await read(whole)).toMatchObject(understood)
  for (let end = 0; end < whole.indexOf('Action'); end++)
    expect([end, await read(whole.slice(0, end))]).toEqual([end, null])
})

test('what cannot be read is logged, and holds up nothing', async () => {
  const { deps } = testRoom()
  expect(await takeReport(deps, Buffer.from(nested(51)))).toBe('ignored')
  expect(deps.logger.lines.map(({ level, event }) => [level, event])).toEqual([
    ['warn', 'a message at the bounce address could not be read'],
  ])
})
