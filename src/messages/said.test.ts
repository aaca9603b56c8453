import ts from 'typescript'
import { expect, test } from 'vitest'
import { passwordProblem } from '#src/domain/accounts/password-rules.ts'
import { product } from '#src/testing/house.ts'
import { leavesOf } from '#src/testing/message-leaves.ts'
import { saidIn, saidInTurn } from './said.ts'

/** Whose every sentence has its message; the others are still said in English. */
const spoken = [
  'src/db/storage.ts',
  'src/domain/accounts/',
  'src/domain/agent-drafts/',
  'src/domain/alarms/',
  'src/domain/announcements/',
  'src/domain/api-tokens/check-api-token.ts',
  'src/domain/api-tokens/create-api-token.ts',
  'src/domain/api-tokens/token-end.ts',
  'src/domain/api-tokens/token-limits.ts',
  'src/domain/audit/all-ends.ts',
  'src/domain/audit/verify-chain.ts',
  'src/domain/authorize.ts',
  'src/domain/certificates/',
  'src/domain/clock/',
  'src/domain/data-requests/',
  'src/domain/deliveries/',
  'src/domain/destinations/',
  'src/domain/errors.ts',
  'src/domain/forms/',
  'src/domain/homepage/',
  'src/domain/incidents/',
  'src/domain/mail/',
  'src/domain/maintenance/',
  'src/domain/metrics/check-metric.ts',
  'src/domain/metrics/create-metric.ts',
  'src/domain/metrics/remove-metric.ts',
  'src/domain/networks/',
  'src/domain/networks/networks.ts',
  'src/domain/notices/',
  'src/domain/notifications/alarm-webhook/',
  'src/domain/notifications/audience.ts',
  'src/domain/notifications/audit-anchors/',
  'src/domain/notifications/bounces/apply-report.ts',
  'src/domain/notifications/channels/check-endpoint.ts',
  'src/domain/notifications/channels/discord/',
  'src/domain/notifications/channels/email/send-email.ts',
  'src/domain/notifications/channels/maintenance-facts.ts',
  'src/domain/notifications/channels/post-message.ts',
  'src/domain/notifications/channels/recipient.ts',
  'src/domain/notifications/channels/slack/',
  'src/domain/notifications/channels/status-update-facts.ts',
  'src/domain/notifications/channels/teams/',
  'src/domain/notifications/channels/webhook/',
  'src/domain/notifications/insert-subscribers.ts',
  'src/domain/notifications/recall.ts',
  'src/domain/notifications/require-release.ts',
  'src/domain/notifications/standing.ts',
  'src/domain/notifications/why-outdated.ts',
  'src/domain/object-store/',
  'src/domain/organizations/',
  'src/domain/page-access/',
  'src/domain/page-copies/',
  'src/domain/passes/',
  'src/domain/privacy/',
  'src/domain/publications/',
  'src/domain/publishing/',
  'src/domain/rate-limits/',
  'src/domain/request-logs/keep-addresses.ts',
  'src/domain/retention/enforce-rule.ts',
  'src/domain/retention/job-runs.ts',
  'src/domain/retention/periods.ts',
  'src/domain/retention/run-rule.ts',
  'src/domain/scim/create-scim-token.ts',
  'src/domain/sent-forms/',
  'src/domain/service-status/',
  'src/domain/services/',
  'src/domain/settings/',
  'src/domain/setup/',
  'src/domain/sso/check-provider.ts',
  'src/domain/sso/mail-domains.ts',
  'src/domain/sso/refusals.ts',
  'src/domain/sso/saml/check-saml.ts',
  'src/domain/sso/saml/read-metadata.ts',
  'src/domain/sso/save-provider.ts',
  'src/domain/sso/sign-in-policy.ts',
  'src/domain/status-page/',
  'src/domain/subscriber-imports/',
  'src/domain/subscribers/',
  'src/domain/suggestions/ask-model.ts',
  'src/domain/suggestions/model-consent.ts',
  'src/domain/suggestions/suggest-text.ts',
  'src/domain/team/',
  'src/domain/webhooks/',
  'src/http/account/',
  'src/http/admin/',
  'src/http/audit-log.ts',
  'src/http/auth/',
  'src/http/bucket-props.ts',
  'src/http/confirmation.tsx',
  'src/http/dashboard/agent-drafts.tsx',
  'src/http/dashboard/announcements.tsx',
  'src/http/dashboard/api-tokens.tsx',
  'src/http/dashboard/archived-services.tsx',
  'src/http/dashboard/canned-texts.tsx',
  'src/http/dashboard/edit-incident.tsx',
  'src/http/dashboard/email-settings.tsx',
  'src/http/dashboard/further-texts.tsx',
  'src/http/dashboard/home.tsx',
  'src/http/dashboard/incident',
  'src/http/dashboard/list-filter.ts',
  'src/http/dashboard/maintenance',
  'src/http/dashboard/metrics.tsx',
  'src/http/dashboard/notification',
  'src/http/dashboard/open-incidents.ts',
  'src/http/dashboard/past-incidents.tsx',
  'src/http/dashboard/publications.tsx',
  'src/http/dashboard/recallable.ts',
  'src/http/dashboard/rehearsal.tsx',
  'src/http/dashboard/reports.tsx',
  'src/http/dashboard/service',
  'src/http/dashboard/settings',
  'src/http/dashboard/subscriber',
  'src/http/dashboard/suggestions.tsx',
  'src/http/dashboard/team.tsx',
  'src/http/dashboard/webhook',
  'src/http/held.ts',
  'src/http/hidden-visitors.ts',
  'src/http/once.ts',
  'src/http/plugins/access.ts',
  'src/http/plugins/csrf.ts',
  'src/http/plugins/errors.tsx',
  'src/http/setup/',
  'src/http/unrouted.ts',
  'src/http/unsent.ts',
]

/** Put together of pieces, where the trial below does not see each whole; and what stands on no screen, or on a page of errors. */
const others = [
  /^Too many wrong passwords\. Try again in 7/,
  /^Choose a shorter password: this one has 7/,
  /^Everybody can guess “7” here, and without it 7/,
  /^7 posted an update 7/,
  /^Orders \*\*go through\*\*, but|^We are upgrading the database/,
  /^7 cannot be (read|used)\.$|^7 is not known\.$/,
  /^There is no (group|metric|reader|service) with the id 7/,
  /^This Opsentry cannot send mail: ask whoever runs the page/,
  /^This is not the password of this page/,
  /^The account 7 has no second factor/,
  /^No account has the address 7/,
  /^There is no such 7/,
  /^There is no component 7 here/,
  /^(A back-filled incident has no components|Only an incident that was created as back-filled)/,
  /^Send a list of growing hours/,
  /^Audit chain of 7: entry 7 7\./,
  /^Maintenance (knows|sets) /,
  /^No service of this page has the id 7/,
  /^On 7 (no page was answered|the background made no progress) for 7 seconds7/,
  /^7 (That step is left out|Report this if|If it is right)/,
  /^This is a test: Opsentry would tell you here/,
  /^Too many attempts. Try again in 7/,
  /^The homepage of this Opsentry, and no other page, counts visits/,
  /^This service is made for people who look after systems/,
  /^Setup was started in the browser/,
  /^(This is not the setup link of the running Opsentry. 7|Open the setup link that)/,
  /^There is no such/,
  /^Send the header Authorization/,
  /^Could not authenticate: send the header/,
  /^This token is for 7, which/,
  /^Name at most 7 subscribers at once/,
  /^The subscriber is 7\.$/,
  /^It was too old to be sent: its news is worth telling for 7\.$/,
  /^This link is not complete, or the subscription is gone/,
  /^Messages go to this URL already/,
  /^Only readers can subscribe here/,
  /^E-mail is not available here yet/,
  /^This is a test: nothing has happened/,
  /^7 subscribers were unsubscribed\.$/,
  /^The member is removed\. They made 7/,
]

test('what the code says is found by its sentence, its arguments with it', () => {
  expect(saidIn('en', 'Type a name.')).toBe('Type a name.')
  expect(saidIn('de', 'Type a name.')).toBe('Geben Sie einen Namen ein.')
  expect(saidIn('de', 'A name has at most 1,200 characters.')).toBe('Ein Name hat höchstens 1.200 Zeichen.')
  expect(saidIn('de', 'Type ann+{x}@example.com to delete this account.')).toBe(
    'Geben Sie ann+{x}@example.com ein, um dieses Konto zu löschen.',
  )
})

test('one and several are told apart, as each language does', () => {
  expect(saidIn('de', 'Too many attempts. Try again in a minute.')).toContain('in einer Minute')
  expect(saidIn('de', 'Too many attempts. Try again in 12 minutes.')).toContain('in 12 Minuten')
  expect(saidIn('ja', 'Too many attempts. Try again in a second.')).toContain('1秒後')
})

test('a word of ours within a sentence is said in the language', () => {
  expect(saidIn('de', 'The subscriber is quarantined and gets no messages.')).toBe(
    'Der Abonnent ist in Quarantäne und erhält keine Nachrichten.',
  )
  expect(saidIn('ja', 'Ann is editor now.')).toBe('Ann の役割を「編集者」に変更しました。')
})

test('several arguments keep their places, wherever the language says them', () => {
  const sentence = 'Everybody can guess “acme” here, and without it 5 characters are left: add at least 3 more.'
  expect(saidIn('ja', sentence)).toBe(
    '「acme」は誰でも推測でき、それを除くと5文字しか残りません。あと3文字以上加えてください。',
  )
  const owned = 'You are the only owner of Acme and 2 others: make someone else an owner or delete it first.'
  expect(saidIn('de', owned)).toContain('von Acme und 2 weiteren')
})

test.each([
  ['short', 'mindestens 12 Zeichen'],
  ['🐇'.repeat(40), 'Dieses hat 40 Zeichen in 160 Bytes'],
  ['x'.repeat(80), 'Dieses hat 80 Bytes'],
  ['acmeacmeacme', 'bleibt von diesem Passwort nichts übrig: Fügen Sie mindestens 8 Zeichen hinzu'],
  ['acmeacmeacmex', 'bleibt ein Zeichen übrig: Fügen Sie mindestens 7 weitere hinzu'],
  ['acmeacmeacmexyz', 'bleiben 3 Zeichen übrig: Fügen Sie mindestens 5 weitere hinzu'],
])('a rule of passwords that is put together is found whole: %s', (password, german) => {
  const problem = passwordProblem(password, { email: 'ann@example.com' }, { isCommon: () => false, ownWords: ['Acme'] })
  expect(saidIn('de', problem ?? '')).toContain(german)
})

test('what stands in a sentence is said as well, where it is a sentence of its own', () => {
  const refusal = 'The model made no suggestion. It answered without any text. What you wrote is as it was.'
  expect(saidIn('de', refusal)).toBe(
    'Das Modell hat nichts vorgeschlagen. Es hat ohne Text geantwortet. Was Sie geschrieben haben, ist, wie es war.',
  )
  expect(saidIn('de', 'Audit chain of the instance: entry 5 was changed.')).toBe(
    'Prüfkette (Instanz): Eintrag 5 wurde geändert.',
  )
})

test('a sentence without a message stays as it is', () => {
  expect(saidIn('fr', 'This sentence stands nowhere.')).toBe('This sentence stands nowhere.')
})

test('of a text that is put together each sentence that is known is said, and the other words stay', () => {
  const busy = 'The relay is busy or going down. If it goes on, allow it fewer connections or messages.'
  const german = saidIn('de', busy)
  expect(german).toContain('überlastet')
  const answer = '421 4.3.2 Closing. Bye now.'
  expect(saidInTurn('de', `${busy} The answer was: ${answer}`)).toBe(`${german} Die Antwort war: ${answer}`)
  expect(saidInTurn('de', `Acme: ${busy}`)).toBe(`Acme: ${german}`)
  expect(saidInTurn('fr', `Acme: nobody. ${answer}`)).toBe(`Acme: nobody. ${answer}`)
})

test('every message of what is said is said somewhere in the code, word for word', () => {
  const code = product.map(({ text }) => text).join('\n')
  const messages = leavesOf('en', 'dashboard').filter(({ key }) => key.startsWith('said.'))
  expect(messages.length).toBeGreaterThan(90)
  const unsaid = messages.filter(
    ({ pattern }) =>
      !(/⟦/.test(pattern) ? isKnownInPart(pattern, code) : code.includes(pattern) || code.includes(nounOf(pattern))),
  )
  expect(unsaid).toEqual([])
})

test('no sentence has two messages, of which one would never be said', () => {
  const patterns = leavesOf('en', 'dashboard').flatMap(({ key, pattern }) => (key.startsWith('said.') ? [pattern] : []))
  expect(patterns.filter((one, at) => patterns.indexOf(one) !== at)).toEqual([])
})

/** `notFound('incident')` says that there is no such incident. */
function nounOf(pattern: string): string {
  return pattern.replace(/^There is no such (.+)\.$/, "notFound('$1')")
}

/** What has arguments may be put together of pieces. */
function isKnownInPart(pattern: string, code: string): boolean {
  return pattern.split(/⟦\d⟧/).some((piece) => isSaid(piece.replace(/^[^\p{L}]+|[“\s]+$/gu, ''), code))
}

function isSaid(piece: string, code: string): boolean {
  return piece.length > 3 && code.includes(piece)
}

test.each(spoken)('each sentence of %s has its message', (place) => {
  const sentences = product
    .filter(({ path }) => path.startsWith(place))
    .flatMap(({ path, text }) => sentencesIn(path, text).map((sentence) => ({ path, sentence })))
  const missing = sentences.filter(({ sentence }) => saidIn('de', sentence) === sentence)
  expect(missing.filter(({ sentence }) => !others.some((one) => one.test(sentence)))).toEqual([])
})

/** Literals that read as a sentence; where one is put together, a 7 stands for each part. */
function sentencesIn(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const text = ts.isStringLiteralLike(node)
      ? node.text
      : ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('7')
        : ''
    if (/^[\p{Lu}7].* .*[.?!]$/u.test(text)) found.push(text)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}
