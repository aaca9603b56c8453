import { createHmac } from 'node:crypto'
import type { Db } from '#src/db/connection.ts'
import { notBeyond } from '#src/db/not-beyond.ts'
import { perDb } from '#src/db/per-db.ts'
import type { Asker, Deps, Origin } from '../context.ts'
import { invalid } from '../errors.ts'
import { passEpoch } from '../passes/pass-epoch.ts'
import { perNetwork, strangerAt } from '../rate-limits/network.ts'
import { forgiveAttempts, refuseWhenSpent, spendAttempts } from '../rate-limits/rate-limit.ts'
import { isSignatureOf, signatureOf } from '../secrets/signed-links.ts'
import type { Organization } from './find-organization.ts'

const shortest = 8
/** bcrypt reads this many bytes and ignores the rest. */
const longest = 72
const perAddress = { limit: 10, window: 10 * 60_000 }

/** Milliseconds for which a browser need not send the password again. */
export const passLifetime = 30 * 24 * 3_600_000

/** A sentence about an unusable page password, or undefined. */
export function pagePasswordProblem(password: string): string | undefined {
  if ([...password].length < shortest) return `Choose a password of at least ${shortest} characters.`
  else if (Buffer.byteLength(password) > longest)
    return `Choose a shorter password: bcrypt reads ${longest} bytes and would ignore the rest of this one.`
  else return undefined
}

/** Returns a pass for the browser of a visitor who typed the page's password. Throws invalid on `password`, rate_limited. */
export async function openPage(
  deps: Deps,
  origin: Origin,
  organization: Organization,
  password: string,
): Promise<string> {
  const right = await isPagePassword(deps, origin, organization, password)
  if (!right) throw invalid({ password: 'This is not the password of this page.' })
  const endsAt = String(deps.clock.now() + passLifetime)
  return `${endsAt}.${signatureOf(deps, 'page-pass', signedText(deps, organization, endsAt))}`
}

/** True for a pass given for this page and its present password that neither expired nor was ended. */
export function holdsPass(deps: Deps, organization: Organization, pass: string): boolean {
  const [endsAt = '', signature = ''] = pass.split('.')
  const now = deps.clock.now()
  return (
    organization.pagePasswordHash !== null &&
    notBeyond(Number(endsAt), now, passLifetime) > now &&
    isSignatureOf(deps, 'page-pass', signedText(deps, organization, endsAt), signature)
  )
}

/**
 * Compares with the page's password. A right one is remembered, since a feed reader sends it with every request and bcrypt
 * costs a third of a second. Attempts are counted per network and page; once they are spent even the right password is
 * refused, otherwise a remembered one could be guessed without end. Throws rate_limited.
 */
export async function isPagePassword(
  deps: Deps,
  origin: Origin,
  organization: Organization,
  password: string,
): Promise<boolean> {
  const attempts = perNetwork(`page-password:${organization.id}`, origin, perAddress)
  for (const attempt of attempts) refuseWhenSpent(deps, attempt.key, attempt)
  const { verdicts, key } = remembered(deps)
  const name = nameOf(key, organization, password)
  const known = verdicts.get(name)
  if (known) return known

  const asker = strangerAt(origin)
  deps.passwords.refuseWhenFull(asker)
  spendAttempts(deps, ...attempts)
  if (verdicts.size >= capacity) verdicts.clear()
  const verdict = verify(deps, organization, password, asker)
  verdicts.set(name, verdict)
  const right = await verdict.catch(() => false)
  if (right) for (const { key } of attempts) forgiveAttempts(deps, key)
  else verdicts.delete(name)
  return verdict
}

async function verify(
  deps: Deps,
  { pagePasswordHash }: Organization,
  password: string,
  asker: Asker,
): Promise<boolean> {
  return Buffer.byteLength(password) <= longest && (await deps.passwords.verify(password, pagePasswordHash, asker))
}

/** Includes the hash of the password that was typed, so that a pass made while it was being changed opens nothing. */
function signedText({ db }: Deps, { id, pagePasswordHash }: Organization, endsAt: string): string {
  return `${id}:${pagePasswordHash}:${endsAt}:${passEpoch(db, id)}`
}

const capacity = 1000

interface Remembered {
  /** Made anew for each process, so that the names in `verdicts` are of no use to whoever reads them. */
  key: string
  /** Comparisons that are running, and those that were right. */
  verdicts: Map<string, Promise<boolean>>
}

const verdictsOf = perDb('page passwords', (_: Db): Partial<Remembered> => ({}))

function remembered({ db, ids }: Deps): Remembered {
  const known = verdictsOf(db)
  const { key = ids.token(), verdicts = new Map() } = known
  return Object.assign(known, { key, verdicts })
}

function nameOf(key: string, { id, pagePasswordHash }: Organization, password: string): string {
  return createHmac('sha256', key).update(`${id}\0${pagePasswordHash}\0${password}`).digest('base64url')
}
