import { believableNow, isClockBelieved } from '../dating.ts'
import type { Looked } from '../dns.ts'
import type { ModelMailDomain } from '../model.ts'
import { processOf, type World } from '../world.ts'

const day = 24 * 3_600_000
/** Milliseconds for which a proven domain stays proven while DNS says that its record is missing. */
const grace = 3 * day

/**
 * After DNS was looked at: what has its record is proven, and what was proven stays so until DNS has said for days that its record is
 * missing, of which the owners were told when that began, and not again. `isWhole`: all of it could be written down.
 */
export function checkMailDomains(world: World, isWhole: boolean): void {
  const answers = world.dns.takeAnswers()
  const rows = world.process?.life.isDead() === false ? rowsOf(world) : null
  for (const one of world.model.mailDomains) {
    const answer = answers.findLast(({ name }) => name === one.record.name)
    const { isProven: wasProven, missing } = one
    if (answer) note(one, answer, isWhole)
    if (answer && isDeleted(world, one)) world.found(`${one.domain} is looked for although its organization is deleted`)
    const row = rows?.get(one.id)
    if (row) check(world, one, row, { wasProven, wasMissing: missing, answer: isWhole ? answer : undefined })
    else if (rows) world.found(`${one.domain} is gone from the list, and nobody took it away`)
  }
}

function note(one: ModelMailDomain, answer: Looked, isWhole: boolean): void {
  const { at, now } = answer
  if (isIn(answer, one)) {
    one.wasFound = true
    if (isWhole) one.missing = null
  } else if (one.missing) one.missing = { ...one.missing, isSure: one.missing.isSure && isWhole }
  else if (one.isProven) one.missing = { at, now, isSure: isWhole }
}

function isDeleted({ model }: World, { organizationId }: ModelMailDomain): boolean {
  return model.organizations.some(({ id, deletedAt }) => id === organizationId && deletedAt !== null)
}

interface Row {
  id: string
  verifiedAt: number | null
  missingSince: number | null
}

function rowsOf(world: World): Map<string, Row> {
  const sql = 'SELECT id, verified_at AS verifiedAt, missing_since AS missingSince FROM mail_domains'
  const rows = processOf(world).db.$client.query<Row, []>(sql).all()
  return new Map(rows.map((row) => [row.id, row]))
}

interface Look {
  wasProven: boolean
  wasMissing: ModelMailDomain['missing']
  /** Undefined: DNS did not answer, or what it said could not be written down. */
  answer: Looked | undefined
}

function check(world: World, one: ModelMailDomain, row: Row, { wasProven, wasMissing, answer }: Look): void {
  noteDate(world, one, row)
  const { domain, missing, wasFound } = one
  one.isProven = row.verifiedAt !== null
  const newest = newestMail(world, one)
  const isTold = newest > one.toldBy
  one.toldBy = newest
  const found = (problem: string) => world.found(`${domain} ${problem}`)
  if (one.isProven && !wasFound) found('is proven, and its record was never there')
  if (wasProven && !one.isProven && !mayLose(world, missing))
    found(`has lost its proof, and misses ${said(world, missing)}`)
  if (!answer) return
  if (isIn(answer, one)) {
    if (!one.isProven || row.missingSince !== null) found('has its record, and is not proven')
    return
  }
  if (one.isProven && row.missingSince === null) found('misses its record, and nobody has noted that')
  if (one.isProven && mustLose(world, answer, missing)) found(`is proven, and misses ${said(world, missing)}`)
  if (wasProven && wasMissing === null && !isTold) found('misses its record, and nobody is told')
  if (wasMissing?.isSure && isTold) found('misses its record, and its owners are told again')
}

function isIn({ records }: Looked, { record }: ModelMailDomain): boolean {
  return records.includes(record.value)
}

function said({ time }: World, missing: ModelMailDomain['missing']): string {
  return missing ? `its record for ${(time.elapsed() - missing.at) / day} days` : 'nothing'
}

/** What was dated by a clock that stood ahead goes along where that is set (decision 027): its days count from the date that it bears. */
function noteDate({ time, told }: World, { missing }: ModelMailDomain, { missingSince }: Row): void {
  const mayBeMoved = time.setAt() !== null || told.doubtedAt !== null
  if (missing && missingSince !== null && mayBeMoved) missing.now = Math.min(missing.now, missingSince)
}

/** By the time that has passed, or a clock that the instance may believe. */
function mayLose(world: World, missing: ModelMailDomain['missing']): boolean {
  if (!missing) return false
  return world.time.elapsed() - missing.at >= grace || believableNow(world) - missing.now >= grace
}

function mustLose(world: World, { at }: Looked, missing: ModelMailDomain['missing']): boolean {
  if (!missing?.isSure || world.time.setAt() !== null || !isClockBelieved(world)) return false
  return at - missing.at >= grace
}

/** Number of the newest mail that told somebody of it; 0: none has. */
function newestMail(world: World, { id }: ModelMailDomain): number {
  const sql = `SELECT max(rowid) AS newest FROM deliveries WHERE kind = 'mail_domain_missing' AND subject_id = ?`
  return processOf(world).db.$client.query<{ newest: number | null }, [string]>(sql).get(id)?.newest ?? 0
}
