import { addressRanges } from '#src/domain/destinations/address-ranges.ts'
import { checkDestinations } from '#src/domain/destinations/allow-destinations.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { checkIncident } from '#src/domain/incidents/check-incident.ts'
import { addressProblem } from '#src/domain/mail/check-address.ts'
import { checkRelay } from '#src/domain/mail/check-relay.ts'
import { checkNewWindow } from '#src/domain/maintenance/check-window.ts'
import { missingStarts, ruleProblem } from '#src/domain/maintenance/recurrence.ts'
import { endpointProblem } from '#src/domain/notifications/channels/check-endpoint.ts'
import { domainProblem, plainDomain } from '#src/domain/organizations/check-domain.ts'
import { checkLook } from '#src/domain/organizations/check-look.ts'
import { checkOrganization } from '#src/domain/organizations/check-organization.ts'
import { checkPolicyDraft } from '#src/domain/privacy/draft-policy.ts'
import { checkSecurityContact } from '#src/domain/privacy/security-contact.ts'
import { publicUrlProblem } from '#src/domain/settings/check-url.ts'
import { checkUrlSubscription } from '#src/domain/subscribers/subscribe-url.ts'
import { safeNext } from '#src/http/auth/next.ts'
import { clientOf } from '#src/http/client-address.ts'
import { readCookie } from '#src/http/cookies.ts'
import { preferredLanguage } from '#src/http/preferred-language.ts'
import { textWidth } from '#views/public/text-width.ts'
import { type Hostile, long } from './texts.ts'

/** As long as a whole form may be. */
const megabyte = 1_000_000
/** As long as all headers of a request may be. */
const header = 16_000

const lines: Record<string, string> = {
  'accents on one letter': `a${long('\u0300\u0316', megabyte)}`,
  'a host of accented labels': `https://${long('ü.', megabyte)}com`,
  'a host of one label': `https://${long('中', megabyte)}`,
  spaces: `a${long(' ', megabyte)}b`,
  dots: long('a.', megabyte),
  hyphens: `a${long('-', megabyte)}`,
  'at signs': long('@', megabyte),
  'line ends': `a${long('\n', megabyte)}b`,
  digits: long('1', megabyte),
  brackets: long('[', megabyte),
}

const lineReaders: Record<string, (text: string) => unknown> = {
  'an address': (text) => addressProblem(text),
  'a title': (text) => checkIncident(readForm({ title: text, body: 'x', status: 'monitoring' })),
  'an organization': (text) => checkOrganization({ organization: text, slug: '', timeZone: text }),
  'a look': (text) => checkLook(readForm({ brandColor: text, websiteUrl: text, supportUrl: text, footer: text })),
  'a domain': (text) => domainProblem(plainDomain(text), 'localhost'),
  'a security contact': (text) =>
    checkSecurityContact(readForm({ securityContact: text, securityPolicyUrl: text, securityLanguages: text })),
  'an instance’s address': (text) => publicUrlProblem(text),
  'a subscription': (text) => checkUrlSubscription(readForm({ url: text }), 'webhook'),
  'an endpoint': (text) => endpointProblem('slack', text, []),
  'allowed destinations': (text) => checkDestinations(readForm({ destinations: text })),
  'a relay': (text) =>
    checkRelay({ host: text, port: text, security: 'tls', user: text, password: text, from: text }, null),
  'a way to lead on': (text) => safeNext(text),
  'a maintenance window': (text) =>
    checkNewWindow(
      readForm({ title: text, scheduledStart: text, scheduledEnd: text, rule: text, repeat: 'own' }),
      'UTC',
    ),
}

const rules = [
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31',
  'FREQ=YEARLY;INTERVAL=9999;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=DAILY;COUNT=99999;BYMONTH=2;BYMONTHDAY=30',
  `FREQ=MONTHLY;BYDAY=${Array(40).fill('5SU').join(',')}`,
  `FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=${Array(30).fill('366').join(',')}`,
  'FREQ=WEEKLY;INTERVAL=9999;BYDAY=MO;WKST=SU',
  'FREQ=DAILY;UNTIL=99999999T999999Z',
]

const request = (headers: Record<string, string>) => new Request('http://localhost/', { headers })
const peer = { requestIP: () => ({ address: '10.0.0.1' }) }

export const words: Hostile[] = [
  ...Object.entries(lineReaders).flatMap(([reader, read]) =>
    Object.entries(lines).map(([name, text]) => ({
      name: `${reader}: ${name}`,
      read: (salt: string) => read(text.slice(0, 9) + salt + text.slice(9)),
    })),
  ),
  ...rules.map((rule) => ({
    name: `a rule: ${rule.slice(0, 60)}`,
    read: () => {
      const firstStart = '2026-03-12T02:00'
      ruleProblem(rule, firstStart)
      return missingStarts({ rule, firstStart }, new Set(), '2040-03-13T00:00', '2040-05-01T00:00')
    },
  })),
  {
    name: 'a rule of a megabyte',
    read: (salt) => ruleProblem(`FREQ=DAILY;BYMONTH=${long('1,', megabyte)}${salt}`, '2026-03-12T02:00'),
  },
  {
    name: 'a policy of braces',
    read: (salt) => checkPolicyDraft(readForm({ source: salt + long('{a}', megabyte), language: 'en' })),
  },
  {
    name: 'a policy of points',
    read: (salt) => checkPolicyDraft(readForm({ source: salt + long('* a\n', 99_000), language: 'en' })),
  },
  {
    name: 'languages that a browser likes',
    read: (salt) => preferredLanguage(request({ 'accept-language': salt + long('a;q=0.1,', header) })),
  },
  {
    name: 'cookies',
    read: (salt) => readCookie(request({ cookie: salt + long('a=b; ', header) }), 'opsentry_session'),
  },
  {
    name: 'cookies without a name',
    read: (salt) => readCookie(request({ cookie: salt + long(';', header) }), 'opsentry_session'),
  },
  {
    name: 'addresses of proxies',
    read: (salt) =>
      clientOf(request({ 'x-forwarded-for': salt + long('10.0.0.1,', header) }), peer, addressRanges(['10.0.0.0/8'])),
  },
  {
    name: 'addresses of proxies with brackets and colons',
    read: (salt) =>
      [...'[:"%.'].map((sign) =>
        clientOf(request({ 'x-forwarded-for': salt + long(sign, header) }), peer, addressRanges(['10.0.0.0/8'])),
      ),
  },
  { name: 'a badge of accents', read: (salt) => textWidth(salt + long('a\u0300\u0316', 10_000), 11) },
  { name: 'a badge of one letter', read: (salt) => textWidth(`${salt}a${long('\u0300\u0316', 10_000)}`, 11) },
]
