import type { Reader, Tx } from '#src/db/connection.ts'
import { rowsOfStep } from '#src/db/insert-row.ts'
import { revision, writeAndForce, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { takeSettings } from '../organizations/change-organization.ts'
import { countFeedIds, planFeedIds, saveFeedIds } from './feed-ids.ts'
import { readKnown } from './known.ts'
import { planPage } from './page-plan.ts'
import { type Export, type ExportFile, parseExport } from './parse.ts'
import { partsOf } from './parts.ts'
import { changesNothing, planImport } from './plan.ts'
import type { AtomFeed } from './read-atom.ts'
import { createReport, type ImportReport, numbersOf, type PartPlan, type Report } from './report.ts'
import { rowsOf } from './rows.ts'
import { savePlan } from './save-plan.ts'
import { checkGroups, unknownGroups } from './service-groups.ts'
import { storedRows } from './stored.ts'

/** An import that ended among its steps: what it wrote until then stays, and the same file goes on with the rest. */
export class ImportInterrupted extends Error {
  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`${reason} What came before is imported: import the file again, and it goes on with the rest.`, { cause })
  }
}

export interface Steps {
  /** Rows of one step. */
  rows?: number
  /** Called before each step but the first, while no lock is held: a thread that comes from its rest is let through to its end. */
  rest?: () => void
  /** Called now and then, when what was read of the file may be given back: each pass makes many times its bytes. */
  tidy?: () => void
}

const nothing = () => undefined

const noFeed: AtomFeed = { entries: [], remarks: [] }

/**
 * Imports a Statuspage export (decodeExport(), or parsed JSON) into an organization, ids and times included, and notifies nobody. The
 * answers of one page's addresses may come together or one after the other, in any order. `feed`: the old page's, whose entries keep
 * their ids. All of it is checked before anything is written, in short steps, so that a serving process waits for none. Throws invalid
 * with a sentence naming the first wrong place, and conflict where an id belongs to another organization; then nothing is written.
 */
export function importStatuspage(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  exported: unknown,
  feed = noFeed,
  { rows = rowsOfStep, rest = nothing, tidy = nothing }: Steps = {},
): ImportReport {
  authorize(actor, 'services:write', organizationId)
  authorize(actor, 'incidents:write', organizationId)
  const file = parseExport(exported, tidy)
  checkGroups(file)
  const run: Run = { deps, actor, organizationId, file, feed, parts: () => tidied(partsOf(file, rows), tidy) }
  const checked = planAll(run)
  if (checked.unchanged) return { ...checked.report, unchanged: true }
  let step = 0
  const written = createReport(run)
  try {
    for (const part of run.parts()) {
      writePart(run, part, { isFirst: step === 0, isLast: step === checked.parts - 1 }, written, rest)
      step += 1
    }
    return written.report()
  } catch (error) {
    throw step > 0 ? new ImportInterrupted(error) : error
  }
}

interface Run {
  deps: Deps
  actor: Actor
  organizationId: string
  file: ExportFile
  feed: AtomFeed
  parts: () => Iterable<Export>
}

/** Parts after which what was made of them is given back. */
const untidied = 20

function* tidied(parts: Iterable<Export>, tidy: () => void): Generator<Export> {
  let count = 0
  for (const part of parts) {
    yield part
    count += 1
    if (count % untidied === 0) tidy()
  }
}

/** Plans each part without writing: whatever is refused is refused here. */
function planAll(run: Run) {
  const { deps, organizationId, feed } = run
  const planned = createReport(run)
  let parts = 0
  let unchanged = true
  for (const part of run.parts()) {
    const plan = planPart(deps.db, run, part, parts === 0)
    unchanged &&= changesNothing(plan.plan) && Object.keys(plan.page.taken).length === 0
    planned.add(plan)
    parts += 1
  }
  const feedIds = planFeedIds(deps.db, organizationId, feed.entries)
  planned.addFeed(feedIds)
  return { parts, unchanged: unchanged && countFeedIds(feedIds) === 0, report: planned.report() }
}

function planPart(db: Reader, { deps, organizationId }: Run, part: Export, isFirst: boolean): PartPlan {
  const known = readKnown(db, part, organizationId)
  const rows = rowsOf(part, known, organizationId, deps.clock.now())
  return {
    plan: planImport(rows, storedRows(db, rows, organizationId)),
    page: isFirst ? planPage(db, organizationId, part) : { taken: {}, remarks: [] },
    remarks: unknownGroups(part, known),
  }
}

interface Place {
  isFirst: boolean
  isLast: boolean
}

function writePart(run: Run, part: Export, { isFirst, isLast }: Place, report: Report, rest: () => void): void {
  const { db } = run.deps
  const planNow = () => ({ at: revision(db), plan: planPart(db, run, part, isFirst) })
  let planned = planNow()
  const isBetween = !isFirst && !isLast
  if (isBetween && changesNothing(planned.plan.plan)) {
    report.add(planned.plan)
    return
  }
  if (!isFirst) rest()
  if (revision(db) !== planned.at) planned = planNow()
  const act = (tx: Tx) => {
    // Planned before the lock is taken; once more, where somebody has written since.
    const plan = revision(db) === planned.at ? planned.plan : planPart(tx, run, part, isFirst)
    save(tx, run, plan)
    report.add(plan)
    if (isFirst && !isLast) recordStart(tx, run)
    if (isLast) finish(tx, run, report)
  }
  // One that a power cut undoes is made again by the next import.
  if (isBetween) writeUnaudited(db, act, { durable: false })
  else writeAndForce(db, act)
}

function save(tx: Tx, { deps, organizationId }: Run, { plan, page }: PartPlan): void {
  if (Object.keys(page.taken).length > 0) takeSettings(tx, organizationId, { ...page.taken })
  savePlan(tx, deps, plan)
}

function recordStart(tx: Tx, { deps, actor, organizationId, file: { page } }: Run): void {
  recordAudit(tx, deps, actor, {
    action: 'statuspage.import_started',
    organizationId,
    subject: { type: 'organization', id: organizationId },
    changes: { page: { id: page.id, name: page.name } },
  })
}

function finish(tx: Tx, { deps, actor, organizationId, file: { page }, feed }: Run, report: Report): void {
  const feedIds = planFeedIds(tx, organizationId, feed.entries)
  saveFeedIds(tx, feedIds)
  report.addFeed(feedIds)
  const { page: taken, inserted, updated, feedEntries, remarks } = report.report()
  recordAudit(tx, deps, actor, {
    action: 'statuspage.imported',
    organizationId,
    subject: { type: 'organization', id: organizationId },
    changes: {
      page: { id: page.id, name: page.name, taken },
      inserted,
      updated,
      feedEntries,
      assumed: numbersOf(remarks),
    },
  })
}
