import { notInArray } from 'drizzle-orm'
import { notBeyond } from '#src/db/not-beyond.ts'
import { tlsCertificates } from '#src/db/schema/certificates.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { later } from '#src/later.ts'
import { clearAlarm } from '../alarms/raise-alarm.ts'
import type { JobDeps, SystemActor } from '../context.ts'
import { type AcmeAccount, acmeAccount, pauseAccount, pausedUntil } from './acme-account.ts'
import { AcmeError } from './acme-error.ts'
import { type AcmeSession, openAcmeSession } from './acme-session.ts'
import type { Authority } from './authority.ts'
import { listCertificates, type TlsCertificate } from './certificates.ts'
import { whyNotHere } from './leads-here.ts'
import { longestWait, noteFailure, saveCertificate } from './note-attempt.ts'
import { orderCertificate } from './order-certificate.ts'
import { type WantedName, wantedNames } from './wanted-names.ts'

/** Names that are asked for in one run: some authorities take 300 orders in three hours. */
const mostAtOnce = 20

/**
 * Gets a certificate for every name that has none, and renews those of which a third of the life is left; what there is stays in use
 * until another takes its place. One name that fails keeps no other waiting, unless the authority wants nothing more of anybody. One
 * run at a time: so the schedule has it.
 */
export async function keepCertificates(deps: JobDeps, actor: SystemActor): Promise<void> {
  const { authority } = deps
  if (authority === null) return
  const wanted = wantedNames(deps)
  forgetOthers(deps, wanted)
  const due = dueNames(deps, wanted, authority)
  if (due.length === 0) return
  const account = await acmeAccount(deps, authority.directory)
  if (pausedUntil(deps, authority.directory) !== null) return
  const own = wanted.find(({ kind }) => kind === 'own')
  const seesItself = later(
    async () => own !== undefined && (await whyNotHere(deps, own.host, account.thumbprint)) === null,
  )
  let session: AcmeSession | undefined
  const open = async () => {
    session ??= await openAcmeSession(deps, authority, account.key)
    return session
  }
  for (const name of due.slice(0, mostAtOnce)) {
    if (deps.stopping.aborted) return
    const error = await tryName(deps, actor, { name, authority, account, open, seesItself })
    if (error?.isForEverything) {
      pauseAccount(deps, authority.directory, error.retryAfter)
      return
    }
  }
}

/** A name that is this instance's no more: its key is of no use to anybody. */
function forgetOthers(deps: JobDeps, wanted: readonly WantedName[]): void {
  const hosts = wanted.map(({ host }) => host)
  const others = listCertificates(deps.db).filter(({ id }) => !hosts.includes(id))
  if (others.length === 0) return
  writeUnaudited(deps.db, (tx) => {
    tx.delete(tlsCertificates).where(notInArray(tlsCertificates.id, hosts)).run()
    for (const { id } of others) clearAlarm(tx, deps, { kind: 'certificate_failing', subject: id })
  })
}

function dueNames({ db, clock }: JobDeps, wanted: readonly WantedName[], authority: Authority): WantedName[] {
  const known = new Map(listCertificates(db).map((one) => [one.id, one]))
  const now = clock.now()
  return wanted.filter(({ host }) => {
    const one = known.get(host)
    return one === undefined || (isWanting(one, authority, now) && notBeyond(one.nextTryAt, now, longestWait) <= now)
  })
}

/** There is none, its time has come, or another authority was chosen since. */
function isWanting({ chain, renewAt, directory }: TlsCertificate, authority: Authority, now: number): boolean {
  return chain === null || renewAt === null || renewAt <= now || directory !== authority.directory
}

interface Attempt {
  name: WantedName
  authority: Authority
  account: AcmeAccount
  open: () => Promise<AcmeSession>
  /** Whether this machine can see its own public URL. */
  seesItself: () => Promise<boolean>
}

/** What went wrong; undefined: there is a new certificate. */
async function tryName(deps: JobDeps, actor: SystemActor, attempt: Attempt): Promise<AcmeError | undefined> {
  const { name, authority, open } = attempt
  try {
    await refuseElsewhere(deps, attempt)
    const certificate = await orderCertificate(deps, await open(), name.host)
    saveCertificate(deps, actor, { ...certificate, host: name.host, directory: authority.directory })
    deps.logger.info('certificate issued', { host: name.host, until: new Date(certificate.endsAt).toISOString() })
    return undefined
  } catch (error) {
    if (!(error instanceof AcmeError)) throw error
    noteFailure(deps, name, authority, error)
    deps.logger.warn('no certificate', { host: name.host, kind: error.type || error.kind, detail: error.detail })
    return error
  }
}

/**
 * An authority counts what fails against this account, so a domain that is not pointed here yet does not come before it. Where not
 * even the public URL can be seen from here, as behind some routers, that says nothing.
 */
async function refuseElsewhere(deps: JobDeps, { name, account, seesItself }: Attempt): Promise<void> {
  if (name.kind === 'own') return
  const reason = await whyNotHere(deps, name.host, account.thumbprint)
  if (reason !== null && (await seesItself())) throw new AcmeError('elsewhere', reason)
}
