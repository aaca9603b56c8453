import type { RefusalFault } from '#src/words.ts'

/**
 * Words of servers whose code says nothing -> fault; the first match wins. Answers are of bounded length, and no repetition
 * stands within another, so that hostile words cost no time.
 */
const provenPatterns: [RegExp, RefusalFault][] = [
  [/mailbox.{0,20} (is )?(full|exceed|over|size)|over.?quota|inbox.{0,20} full|receiving .{0,30}rate/, 'mailbox'],
  [/message size|too (big|large)|size limit|exceeds? .{0,40}\bsize|maximum size/, 'message'],
  [/relay(ing)? .{0,20}(denied|not|prohibit|refused|forbidden|disallowed)|to relay\b|not an open relay/, 'relay'],
  [/\bsender\b|send as|on behalf of|(return|from)[ -](path|address|header|domain)|\bmail ?from\b/, 'sender'],
  [
    /not (been |yet )?verified|unverified (domain|identity|account)|domain .{0,40}(unregistered|not registered)/,
    'sender',
  ],
  [
    /not (allowed|permitted|authori[sz]ed|entitled|configured) to (send|use|submit)|may ?not send|cannot send/,
    'sender',
  ],
  [/authenticat|credential|log ?in\b|must issue|starttls|encryption (is )?required|password/, 'sender'],
  [/\bspf\b|\bdkim\b|\bdmarc\b|\bptr\b|reverse dns|\brdns\b|\b(helo|ehlo)\b/, 'sender'],
  [/(daily|hourly|monthly|sending|outgoing|outbound) .{0,30}(rate|quota|limit)/, 'sender'],
  [/(messages?|recipients?|connections?) (rate|limit)|throttl|rate.?limit|out of credit/, 'sender'],
  [/too (many|much) (e-?mails?|mails?|messages?|connections?|recipients?|requests?)\b/, 'sender'],
  [
    /(your|sending|this) .{0,20}(account|service|subscription|tenant|ip) .{0,30}(suspend|paused|locked|restrict)/,
    'sender',
  ],
]

const otherPatterns: [RegExp, RefusalFault][] = [
  [/quota|disk space|storage/, 'mailbox'],
  [/(user|mailbox|recipient|account|address|addressee|domain|host)\b.{0,60} unknown/, 'recipient'],
  [/unknown (user|mailbox|recipient|account|address|addressee|domain|host|local|destination)/, 'recipient'],
  [
    /no such |not (found|known|local|recogni)|n[o'’]t (exist|have an?)|nobody by|no mailbox|unrout|null mx/,
    'recipient',
  ],
  [
    /(user|mailbox|recipient|account|address|addressee)\b.{0,60} (not|no longer|closed|expired|discontinued)/,
    'recipient',
  ],
  [
    /(user|mailbox|recipient|account|address|addressee)\b.{0,60} (invalid|inactive|disabled|unavailable|rejected)/,
    'recipient',
  ],
  [/(invalid|bad|inactive|undeliverable) (user|mailbox|recipient|address|destination)/, 'recipient'],
  [/virus|malware|attachment|malformed|line (is )?too long|\bmime\b|8.?bit|utf-?8|\bheaders?\b/, 'message'],
  [/(black|block|deny).?list|\brbl\b|dnsbl|spam|reputation|blocked|listed|banned|unsolicited|bulk/, 'sender'],
  [/policy|policies|prohibit|denied|permission|not (permitted|allowed|authori[sz]ed)|unauthori[sz]ed/, 'sender'],
  [/(account|sending|service|subscription) .{0,40}(suspend|disabled|paused|locked|restrict)/, 'sender'],
]

/** The fault that the words name; null where they name none. `proven`: even of what may pass by itself. */
export function faultNamedIn(answer: string, { proven = false } = {}): RefusalFault | null {
  const words = answer.toLowerCase()
  const patterns = proven ? provenPatterns : [...provenPatterns, ...otherPatterns]
  return patterns.find(([pattern]) => pattern.test(words))?.[1] ?? null
}

/** Greylisting, which asks of everybody to come back, and is no trouble. */
export function saysTryLater(answer: string): boolean {
  return /gr[ae]y.?list|triplet/i.test(answer)
}

const unknown =
  /no such (user|mailbox|recipient|address|account)|(user|recipient|mailbox) (is )?unknown|unknown (user|recipient|mailbox)|(user|mailbox|account|address) does ?n[o'’]t exist/i

/** Of an address that does not exist, which some servers say behind the code of a policy. */
export function saysUnknown(answer: string): boolean {
  return unknown.test(answer)
}
