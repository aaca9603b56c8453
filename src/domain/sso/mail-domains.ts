import { and, asc, count, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { mailDomains } from '#src/db/schema/sso.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import type { AuditActionOf } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import { domainOf } from '../mail/check-address.ts'
import { domainProblem, plainDomain } from '../organizations/check-domain.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { domainRecord, missingGrace } from '../settings/domain-record.ts'
import { publicUrl } from '../settings/instance.ts'
import { isClockTrusted } from '../time/clock-reading.ts'
import { authorizeSso } from './authorize-sso.ts'
import { tellKeepers } from './tell-keepers.ts'

export type MailDomain = typeof mailDomains.$inferSelect

const most = 20
/** Enough for a person; a change in DNS comes no sooner by asking more often. */
const perDomain = { limit: 30, window: 10 * 60_000 }

/** The domains of an organization, or of the instance (null), by name. */
export function listMailDomains(db: Reader, organizationId: OrganizationId | null): MailDomain[] {
  return db.select().from(mailDomains).where(isOf(organizationId)).orderBy(asc(mailDomains.domain)).all()
}

/** Has it proven the domain of this address? A domain above or below proves nothing. */
export function isProven(db: Reader, organizationId: OrganizationId | null, domain: string): boolean {
  const is = and(isOf(organizationId), eq(mailDomains.domain, domain), isNotNull(mailDomains.verifiedAt))
  return db.select({ id: mailDomains.id }).from(mailDomains).where(is).get() !== undefined
}

/** `isProven` for the domain of an address. */
export function isProvenAddress(db: Reader, organizationId: OrganizationId | null, address: string): boolean {
  return isProven(db, organizationId, domainOf(address))
}

/** Begins the proof of a domain. Throws invalid on `domain`, conflict. */
export function addMailDomain(deps: Deps, actor: Actor, organizationId: OrganizationId | null, typed: string): void {
  authorizeSso(actor, organizationId)
  const domain = plainDomain(typed.replace(/^.*@/, ''))
  const problem = domain.includes('.') ? domainProblem(domain, new URL(publicUrl(deps)).hostname) : tooShort
  if (problem !== undefined) throw invalid({ domain: problem })
  write(deps.db, (tx) => {
    const present = listMailDomains(tx, organizationId)
    if (present.some((one) => one.domain === domain)) throw invalid({ domain: 'This domain is in the list already.' })
    if (present.length >= most) throw conflict(`At most ${most} domains: remove one that you no longer use.`)
    const row = { id: deps.ids.id(), organizationId, domain, token: deps.ids.token(), createdAt: deps.clock.now() }
    tx.insert(mailDomains).values(row).run()
    record(tx, deps, actor, row, 'added')
  })
}

const tooShort = 'Type the part behind the @ of your addresses, such as example.com.'

/** Whoever came by an address of it no longer gets in by single sign-on. */
export function removeMailDomain(deps: Deps, actor: Actor, organizationId: OrganizationId | null, id: string): void {
  authorizeSso(actor, organizationId)
  write(deps.db, (tx) => {
    const domain = findMailDomain(tx, organizationId, id)
    tx.delete(mailDomains).where(eq(mailDomains.id, id)).run()
    record(tx, deps, actor, domain, 'removed')
  })
}

/** Looks for the record now. Throws rate_limited. */
export async function checkMailDomain(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId | null,
  id: string,
): Promise<void> {
  authorizeSso(actor, organizationId)
  const domain = findMailDomain(deps.db, organizationId, id)
  spendAttempts(deps, { key: `mail-domain:${id}`, ...perDomain })
  await lookFor(deps, actor, domain)
}

/** The job: finds records published since, and takes the proof from those whose record stays away. A deleted organization is left alone. */
export async function checkMailDomains(deps: Deps, actor: Actor): Promise<void> {
  const domains = deps.db
    .select({ domain: mailDomains })
    .from(mailDomains)
    .leftJoin(organizations, eq(organizations.id, mailDomains.organizationId))
    .where(isNull(organizations.deletedAt))
    .all()
  for (const { domain } of domains) await lookFor(deps, actor, domain)
}

async function lookFor(deps: Deps, actor: Actor, domain: MailDomain): Promise<void> {
  const { name, value } = domainRecord(domain)
  const found = await textsAt(deps, name)
  const checkedAt = deps.clock.now()
  // Without an answer from DNS nothing is known, and so nothing changes.
  if (found instanceof Error) save(deps, domain, { checkedAt, problem: `DNS did not answer (${found.message}).` })
  else if (found.includes(value)) noteFound(deps, actor, domain, checkedAt)
  else noteMissing(deps, actor, domain, checkedAt, found)
}

function noteFound(deps: Deps, actor: Actor, domain: MailDomain, checkedAt: number): void {
  const change = { checkedAt, problem: null, missingSince: null, verifiedAt: domain.verifiedAt ?? checkedAt }
  if (domain.verifiedAt !== null && domain.missingSince === null) save(deps, domain, change)
  else saveRecorded(deps, actor, domain, change, domain.verifiedAt === null ? 'proven' : 'record_returned')
}

function noteMissing(deps: Deps, actor: Actor, domain: MailDomain, checkedAt: number, found: string[]): void {
  const problem =
    found.length === 0
      ? 'There is no TXT record at this name.'
      : `There are ${found.length} TXT records at this name, and none of them is this one.`
  const missing = { checkedAt, problem, missingSince: domain.missingSince ?? checkedAt }
  if (domain.verifiedAt === null) save(deps, domain, { checkedAt, problem })
  else if (domain.missingSince === null) saveRecorded(deps, actor, domain, missing, 'record_missing')
  else if (checkedAt - domain.missingSince < missingGrace || !isClockTrusted(deps)) save(deps, domain, missing)
  else saveRecorded(deps, actor, domain, { ...missing, verifiedAt: null, missingSince: null }, 'lost')
}

async function textsAt({ dns }: Pick<Deps, 'dns'>, name: string): Promise<string[] | Error> {
  try {
    return await dns.txt(name)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

type Change = Partial<Pick<MailDomain, 'checkedAt' | 'verifiedAt' | 'missingSince' | 'problem'>>

function save(deps: Deps, { id }: MailDomain, change: Change): void {
  writeUnaudited(deps.db, (tx) => tx.update(mailDomains).set(change).where(eq(mailDomains.id, id)).run())
}

/** Nothing where the domain was removed while DNS was asked. */
function saveRecorded(
  deps: Deps,
  actor: Actor,
  domain: MailDomain,
  change: Change,
  what: AuditActionOf<'mail_domain'>,
): void {
  if (!isThere(deps.db, domain.id)) return
  write(deps.db, (tx) => {
    tx.update(mailDomains).set(change).where(eq(mailDomains.id, domain.id)).run()
    record(tx, deps, actor, domain, what)
    if (what === 'record_missing') tellKeepers(tx, deps, domain.organizationId, 'mail_domain_missing', domain.id)
  })
}

function record(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  domain: Pick<MailDomain, 'id' | 'organizationId' | 'domain'>,
  what: AuditActionOf<'mail_domain'>,
) {
  recordAudit(tx, deps, actor, {
    action: `mail_domain.${what}`,
    organizationId: domain.organizationId,
    subject: { type: 'mail_domain', id: domain.id },
    changes: { name: domain.domain },
  })
}

function findMailDomain(db: Reader, organizationId: OrganizationId | null, id: string): MailDomain {
  const domain = db
    .select()
    .from(mailDomains)
    .where(and(eq(mailDomains.id, id), isOf(organizationId)))
    .get()
  if (!domain) throw notFound('domain')
  return domain
}

function isThere(db: Reader, id: string): boolean {
  return (db.select({ rows: count() }).from(mailDomains).where(eq(mailDomains.id, id)).get()?.rows ?? 0) > 0
}

function isOf(organizationId: OrganizationId | null) {
  return organizationId === null ? isNull(mailDomains.organizationId) : eq(mailDomains.organizationId, organizationId)
}
