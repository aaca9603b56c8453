import type { Db } from '#src/db/connection.ts'
import type { AccountId, OrganizationId, SubscriberId } from '#src/db/ids.ts'
import type { TokenScope } from '#src/words/access.ts'
import type { Role } from '#src/words.ts'
import type { BackupFiles } from './backup/backup-files.ts'
import type { Authority } from './certificates/authority.ts'
import type { HttpClient } from './destinations/http-client.ts'
import type { MailboxReader, Mailer, Relay, TalkResult } from './mail/mail.ts'
import type { Collector } from './monitoring/collector.ts'
import type { Renderer } from './notifications/channels/mail-facts.ts'
import type { RequestLogs } from './request-logs/questions.ts'
import type { SeePage } from './seen-page.ts'

/** A request's source, which the audit log keeps, but for the device. */
export interface Origin {
  ip: string
  userAgent: string
  requestId: string
  /** Token of the browser's cookie that makes it a known device: a secret, kept nowhere. Absent where none was sent. */
  device?: string
}

/** What somebody wants besides of what they publish; absent: at once, if nobody has to release it. */
export interface Publishing {
  /** UTC ms at which it is to be published. */
  at?: number
  /** It waited, and is done now. `released`: a second person has read what it tells. */
  due?: 'released' | 'not released'
}

/** A person or program at work in one organization, with the role that decides what it may do. */
export interface Member {
  kind: 'member'
  accountId: AccountId
  name: string
  organizationId: OrganizationId
  role: Role
  publishing?: Publishing
  origin: Origin
}

/** A signed-in account outside of any organization. */
export interface AccountActor {
  kind: 'account'
  accountId: AccountId
  name: string
  instanceAdmin: boolean
  /** Names the session without opening it; '' for an account that acts without one. */
  sessionId: string
  /** The session began with two factors, or has proven a second one since. */
  secondFactor: boolean
  /** When the password or a passkey last proved who acts; null: not in this session. */
  confirmedAt: number | null
  /** False: an organization's identity provider began the session, which opens what `proofs` names and nothing else. */
  wholeAccount: boolean
  /** What identity providers have vouched for in this session. */
  proofs: readonly SessionProof[]
  origin: Origin
}

export interface SessionProof {
  /** The organization that it opens; null: proven to the instance, by a provider of its own. */
  organizationId: OrganizationId | null
  secondFactor: boolean
}

/** A program with an API token of one organization. */
export interface TokenActor {
  kind: 'token'
  tokenId: string
  name: string
  organizationId: OrganizationId
  role: Role
  /** What it is for, within its role. */
  scopes: readonly TokenScope[]
  /** Over MCP its words are published at once; otherwise they wait as a draft until a person publishes them. */
  agentPublishes: boolean
  /** Calls that it may make in a minute. */
  callsPerMinute: number
  publishing?: Publishing
  origin: Origin
}

/** An identity provider with a SCIM token of one organization: it says who belongs there, and may do nothing else. */
export interface ProvisionerActor {
  kind: 'provisioner'
  tokenId: string
  name: string
  organizationId: OrganizationId
  origin: Origin
}

/** Somebody who is not signed in: a visitor of the status page, or the first admin before there is one. */
export interface Visitor {
  kind: 'visitor'
  origin: Origin
}

/** A subscriber acting through the signed link in a mail. */
export interface SubscriberActor {
  kind: 'subscriber'
  subscriberId: SubscriberId
  organizationId: OrganizationId
  origin: Origin
}

/** Opsentry itself: a command at the console, or a job. */
export interface SystemActor {
  kind: 'system'
  /** Such as `import` or `deliver`. */
  name: string
  publishing?: Publishing
  origin: Origin
}

export type Actor = Member | AccountActor | TokenActor | ProvisionerActor | Visitor | SubscriberActor | SystemActor

export interface Clock {
  /** UTC milliseconds, as the machine's clock is set: it may jump, both ways. For moments that are stored or shown. */
  now: () => number
  /** Milliseconds since about when this process began, which nobody can set: for how long something took, or has to wait, in memory. */
  elapsed: () => number
}

export interface Ids {
  /** 12 lower-case letters and digits, unguessable. */
  id: () => string
  /** 32 random bytes, base64url: for sessions and links. */
  token: () => string
}

/** Somebody on whose behalf bcrypt works, of which there is little to go round. */
export interface Asker {
  /** The account; of a stranger the network (domain/rate-limits/network.ts). Each has few places in the queue. */
  who: string
  /**
   * `known`: signed in, come by a mailed link, or in a browser that has signed in before; they wait for no stranger. `suspect`:
   * their network has guessed wrong lately; they come last.
   */
  standing: 'known' | 'new' | 'suspect'
}

export interface Passwords {
  /** Throws rate_limited where the queue has no place for the asker: to be asked before anything is counted. */
  refuseWhenFull: (asker: Asker) => void
  /** bcrypt, cost 12, off the event loop. The caller has checked the length. Throws rate_limited. */
  hash: (password: string, asker: Asker) => Promise<string>
  /** False for a wrong password; `hash` null costs the same time and is false. Throws rate_limited. */
  verify: (password: string, hash: string | null, asker: Asker) => Promise<boolean>
  /** It is among the million commonest, in any capitals; of those that are not, one in 4,096 is taken for one, too. */
  isCommon: (password: string) => boolean
}

export interface Secrets {
  /** AES-256-GCM; `identity` names the row and must be the same to open it. */
  seal: (plain: string, identity: string) => string
  /** Throws when the key, the text or the identity is not the sealed one. */
  open: (sealed: string, identity: string) => string
}

/** What keeps the next start from the key that this process holds. */
export type KeyTrouble = 'missing' | 'empty' | 'unreadable' | 'other'

/** The file with the secret key. */
export interface KeyFile {
  path: string
  /** Null: a start would find the key. */
  trouble: () => KeyTrouble | null
  /** Writes the key again; returns as what is kept what lay there. Rejects with what the system says. */
  putBack: () => Promise<string | null>
}

export interface Dns {
  /** The TXT records of a name, each in one piece; empty without any. Throws if no DNS server answers. */
  txt: (name: string) => Promise<string[]>
}

export interface Logger {
  debug: (event: string, facts?: Record<string, unknown>) => void
  info: (event: string, facts?: Record<string, unknown>) => void
  warn: (event: string, facts?: Record<string, unknown>) => void
  error: (event: string, facts?: Record<string, unknown>) => void
}

/** Everything the domain needs from outside; main injects the real ones, tests their own. */
export interface Deps {
  db: Db
  clock: Clock
  ids: Ids
  passwords: Passwords
  secrets: Secrets
  /** Null: the environment has the key. */
  keyFile: KeyFile | null
  mailer: Mailer
  http: HttpClient
  dns: Dns
  mailboxes: MailboxReader
  logger: Logger
  render: Renderer
  /** The base URL that OPSENTRY_URL fixes, which wins over the wizard's; without a trailing slash. */
  fixedUrl: string | null
  /** The base URL while nothing else names one: where Opsentry listens. */
  defaultUrl: string
  /** Holds the instance for one import in steps, until it is released or the process dies; null where another one holds it. */
  lockImports: () => { release: () => void } | null
}

/** The certificate that a server shows: until when it holds (UTC ms), or what OpenSSL or the network says. */
export type ShownCertificate = { kind: 'good'; endsAt: number } | { kind: 'bad'; problem: string }

/** Dependencies of the jobs. */
export interface JobDeps extends Deps {
  requestLogs: Pick<RequestLogs, 'ask'>
  seePage: SeePage
  /** The folder with the database copies that upgrades and restores made. */
  backupsFolder: string
  backupFiles: BackupFiles
  /** Passes lines on to the syslog server that the environment names; rejects where they may not have arrived. Null: it names none. */
  syslog: ((messages: readonly string[]) => Promise<void>) | null
  /** The collector that the environment names for audit entries. Null: it names none. */
  otlp: Collector | null
  /** Checked as a browser checks it; never rejects. */
  certificateAt: (server: { host: string; port: number }) => Promise<ShownCertificate>
  /** Speaks with a relay up to where a message would follow, and takes that back: nothing is sent. Never rejects. */
  talkToRelay: (relay: Relay, recipient: string) => Promise<TalkResult>
  /** From which certificates are got; null: whoever is in front, or the operator, sees to that. */
  authority: Authority | null
  /** Another executable has taken the place of the one that is running. */
  isExecutableReplaced: () => boolean
  /** Removes a file where it is there. Throws what the system says. */
  removeFile: (path: string) => void
  /** Aborted when Opsentry stops: a job that works in steps ends after its current one. */
  stopping: AbortSignal
}
