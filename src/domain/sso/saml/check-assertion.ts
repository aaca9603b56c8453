import { attribute, elements, textOf, type Xml } from '#src/xml.ts'
import type { Refused } from '../provider.ts'

/** An assertion must say all of this. */
export interface Expected {
  /** The provider's entity ID. */
  issuer: string
  /** Opsentry's own, for this provider alone. */
  audience: string
  /** The address to which it was to be posted. */
  recipient: string
  /** The ID of the request that it answers. */
  requestId: string
  /** UTC ms. */
  now: number
}

/** Milliseconds that the provider's clock may be off. */
const skew = 3 * 60_000

/**
 * The rules of the browser's profile (SAML 2.0 Profiles, 4.1.4.3) for an assertion whose signature holds; `undefined` where it
 * keeps them all. What is missing is refused like what is wrong: an assertion without an audience would be good everywhere.
 */
export function assertionProblem(assertion: Xml, expected: Expected): Refused | undefined {
  const issuer = elements(assertion, 'Issuer').map(textOf)
  if (issuer.length !== 1 || issuer[0] !== expected.issuer)
    return { refused: 'wrong_issuer', detail: `It names ${named(issuer)}.` }
  if (elements(assertion, 'AuthnStatement').length === 0)
    return { refused: 'unreadable', detail: 'It does not say that anybody signed in.' }
  return conditionsProblem(elements(assertion, 'Conditions'), expected) ?? confirmationProblem(assertion, expected)
}

function conditionsProblem([conditions, ...more]: Xml[], { audience, now }: Expected): Refused | undefined {
  if (!conditions || more.length > 0) return { refused: 'wrong_audience', detail: 'It has no conditions, or several.' }
  const late = timeProblem(conditions, now)
  if (late) return late
  // Every restriction must be met; within one, any audience will do.
  const restrictions = elements(conditions, 'AudienceRestriction').map((one) => elements(one, 'Audience').map(textOf))
  if (restrictions.length > 0 && restrictions.every((audiences) => audiences.includes(audience))) return undefined
  return { refused: 'wrong_audience', detail: `It is for ${named(restrictions.flat())}.` }
}

/** Of several confirmations one must hold (SAML 2.0 Core, 2.4.1.1). */
function confirmationProblem(assertion: Xml, expected: Expected): Refused | undefined {
  const bearers = elements(assertion, 'Subject')
    .flatMap((subject) => elements(subject, 'SubjectConfirmation'))
    .filter((one) => attribute(one, 'Method') === 'urn:oasis:names:tc:SAML:2.0:cm:bearer')
    .flatMap((one) => elements(one, 'SubjectConfirmationData'))
  const problems = bearers.map((data) => bearerProblem(data, expected))
  if (problems.includes(undefined)) return undefined
  return problems[0] ?? { refused: 'unreadable', detail: 'It does not say to whom it was given.' }
}

function bearerProblem(data: Xml, { recipient, requestId, now }: Expected): Refused | undefined {
  const sentTo = attribute(data, 'Recipient')
  if (sentTo !== recipient) return { refused: 'wrong_audience', detail: `It was sent to ${sentTo ?? 'nobody'}.` }
  const answers = attribute(data, 'InResponseTo')
  if (answers !== requestId)
    return { refused: 'wrong_nonce', detail: answers ? 'It answers another request.' : 'Nobody asked for it.' }
  if (attribute(data, 'NotOnOrAfter') === undefined) return { refused: 'outdated', detail: 'It never ends.' }
  return timeProblem(data, now)
}

function timeProblem(element: Xml, now: number): Refused | undefined {
  const [from, until] = [momentOf(element, 'NotBefore'), momentOf(element, 'NotOnOrAfter')]
  if (Number.isNaN(from) || Number.isNaN(until)) return { refused: 'unreadable', detail: 'A time in it is none.' }
  else if (from !== undefined && now < from - skew)
    return { refused: 'outdated', detail: `It begins at ${attribute(element, 'NotBefore')}.` }
  else if (until !== undefined && now >= until + skew)
    return { refused: 'outdated', detail: `It ended at ${attribute(element, 'NotOnOrAfter')}.` }
  else return undefined
}

/** UTC ms (SAML 2.0 Core, 1.3.3: in UTC, and nothing else); NaN for what is no time. */
function momentOf(element: Xml, name: string): number | undefined {
  const text = attribute(element, name)
  if (text === undefined) return undefined
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) ? Date.parse(text) : Number.NaN
}

function named(names: string[]): string {
  return names.length === 0 ? 'nobody' : names.map((name) => name.slice(0, 100)).join(', ')
}
