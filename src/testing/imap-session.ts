/** IMAP4rev1 as far as a reader of one mailbox needs it (RFC 3501): line in, answer out, without sockets. */

export interface StoredMessage {
  uid: number
  raw: string
  flags: Set<string>
}

export interface Inbox {
  validity: number
  messages: StoredMessage[]
}

export interface Session {
  inbox: Inbox
  login: { user: string; password: string }
  /** Capabilities that the server announces besides IMAP4rev1. */
  extensions: readonly string[]
  isSignedIn: boolean
  /** The tag of a command whose credentials come in the next line (RFC 4616). */
  challenged?: string
  /** The messages as last reported to the client: sequence numbers must not shift under it (RFC 3501, 7.4.1). */
  view?: StoredMessage[]
}

export interface Answer {
  /** Without their ends; the last one is tagged, or asks for more. */
  lines: string[]
  next?: 'end' | 'starttls'
}

interface Command {
  tag: string
  rest: string
  /** Literals that the line announced with `{n}`, in order. */
  literals: string[]
}

type Verb = (session: Session, command: Command) => Answer

export const greeting = ({ extensions }: Session) => `* OK [${capabilities(extensions)}] Ready.`

export function answer(session: Session, line: string, literals: string[]): Answer {
  if (session.challenged !== undefined) return respond(session, session.challenged, line)
  const [, tag = '*', name = '', rest = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(line) ?? []
  const verb = always[name.toUpperCase()] ?? (session.isSignedIn ? signedIn[name.toUpperCase()] : undefined)
  return verb ? verb(session, { tag, rest, literals }) : { lines: [`${tag} BAD Unknown command, or not now`] }
}

const always: Record<string, Verb> = {
  CAPABILITY: ({ extensions }, { tag }) => ok(tag, `* ${capabilities(extensions)}`),
  ID: (_, { tag }) => ok(tag, '* ID ("name" "Mailbox of the tests")'),
  NOOP: (_, { tag }) => ok(tag),
  LOGOUT: (_, { tag }) => ({ ...ok(tag, '* BYE Logging out'), next: 'end' }),
  STARTTLS: (_, { tag }) => ({ ...ok(tag), next: 'starttls' }),
  LOGIN(session, { tag, rest, literals }) {
    const [user, password] = stringsIn(rest, literals)
    return signIn(session, tag, user, password)
  },
  AUTHENTICATE(session, { tag, rest }) {
    if (rest.toUpperCase() !== 'PLAIN') return { lines: [`${tag} NO Unknown mechanism`] }
    session.challenged = tag
    return { lines: ['+ '] }
  },
}

const signedIn: Record<string, Verb> = {
  NAMESPACE: (_, { tag }) => ok(tag, '* NAMESPACE (("" "/")) NIL NIL'),
  LIST: (_, { tag }) => ok(tag, '* LIST (\\HasNoChildren) "/" INBOX'),
  LSUB: (_, { tag }) => ok(tag, '* LSUB (\\HasNoChildren) "/" INBOX'),
  SELECT(session, { tag, rest }) {
    if (rest.toUpperCase() !== 'INBOX') return { lines: [`${tag} NO Mailbox does not exist`] }
    session.view = [...session.inbox.messages]
    return ok(
      tag,
      '* FLAGS (\\Seen \\Deleted)',
      `* ${session.view.length} EXISTS`,
      '* 0 RECENT',
      `* OK [UIDVALIDITY ${session.inbox.validity}] UIDs valid`,
      `* OK [UIDNEXT ${(session.view.at(-1)?.uid ?? 0) + 1}] Predicted next UID`,
    )
  },
  'UID SEARCH'(session, { tag, rest }) {
    const [, set = ''] = /^UID (\S+)$/i.exec(rest) ?? []
    return ok(tag, ['* SEARCH', ...within(session.view ?? [], set).map(({ uid }) => uid)].join(' '))
  },
  'UID FETCH'(session, { tag, rest }) {
    const [, set = '', items = ''] = /^(\S+) \((.*)\)$/.exec(rest) ?? []
    return ok(tag, ...present(session, set).map((message) => fetched(session, message, items)))
  },
  'UID STORE'(session, { tag, rest }) {
    const [, set = '', flags = ''] = /^(\S+) \+FLAGS \((.*)\)$/i.exec(rest) ?? []
    const changed = present(session, set)
    for (const message of changed) for (const flag of flags.split(' ')) message.flags.add(flag)
    return ok(tag, ...changed.map((message) => fetched(session, message, 'FLAGS')))
  },
}

const capabilities = (extensions: readonly string[]) => ['CAPABILITY', 'IMAP4rev1', ...extensions].join(' ')

const ok = (tag: string, ...untagged: string[]): Answer => ({ lines: [...untagged, `${tag} OK done`] })

function respond(session: Session, tag: string, line: string): Answer {
  delete session.challenged
  const [, user, password] = Buffer.from(line, 'base64').toString().split('\0')
  return signIn(session, tag, user, password)
}

function signIn(session: Session, tag: string, user: string | undefined, password: string | undefined): Answer {
  session.isSignedIn = user === session.login.user && password === session.login.password
  return session.isSignedIn ? ok(tag) : { lines: [`${tag} NO [AUTHENTICATIONFAILED] Authentication failed.`] }
}

/** Of what the client knows of, what is still there: the rest has no data (RFC 2180, 4.1.2). */
function present({ view = [], inbox }: Session, set: string): StoredMessage[] {
  return within(view, set).filter((message) => inbox.messages.includes(message))
}

/** The messages of a set such as `2,4:6,9:*`; `*` is the newest, also where it is older than the range's other end. */
function within(messages: StoredMessage[], set: string): StoredMessage[] {
  const newest = messages.at(-1)?.uid ?? 0
  const number = (text: string) => (text === '*' ? newest : Number(text))
  const ranges = set.split(',').map((range) => {
    const [from = '', to = from] = range.split(':')
    return [number(from), number(to)].toSorted((a, b) => a - b)
  })
  return messages.filter(({ uid }) => ranges.some(([from = 0, to = 0]) => uid >= from && uid <= to))
}

/** Flags, and the text or its first bytes, such as `BODY.PEEK[]<0.1000>`; without PEEK it counts as read. */
function fetched({ view = [] }: Session, message: StoredMessage, items: string): string {
  const [body, peek, from, length] = /BODY(\.PEEK)?\[\](?:<(\d+)\.(\d+)>)?/i.exec(items) ?? []
  if (body && !peek) message.flags.add('\\Seen')
  const data = [`UID ${message.uid}`]
  if (/\bFLAGS\b/i.test(items)) data.push(`FLAGS (${[...message.flags].join(' ')})`)
  if (body) data.push(literal(message.raw, from, length))
  return `* ${view.indexOf(message) + 1} FETCH (${data.join(' ')})`
}

function literal(raw: string, from: string | undefined, length: string | undefined): string {
  const bytes = Buffer.from(raw)
  const part = from === undefined ? bytes : bytes.subarray(Number(from), Number(from) + Number(length))
  return `BODY[]${from === undefined ? '' : `<${from}>`} {${part.length}}\r\n${part.toString('latin1')}`
}

/** The quoted strings, atoms and literals of a line. */
function stringsIn(rest: string, literals: string[]): string[] {
  const left = [...literals]
  return [...rest.matchAll(/"((?:[^"\\]|\\.)*)"|\{\d+\+?\}|[^\s"]+/g)].map(([all, quoted]) => {
    if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1')
    else return all.startsWith('{') ? (left.shift() ?? '') : all
  })
}
