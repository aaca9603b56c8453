import { expect, test } from 'vitest'
import { refusalHint } from './refusal-hint.ts'

test.each([
  ['550 5.7.26 unauthenticated', /SPF and DKIM/],
  ['550 SPF check failed', /SPF and DKIM/],
  ['550 5.4.5 Daily user sending limit exceeded', /sending limit/],
  ['454 Throttling failure', /sending limit/],
  ['554 Message rejected: Email address is not verified', /verify status@acme\.example there/],
  ['554 5.7.1 <…>: Relay access denied', /user and the password/],
  ['554 5.7.1 Client host blocked using zen.spamhaus.org', /for spam/],
  ['550 5.7.60 Client does not have permissions to send as this sender', /send as status@acme\.example/],
  ['553 5.1.8 Domain of sender address does not exist', /send as status@acme\.example/],
  ['554 5.7.1 No', /refuses everything/],
])('%s says what to do', (answer, hint) => {
  expect(refusalHint(answer, { from: 'status@acme.example' })).toMatch(hint)
})
