import { expect, test } from 'vitest'
import { ownTime } from '#src/testing/own-time.ts'
import type { RefusalFault, RefusalPhase } from '#src/words.ts'
import { holdsChannel, judgeRefusal } from './judge-refusal.ts'

type Row = [RefusalPhase, string, RefusalFault]

const judged = (rows: Row[]) => rows.map(([phase, answer]) => [phase, answer, judgeRefusal({ phase, answer }).fault])

/** One row per code of RFC 3463, of RFC 5248 and of IANA's list, as the relay itself says it at RCPT and at DATA. */
const finalCodes: [string, RefusalFault, data?: RefusalFault][] = [
  ['5.1.0', 'recipient'],
  ['5.1.1', 'recipient'],
  ['5.1.2', 'recipient'],
  ['5.1.3', 'recipient'],
  ['5.1.4', 'recipient'],
  ['5.1.5', 'recipient'],
  ['5.1.6', 'recipient'],
  ['5.1.7', 'sender'],
  ['5.1.8', 'sender'],
  ['5.1.9', 'recipient'],
  ['5.1.10', 'recipient'],
  ['5.2.0', 'mailbox'],
  ['5.2.1', 'recipient'],
  ['5.2.2', 'mailbox'],
  ['5.2.3', 'message'],
  ['5.2.4', 'recipient'],
  ['5.3.0', 'relay'],
  ['5.3.1', 'relay'],
  ['5.3.2', 'relay'],
  ['5.3.3', 'message'],
  ['5.3.4', 'message'],
  ['5.3.5', 'relay'],
  ['5.3.6', 'message'],
  ['5.4.0', 'recipient'],
  ['5.4.1', 'recipient'],
  ['5.4.2', 'recipient'],
  ['5.4.3', 'relay'],
  ['5.4.4', 'recipient'],
  ['5.4.5', 'sender'],
  ['5.4.6', 'recipient'],
  ['5.4.7', 'recipient'],
  ['5.5.0', 'relay'],
  ['5.5.1', 'relay'],
  ['5.5.2', 'recipient', 'relay'],
  ['5.5.3', 'relay'],
  ['5.5.4', 'recipient', 'relay'],
  ['5.5.5', 'relay'],
  ['5.5.6', 'relay'],
  ...Array.from({ length: 11 }, (_, detail): [string, RefusalFault] => [`5.6.${detail}`, 'message']),
  ...Array.from({ length: 16 }, (_, detail): [string, RefusalFault] => [`5.7.${detail}`, 'sender']),
  ['5.7.16', 'message'],
  ['5.7.17', 'recipient'],
  ['5.7.18', 'recipient'],
  ...Array.from({ length: 12 }, (_, more): [string, RefusalFault] => [`5.7.${19 + more}`, 'sender']),
  // Exchange's and Google's own.
  ['5.7.60', 'sender'],
  ['5.7.57', 'sender'],
  ['5.7.509', 'sender'],
  ['5.7.708', 'sender'],
  ['5.4.310', 'recipient'],
]

test.each(finalCodes)('%s from the relay is the fault of the %s', (enhanced, atRcpt, atData = atRcpt) => {
  for (const [phase, fault] of [
    ['rcpt', atRcpt],
    ['data', atData],
  ] as const)
    expect(judgeRefusal({ phase, answer: `550 ${enhanced} Sorry` })).toEqual({
      fault,
      final: true,
      code: 550,
      enhanced,
    })
})

test.each(finalCodes)('%s before any recipient was named is never a recipient’s', (enhanced, atRcpt) => {
  const answer = `550 ${enhanced} Sorry`
  expect(judgeRefusal({ phase: 'auth', answer }).fault).toBe('sender')
  expect(['sender', 'relay']).toContain(judgeRefusal({ phase: 'connect', answer }).fault)
  const atMail = judgeRefusal({ phase: 'mail', answer }).fault
  expect(holdsChannel(atMail) || (atMail === 'message' && atRcpt === 'message')).toBe(true)
})

/** A server behind the relay speaks of itself where it says "the system": that is no fault of ours. */
const far: Record<string, RefusalFault> = {
  '5.3.0': 'mailbox',
  '5.3.1': 'mailbox',
  '5.3.2': 'mailbox',
  '5.3.5': 'mailbox',
  '5.4.3': 'mailbox',
  ...Object.fromEntries(Array.from({ length: 7 }, (_, detail) => [`5.5.${detail}`, 'message'] as const)),
}

test.each(finalCodes)('%s in a report', (enhanced, atRcpt) => {
  expect(judgeRefusal({ phase: 'report', answer: `${enhanced} Sorry` }).fault).toBe(far[enhanced] ?? atRcpt)
})

test('what may pass is held against the relay or the sender only where the code or the words say so', () => {
  const rows: Row[] = [
    ['rcpt', '450 4.1.1 later', 'recipient'],
    ['rcpt', '450 4.1.8 <a@b.example>: Sender address rejected: Domain not found', 'sender'],
    ['rcpt', '450 4.2.0 <ann@example.org>: Recipient address rejected: Greylisted', 'passing'],
    ['rcpt', '451 4.7.1 Greylisting in action, please come back in 00:05:00', 'passing'],
    ['rcpt', '451 the sender/recipient triplet is new', 'passing'],
    ['rcpt', '452 4.2.2 The mailbox is full', 'mailbox'],
    ['data', '452 4.3.1 disk full', 'relay'],
    ['data', '451 4.3.0 queue file write error', 'relay'],
    ['data', '451 4.3.2 going down', 'relay'],
    ['data', '452 4.3.4 too big', 'message'],
    ['rcpt', '451 4.4.1 no answer from host', 'passing'],
    ['rcpt', '451 4.4.3 name service error', 'passing'],
    ['rcpt', '451 4.4.5 congestion', 'relay'],
    ['data', '451 4.6.0 content', 'message'],
    ['rcpt', '451 4.7.500 Server busy. Please try again later', 'passing'],
    ['rcpt', '450 Requested mail action not taken', 'passing'],
    ['rcpt', '454 4.7.1 <ann@example.org>: Relay access denied', 'relay'],
    ['data', '454 Throttling failure: Daily message quota exceeded.', 'sender'],
    ['rcpt', '421 4.3.2 going down', 'relay'],
    ['mail', '451 4.7.1 try again later', 'relay'],
    ['mail', '450 4.1.1 nobody', 'relay'],
    ['mail', '452 4.3.4 too big', 'relay'],
    ['connect', 'connect ECONNREFUSED 127.0.0.1:1', 'relay'],
    ['connect', 'connect ECONNREFUSED 127.0.0.1:465', 'relay'],
    ['connect', 'connect ECONNREFUSED ::1:587', 'relay'],
    ['connect', 'no answer within 45 seconds', 'relay'],
    ['report', '4.4.7 delivery time expired', 'passing'],
    ['report', '4.3.2 system not accepting', 'passing'],
    ['report', '4.2.2 over quota', 'mailbox'],
    ['report', 'no words at all', 'passing'],
  ]
  expect(judged(rows)).toEqual(rows)
  for (const [phase, answer] of rows) expect(judgeRefusal({ phase, answer }).final).toBe(false)
})

/** As servers really say it, with a vague code or none. */
const texts: Row[] = [
  ['rcpt', '554 5.7.1 <ann@example.com>: Relay access denied', 'sender'],
  ['rcpt', '550 5.7.60 Client does not have permissions to send as this sender', 'sender'],
  ['data', '550 5.4.5 Daily user sending limit exceeded', 'sender'],
  ['data', '554 Message rejected: Email address is not verified', 'sender'],
  ['rcpt', '550 relay not permitted', 'relay'],
  ['rcpt', '550 Relaying denied', 'relay'],
  ['rcpt', '553 sorry, that domain isn’t allowed to be relayed thru this MTA: unable to relay', 'relay'],
  ['rcpt', '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain', 'sender'],
  ['rcpt', '554 Transaction failed', 'relay'],
  ['rcpt', '550 5.1.0 Sender rejected', 'sender'],
  ['rcpt', '550 Verification failed for <status@acme.example>: Sender verify failed', 'sender'],
  ['rcpt', '553 5.7.1 <status@acme.example>: Sender address rejected: not owned by user acme', 'sender'],
  ['mail', '550 No such user', 'sender'],
  ['mail', '501 <>: malformed address', 'message'],
  ['mail', '552 5.3.4 Message size exceeds fixed limit', 'message'],
  ['data', '550 SPF check failed', 'sender'],
  ['data', '550 5.7.26 This mail is unauthenticated, which poses a security risk', 'sender'],
  ['data', '554 Sending paused for this account. For more information, please check the inbox', 'sender'],
  ['data', '550 5.0.0 Your account has been suspended', 'sender'],
  ['rcpt', '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org', 'sender'],
  ['data', '550 High probability of spam', 'sender'],
  ['rcpt', '530 5.7.0 Authentication required', 'sender'],
  ['rcpt', '530 Must issue a STARTTLS command first', 'sender'],
  ['rcpt', '503 Bad sequence of commands', 'relay'],
  ['rcpt', '550 Too many messages from your address', 'sender'],
  ['rcpt', '550 Administrative prohibition', 'sender'],
  ['connect', '554 5.7.1 no service for you', 'sender'],
  ['connect', '554 No SMTP service here', 'relay'],
  ['auth', '535 5.7.8 Username and Password not accepted', 'sender'],
  ['auth', '454 4.7.0 Temporary authentication failure', 'sender'],
  ['rcpt', '550 No such user here', 'recipient'],
  ['rcpt', '550 <ann@example.org>: User unknown', 'recipient'],
  ['rcpt', '550 5.7.1 <ann@example.org>: Recipient address rejected: user unknown', 'recipient'],
  ['rcpt', '550 5.4.1 Recipient address rejected: Access denied', 'recipient'],
  ['rcpt', '550 Unrouteable address', 'recipient'],
  ['rcpt', '550 Requested action not taken: mailbox unavailable', 'recipient'],
  ['rcpt', '556 Domain does not accept mail', 'recipient'],
  ['rcpt', '550 5.2.1 The email account that you tried to reach is disabled.', 'recipient'],
  ['rcpt', '550 5.2.1 The user you are trying to contact is receiving mail at a rate that …', 'mailbox'],
  ['data', '554 delivery error: dd This user doesn’t have a yahoo.com account', 'recipient'],
  ['rcpt', '552 User is over quota', 'mailbox'],
  ['rcpt', '552 Requested mail action aborted: exceeded storage allocation', 'mailbox'],
  ['rcpt', '552-5.2.2 The email account that you tried to reach is over quota. 552 5.2.2 Please', 'mailbox'],
  ['data', '552 Message size exceeds maximum permitted', 'message'],
  ['data', '554 Transaction failed', 'message'],
  ['data', '550 This message contains a virus', 'message'],
  ['data', '550 maximum allowed line length exceeded: line too long', 'message'],
  ['report', '5.7.26 550-5.7.26 the message is not authenticated', 'sender'],
  ['report', '5.2.2 552-5.2.2 the mailbox is over its quota', 'mailbox'],
  ['report', '550 5.1.1 no such account', 'recipient'],
  ['report', '5.0.0 550 5.1.1 <jane@example.org>: no such user', 'recipient'],
  ['report', '5.0.0 sorry', 'mailbox'],
  ['report', '550 sorry', 'recipient'],
  ['report', '5.3.0 554 no such user', 'recipient'],
]

test.each(texts)('%s %s', (phase, answer, fault) => {
  expect(judgeRefusal({ phase, answer }).fault).toBe(fault)
})

test('codes are read from lines of any make, and not from addresses, versions or times', () => {
  const read = (answer: string) => {
    const { code, enhanced } = judgeRefusal({ phase: 'rcpt', answer })
    return [code, enhanced]
  }
  expect(read('550-5.1.1 a\n550 5.1.1 b')).toEqual([550, '5.1.1'])
  expect(read('550 host 5.1.1.5 says no')).toEqual([550, null])
  expect(read('5.0.0 smtp; 550 5.7.26 no')).toEqual([550, '5.7.26'])
  expect(read('5.7.1')).toEqual([null, '5.7.1'])
  expect(read('no answer after 5500 ms, version 15.4.20')).toEqual([null, null])
  expect(read('554')).toEqual([554, null])
  expect(read('')).toEqual([null, null])
})

test('hostile words cost no time', async () => {
  const took = await ownTime(() => {
    for (const word of ['sending ', 'relay ', 'mailbox ', 'user ', '5.1.', '5', ' ', 'exceeds '])
      judgeRefusal({ phase: 'rcpt', answer: `550 ${word.repeat(100_000)}` })
  })
  expect(took).toBeLessThan(50)
})
