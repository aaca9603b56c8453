import type { RefusalFault, RefusalPhase } from '#src/words.ts'
import { faultNamedIn, saysTryLater, saysUnknown } from './refusal-words.ts'

export interface Refused {
  phase: RefusalPhase
  /** The other side's words with their codes; of a report, its status before its diagnostic. */
  answer: string
}

export interface Judgement {
  fault: RefusalFault
  /** Trying again does not help, unless somebody mends the cause. */
  final: boolean
  /** The reply code of RFC 5321, such as 550. */
  code: number | null
  /** The most telling code of RFC 3463, such as `5.7.26`. */
  enhanced: string | null
}

/** Characters read of an answer: whoever refuses decides its length. */
const longestRead = 1000

/**
 * Judges whose fault a refusal is, by its enhanced code (RFC 3463, RFC 5248, and the codes that IANA lists), by its words where the
 * code is vague, and by its moment where both are silent.
 */
export function judgeRefusal({ phase, answer }: Refused): Judgement {
  const words = answer.slice(0, longestRead)
  const code = replyCode(words)
  const enhanced = enhancedCode(words)
  const final = (code === null ? enhanced?.[0] : String(code)[0]) === '5'
  const said = { phase, words, code, enhanced }
  return { fault: final ? finalFault(said) : passingFault(said), final, code, enhanced }
}

/** True for a fault of nobody who receives: nothing more may leave until it is mended, and nothing may be lost. */
export function holdsChannel(fault: RefusalFault): boolean {
  return fault === 'sender' || fault === 'relay'
}

interface Said extends Pick<Refused, 'phase'>, Pick<Judgement, 'code' | 'enhanced'> {
  words: string
}

function finalFault(said: Said): RefusalFault {
  const { phase, words, enhanced } = said
  const byCode = faultOfCode(said)
  if (byCode === 'sender' && saysUnknown(words)) return afterRecipient(phase, 'recipient')
  const fault = byCode === null || isVague(enhanced) ? (faultNamedIn(words) ?? byCode) : byCode
  return afterRecipient(phase, fault ?? usualFault(said))
}

/** An answer that may pass proves little: only what names the relay or the sender holds up everybody at once. */
function passingFault({ phase, words, code, enhanced }: Said): RefusalFault {
  if (code === 421 || (code === null && enhanced === null)) return phase === 'report' ? 'passing' : 'relay'
  if (saysTryLater(words)) return 'passing'
  const named = faultNamedIn(words, { proven: true })
  if (named && holdsChannel(named)) return named
  const fault = passingCodes.find(([pattern]) => pattern.test(enhanced ?? ''))?.[1] ?? 'passing'
  if (phase === 'report') return holdsChannel(fault) ? 'passing' : fault
  else return phase === 'rcpt' || phase === 'data' || holdsChannel(fault) ? fault : 'relay'
}

/** Before RCPT TO nothing is said of a recipient: an address that is refused there is the sender's. */
function afterRecipient(phase: RefusalPhase, fault: RefusalFault): RefusalFault {
  if (phase === 'connect') return fault === 'sender' ? fault : 'relay'
  else if (phase === 'auth') return 'sender'
  else if (phase === 'mail' && (fault === 'recipient' || fault === 'mailbox')) return 'sender'
  else return fault
}

/** The fault where neither code nor words tell. */
function usualFault({ phase, code }: Said): RefusalFault {
  if (phase === 'connect' || phase === 'auth' || phase === 'mail') return phase === 'connect' ? 'relay' : 'sender'
  else if (phase === 'report') return code === null ? 'mailbox' : (usualFaults.get(code)?.far ?? 'recipient')
  else return usualFaults.get(code ?? 0)?.[phase] ?? (phase === 'data' ? 'message' : 'recipient')
}

interface Usual extends Record<'rcpt' | 'data', RefusalFault> {
  /** In a report from a server behind the relay. */
  far: RefusalFault
}

const protocol: Usual = { rcpt: 'relay', data: 'relay', far: 'message' }
const signIn: Usual = { rcpt: 'sender', data: 'sender', far: 'sender' }

/** RFC 5321, RFC 4954 and RFC 7504: reply codes without more -> fault. */
const usualFaults = new Map<number, Usual>([
  ...[500, 501, 502, 503, 504].map((code) => [code, protocol] as const),
  ...[530, 534, 535, 538].map((code) => [code, signIn] as const),
  [552, { rcpt: 'mailbox', data: 'message', far: 'mailbox' }],
  [554, { rcpt: 'relay', data: 'message', far: 'recipient' }],
])

/** Enhanced codes -> fault; the first match wins. `far`: where a server behind the relay reports it. */
const finalCodes: [RegExp, RefusalFault, far?: RefusalFault][] = [
  [/^5\.1\.[78]$/, 'sender'],
  [/^5\.1\./, 'recipient'],
  [/^5\.2\.3$/, 'message'],
  [/^5\.2\.[14]$/, 'recipient'],
  [/^5\.2\./, 'mailbox'],
  [/^5\.3\.[346]$/, 'message'],
  [/^5\.3\./, 'relay', 'mailbox'],
  [/^5\.4\.3$/, 'relay', 'mailbox'],
  [/^5\.4\.5$/, 'sender'],
  [/^5\.4\./, 'recipient'],
  [/^5\.5\./, 'relay', 'message'],
  [/^5\.6\./, 'message'],
  [/^5\.7\.1[78]$/, 'recipient'],
  [/^5\.7\.16$/, 'message'],
  [/^5\.7\./, 'sender'],
]

const passingCodes: [RegExp, RefusalFault][] = [
  [/^4\.1\.[78]$/, 'sender'],
  [/^4\.1\./, 'recipient'],
  [/^4\.2\./, 'mailbox'],
  [/^4\.3\.4$/, 'message'],
  [/^4\.3\.|^4\.4\.5$/, 'relay'],
  [/^4\.6\./, 'message'],
]

function faultOfCode({ enhanced, phase }: Said): RefusalFault | null {
  if (enhanced === null) return null
  // RCPT TO has one argument, and so a wrong one is the address.
  if (phase === 'rcpt' && /^5\.5\.[24]$/.test(enhanced)) return 'recipient'
  const found = finalCodes.find(([pattern]) => pattern.test(enhanced))
  if (!found) return null
  const [, fault, far = fault] = found
  return phase === 'report' ? far : fault
}

/** Says no more than its class, except a policy; 5.2.1 is also said of one who gets too much mail for now. */
function isVague(enhanced: string | null): boolean {
  return enhanced === '5.2.1' || (enhanced !== '5.7.0' && enhanced?.endsWith('.0') === true)
}

/** Neither a part of an IP address nor of a longer number. */
const enhancedCodes = /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\d|\.\d)/g

/** A vague code, such as the status before a report's diagnostic, yields to one that tells more. */
function enhancedCode(words: string): string | null {
  const found = words.match(enhancedCodes) ?? []
  return found.find((one) => !one.endsWith('.0')) ?? found[0] ?? null
}

/** After a colon stands a port, as in `connect ECONNREFUSED 127.0.0.1:587`. */
function replyCode(words: string): number | null {
  const found = /(?<![\d.\w:])[45]\d\d(?=[\s-]|$)/.exec(words)
  return found ? Number(found[0]) : null
}
