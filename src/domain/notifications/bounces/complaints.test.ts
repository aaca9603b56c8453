import { expect, test } from 'vitest'
import { parseReport } from './parse-report.ts'

/** Feedback reports (RFC 5965). */

const feedback = (...fields: string[]) =>
  parseReport(
    Buffer.from(
      [
        'To: abuse@acme.example',
        'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
        '',
        '--b',
        'Content-Type: message/feedback-report',
        '',
        ...fields,
        '',
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        'List-Unsubscribe: <https://status.acme.example/subscriptions/TOKEN/unsubscribe>',
        '',
        '--b--',
        '',
      ].join('\r\n'),
    ),
  )

test.each(['abuse', 'Abuse', 'fraud', 'opt-out', 'other', 'something-new'])('%s is a complaint', async (kind) => {
  const found = await feedback('User-Agent: x', `Feedback-Type: ${kind}`, 'Original-Mail-From: <a@b.example>')
  expect(found).toMatchObject({ action: 'complained', diagnostic: kind.toLowerCase() })
  expect(found?.addressed).toContain('a@b.example')
  expect(found?.addressed).toContain('/subscriptions/TOKEN/unsubscribe')
})

test.each([['not-spam'], ['auth-failure'], ['virus']])('%s is none', async (kind) => {
  expect(await feedback(`Feedback-Type: ${kind}`)).toBeNull()
})

test('neither is feedback of no kind', async () => {
  expect(await feedback('User-Agent: x')).toBeNull()
})
