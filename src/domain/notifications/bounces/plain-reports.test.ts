import { expect, test } from 'vitest'
import { ownTime } from '#src/testing/own-time.ts'
import { parseReport } from './parse-report.ts'

/** Reports and other mails in words alone, in the shapes of real servers and programs. */

interface PlainMail {
  from?: string
  subject?: string
  head?: string[]
  body: string[]
}

const daemon = 'Mail Delivery System <MAILER-DAEMON@mx.example>'
const person = 'Jane <jane@example.org>'

function read({ from = daemon, subject = 'Undelivered', head = [], body }: PlainMail) {
  const lines = [`From: ${from}`, 'To: <bounces@acme.example>', `Subject: ${subject}`, ...head, '', ...body]
  return parseReport(Buffer.from(lines.join('\r\n')))
}

const understood: [string, PlainMail, { action?: string; status: string; diagnostic: string }][] = [
  [
    'a postmaster',
    {
      from: 'postmaster@mx.example',
      subject: 'Delivery failure',
      body: ['The message did not reach jane@example.org.', 'The other server said: 550 5.1.1 no such account'],
    },
    { status: '5.1.1', diagnostic: '550 5.1.1 no such account' },
  ],
  [
    'somebody without a name, in a body that speaks of it',
    {
      from: 'noreply@mx.example',
      subject: 'Your message',
      body: ['We were unable to deliver it.', '', 'Response: 554 5.4.14 Hop count exceeded'],
    },
    { status: '5.4.14', diagnostic: '554 5.4.14 Hop count exceeded' },
  ],
  [
    'Postfix',
    {
      subject: 'Undelivered Mail Returned to Sender',
      body: [
        'This is the mail system at host mx.example.',
        '',
        '<jane@example.org>: host mail.example.org[192.0.2.1] said: 550-5.2.1 The account is',
        '    disabled. (in reply to RCPT TO command)',
      ],
    },
    { status: '5.2.1', diagnostic: '550-5.2.1 The account is disabled. (in reply to RCPT TO command)' },
  ],
  [
    'Postfix, of a local user',
    { body: ['<jane@example.org>: unknown user: "jane"'] },
    { status: '5.1.1', diagnostic: '<jane@example.org>: unknown user: "jane"' },
  ],
  [
    'qmail, without an answer of a server',
    {
      subject: 'failure notice',
      body: ['<jane@example.org>:', 'Sorry, no mailbox here by that name. (#5.1.1)'],
    },
    { status: '5.1.1', diagnostic: 'Sorry, no mailbox here by that name. (#5.1.1)' },
  ],
  [
    'qmail, that has given up',
    {
      subject: 'failure notice',
      body: ['<jane@example.org>:', "I'm not going to try again; this message has been in the queue too long."],
    },
    { status: '4.4.7', diagnostic: "I'm not going to try again; this message has been in the queue too long." },
  ],
  [
    'Exim, of a domain that is none',
    {
      subject: 'Mail delivery failed: returning message to sender',
      head: ['X-Failed-Recipients: jane@example.org'],
      body: ['  jane@example.org', '    Unrouteable mail domain "example.org"'],
    },
    { status: '5.1.2', diagnostic: 'Unrouteable mail domain "example.org"' },
  ],
  [
    'Exim, with a code alone',
    {
      subject: 'Mail delivery failed: returning message to sender',
      body: ['    host mx.example.org [192.0.2.25]: 552 mailbox is over quota'],
    },
    { status: '', diagnostic: '552 mailbox is over quota' },
  ],
  [
    'Yahoo',
    {
      subject: 'Failure Notice',
      body: ['<jane@example.org>:', '554: delivery error: dd This user does not have an account here'],
    },
    { status: '', diagnostic: '554 delivery error: dd This user does not have an account here' },
  ],
  [
    'GMX',
    {
      subject: 'Mail delivery failed: returning message to sender',
      body: ['SMTP error from remote server for RCPT TO command, host: mx (192.0.2.1) reason: 550 No such user'],
    },
    { status: '', diagnostic: '550 No such user' },
  ],
  [
    'Exchange',
    {
      from: 'Microsoft Outlook <MicrosoftExchange329e@example.org>',
      subject: 'Undeliverable: Investigating: Logins fail',
      body: [
        'Diagnostic information for administrators:',
        'jane@example.org',
        '#550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found ##',
        'Original message headers:',
        'Subject: 550 5.7.1 is what our customers see',
      ],
    },
    { status: '5.1.10', diagnostic: '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found ##' },
  ],
  [
    'Gmail',
    {
      subject: 'Delivery Status Notification (Failure)',
      body: [
        '** Address not found **',
        '',
        'The response from the remote server was:',
        '550 #5.1.0 Address rejected.',
        '',
        '----- Original message -----',
        'Text: 421 4.7.0 of our own',
      ],
    },
    { status: '5.1.0', diagnostic: '550 #5.1.0 Address rejected.' },
  ],
  [
    'one in German',
    {
      from: 'Postmaster <postmaster@mx.example>',
      subject: 'Unzustellbar: Anmeldungen scheitern',
      body: ['Ihre Nachricht konnte nicht zugestellt werden.', 'Antwort: 550 5.1.1 Empfänger unbekannt'],
    },
    { status: '5.1.1', diagnostic: '550 5.1.1 Empfänger unbekannt' },
  ],
  [
    'a final answer behind one that is not',
    { body: ['first: 451 4.7.1 greylisted', 'then: 550 5.1.1 unknown'] },
    { status: '5.1.1', diagnostic: '550 5.1.1 unknown' },
  ],
  ['a server that gives no reason', { body: ['It was returned to you.'] }, { status: '', diagnostic: '' }],
  [
    'Exim, that goes on trying',
    {
      subject: 'Warning: message 1TAb delayed 24 hours',
      body: [
        'A message that you sent has not yet been delivered to one or more of its recipients.',
        '  jane@example.org',
        '    host mx.example.org: 451 4.3.2 try later',
        'No action is required on your part. Delivery attempts will continue for some time.',
      ],
    },
    { action: 'delayed', status: '4.3.2', diagnostic: '451 4.3.2 try later' },
  ],
  [
    'sendmail, that goes on trying',
    {
      subject: 'Warning: could not send message for past 4 hours',
      body: [
        '    **      THIS IS A WARNING MESSAGE ONLY      **',
        '    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **',
        '   ----- Transcript of session follows -----',
        '451 4.4.1 reply: read error from mx.example.org.',
      ],
    },
    { action: 'delayed', status: '4.4.1', diagnostic: '451 4.4.1 reply: read error from mx.example.org.' },
  ],
]

test.each(understood)('%s is understood', async (_, mail, { action = 'failed', ...said }) => {
  expect(await read(mail)).toMatchObject({ action, ...said })
})

const about = ['I am away. For emergencies call extension 550 5.1.1, or 554 Rescue.']
const notReports: [string, PlainMail][] = [
  ['an out-of-office answer', { from: person, subject: 'Automatic reply: Investigating', body: about }],
  ['one that a server sends', { from: daemon, subject: 'Out of office: Jane', body: about }],
  ['one in German', { from: person, subject: 'Abwesenheitsnotiz: Jane', body: about }],
  ['one that only its header marks', { from: person, head: ['Auto-Submitted: auto-replied'], body: about }],
  ['one by an older program', { from: person, head: ['X-Autoreply: yes'], body: about }],
  ['one marked as bulk', { from: person, head: ['Precedence: bulk'], body: about }],
  ['vacation(1)', { from: person, subject: 'away from my mail', body: about }],
  ['a person who writes back', { from: person, subject: 'Re: Investigating', body: ['Is this error 550 5.1.1?'] }],
  ['spam', { from: 'eve@spam.example', subject: 'Win', body: ['550 5.1.1 no such user'] }],
  ['a challenge', { from: 'antispam@mx.example', subject: 'Please confirm', body: ['Click to send your mail.'] }],
  ['thanks from a postmaster', { from: 'postmaster@mx.example', subject: 'Thanks', body: ['All is well.'] }],
  ['a ticket', { from: 'help@mx.example', subject: 'Ticket 550', body: ['We got your mail as number 550 512.'] }],
]

test.each(notReports)('%s is no report', async (_, mail) => {
  expect(await read(mail)).toBeNull()
})

test('what our own text says of codes counts for nothing', async () => {
  const own = ['550 5.1.1 is what users see', 'status 554']
  for (const line of [
    '--- Below this line is a copy of the message.',
    '------ This is a copy of the message, including all the headers. ------',
    '   ----- Original message follows -----',
    'Return-Path: <bounces@acme.example>',
  ]) {
    const body = ['451 4.7.1 try later', '', line, ...own]
    expect(await read({ body })).toMatchObject({ status: '4.7.1' })
  }
})

test.each([
  ['codes', '550 5.1.1 '],
  ['words that begin a failure', 'could not be '],
  ['dashes', '-'],
  ['blanks', ' '],
  ['brackets', '<('],
])('a megabyte of %s is read in a moment', async (_, text) => {
  for (const lines of [text.repeat(1_000_000 / text.length), `${text}\r\n`.repeat(20_000)]) {
    const took = await ownTime(() => read({ subject: text.repeat(50), body: [lines] }))
    expect(took).toBeLessThan(1000)
  }
})
