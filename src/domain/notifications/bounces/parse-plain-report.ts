import type { BounceReport } from './bounce-report.ts'
import { headersNamed, type ReadMail } from './read-mail.ts'

/** Characters read of a report in words: it stands before the message that it returns. */
const longestText = 16 * 1024
/** Characters kept of an answer. */
const longestAnswer = 600

/** What a text says, in the words of the server that refused. */
type News = Pick<BounceReport, 'action' | 'status' | 'diagnostic'>

const system = /\b(mailer-daemon|postmaster|mail-?daemon|mdaemon|maildelivery)@|mail (delivery|system|transport)/i
const failureSubject =
  /undeliver|deliver.{0,30}(fail|problem|error|status)|fail.{0,30}deliver|failure notice|returned|not (be )?delivered|bounce|unzustellbar|nicht zugestellt|non remis|no entregad|mancata consegna/i
const failureText =
  /(could not|couldn.t|cannot|can.t|did not|didn.t|was not|wasn.t|has not been|were not|unable to|not able to|failed to).{0,60}(deliver|reach|accept)|undeliverable|deliver(y|ed).{0,40}fail|permanent (fatal )?error|konnte.{0,80}nicht zugestellt/i
const autoReplySubject =
  /^\W*(auto(matic|matische)?[ -]?(reply|response|antwort)|out of (the )?office|vacation|away from|abwesen|réponse automatique|respuesta automática|risposta automatica)/i
const delaySubject = /delay|warning|verz(ö|oe)ger/i
const delayText =
  /still (trying|being)|will (continue|keep|go on)|will be (retried|tried)|not yet been delivered|need to resend|has been delayed|is delayed|wird weiter versucht/i
const finalText = /giv(en|ing) up|permanent|will not (be )?(retr|tr)/i

/** Null unless a mail server says in words that a message failed or is late. */
export function parsePlainReport(mail: ReadMail, whole: string): News | null {
  const text = beforeReturned(whole.slice(0, longestText))
  if (isAutoReply(mail) || !isReport(mail, text)) return null
  const said = answerIn(text) ?? wordsIn(text)
  const isNamed = isFromSystem(mail) && failureSubject.test(subjectOf(mail))
  if (said === null && !isNamed) return null
  const action = isLate(mail, text) ? 'delayed' : 'failed'
  return { action, ...(said ?? { status: '', diagnostic: '' }) }
}

const subjectOf = (mail: ReadMail) => headersNamed(mail, 'subject').join(' ').slice(0, 500)

function isFromSystem(mail: ReadMail): boolean {
  return headersNamed(mail, 'from').some((from) => system.test(from)) || hasFailedRecipients(mail)
}

/** Exim's and Gmail's own header. */
function hasFailedRecipients(mail: ReadMail): boolean {
  return headersNamed(mail, 'x-failed-recipients').length > 0
}

/** RFC 3834, and what programs wrote before it. Servers, too, mark their reports as automatic; people's programs are no system. */
function isAutoReply(mail: ReadMail): boolean {
  if (autoReplySubject.test(subjectOf(mail))) return true
  if (isFromSystem(mail)) return false
  const marks = ['x-autoreply', 'x-autorespond', 'x-auto-response', 'x-vacation']
  return (
    headersNamed(mail, 'auto-submitted').some((value) => !/^no\b/i.test(value)) ||
    headersNamed(mail, 'precedence').some((value) => /^(auto_reply|bulk|junk|list)\b/i.test(value)) ||
    marks.some((name) => headersNamed(mail, name).length > 0)
  )
}

function isReport(mail: ReadMail, text: string): boolean {
  return isFromSystem(mail) || failureSubject.test(subjectOf(mail)) || failureText.test(text.replace(/\s+/g, ' '))
}

function isLate(mail: ReadMail, text: string): boolean {
  const words = text.replace(/\s+/g, ' ')
  if (finalText.test(words)) return false
  return delayText.test(words) || (delaySubject.test(subjectOf(mail)) && !failureText.test(words))
}

/** Lines with which servers begin the message that they return. */
const returned =
  /^\s*-{2,}.{0,60}\b(copy|original|message follows|header follows|headers follow|returned)|^\s*original message headers|^(return-path|received|dkim-signature|mime-version):/i

/** Our own text may speak of codes, too. */
function beforeReturned(text: string): string {
  const lines = text.split(/\r?\n/)
  const end = lines.findIndex((line) => returned.test(line.slice(0, 200)))
  return lines.slice(0, end < 0 ? lines.length : end).join('\n')
}

/** A code, and an enhanced one behind it: `550 5.1.1`, `550-5.1.1`, `550 #5.1.0`. */
const full = /(?<![\d.])([45]\d\d)[ -]{1,3}#?([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)/
/** An enhanced code alone, where something says that it is one: `(#5.1.1)`, `Status: 5.1.1`. */
const enhanced = /(?:#|\(|\b(?:status|code|error):? )(([45])\.\d{1,3}\.\d{1,3})(?!\.?\d)/i
/** A code alone, where something says that it is an answer. */
const basic =
  /(?:^|[:;>"'([]|\b(?:said|was|with|code|error|returned|response|answered|smtp))\s{0,3}([45][0-5]\d)(?=[ -]\S|: )/i

/** The answer that a server gave: one that is final before one that is not, the most exact one first. */
function answerIn(text: string): Pick<News, 'status' | 'diagnostic'> | null {
  const lines = text.split('\n').map((line) => line.slice(0, 1000))
  const found = [full, enhanced, basic].flatMap((pattern) =>
    lines.flatMap((line, at) => {
      const match = pattern.exec(line)
      return match ? [{ match, at, pattern }] : []
    }),
  )
  const best = found.find(({ match }) => (match[2] ?? match[1] ?? '').startsWith('5')) ?? found[0]
  if (!best) return null
  const { match, at, pattern } = best
  const status = pattern === full ? match[2] : pattern === enhanced ? match[1] : ''
  // Words stand before an enhanced code alone, and behind any other.
  const from = pattern === enhanced ? 0 : match.index + Math.max(0, match[0].search(/[45]\d\d/))
  return { status: status ?? '', diagnostic: answerFrom(lines, at, from) }
}

/** An answer goes on in lines that are indented, or begin with its code again. */
function answerFrom(lines: string[], at: number, from: number): string {
  const others = lines.slice(at + 1, at + 10)
  const end = others.findIndex((line) => !/^([ \t]+\S|[45]\d\d[ -]|[45]\.\d)/.test(line))
  return [lines[at]?.slice(from) ?? '', ...others.slice(0, end < 0 ? others.length : end)]
    .map((line) => line.trim())
    .join(' ')
    .replace(/^([45]\d\d):/, '$1')
    .slice(0, longestAnswer)
}

/** Words of servers that give no code -> what they mean by RFC 3463. */
const phrases: [RegExp, string][] = [
  [/(unrouteable|unroutable) (mail )?domain|(domain|host) (name )?(was )?(not found|unknown)|no such domain/i, '5.1.2'],
  [
    /(user|recipient|address|mailbox|account).{0,20}(unknown|not found|does not exist|doesn.t exist)|unknown (user|recipient|local)|no such (user|mailbox|recipient)|no mailbox (here )?by that name|unrouteable address/i,
    '5.1.1',
  ],
  [/(mailbox|inbox|account).{0,30}(full|over (its )?quota)|quota.{0,20}exceeded|over quota/i, '5.2.2'],
  [/message.{0,20}too (large|big)/i, '5.3.4'],
  [/queue too long|retry (timeout|time) exceeded|timed out|not reach.{0,30}host|connection refused/i, '4.4.7'],
]

function wordsIn(text: string): Pick<News, 'status' | 'diagnostic'> | null {
  for (const line of text.split('\n').map((one) => one.trim().slice(0, longestAnswer))) {
    const found = phrases.find(([words]) => words.test(line))
    if (found) return { status: found[1], diagnostic: line }
  }
  return null
}
