import type { Tx } from '#src/db/connection.ts'
import { rowsOfStep } from '#src/db/insert-row.ts'
import { write, writeAndForce, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { joinMailboxesOf } from '../subscribers/join-mailboxes.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { createAdaptation } from './adapt.ts'
import type { ReadExport } from './read-export.ts'
import type { Step } from './read-steps.ts'
import { saveRest } from './save-rest.ts'
import { type Link, refuseTakenIds, saveLinks, saveStep, takeLinks } from './save-rows.ts'
import type { TransferSummary } from './summary.ts'
import { undoImport } from './undo-import.ts'

/** The organization that receives an export. Everything acts in the causing transaction. */
export interface Target {
  organizationId: string
  isNew: boolean
  /** Throws where it cannot receive one. */
  check: (tx: Tx) => void
  /** Hides it, or makes it where nobody finds it. */
  hide: (tx: Tx) => void
  /** Makes it what its team and its visitors find. `hasArrived`: it was hidden, and its rows are there. */
  show: (tx: Tx, state: { hasArrived: boolean }) => void
}

export interface Steps {
  /** Rows of one step. */
  rows?: number
  /** Rows that an export may have to be brought in one transaction. */
  atOnce?: number
  /** Awaited before each step, while no lock is held: a thread that comes from its rest is let through to its end. */
  rest?: () => Promise<void>
  /** Called now and then, when what was read of the file may be given back: each pass makes many times its bytes. */
  tidy?: () => void
}

/** Subscribers with another one's mailbox that are joined with them in one step: each is some ten statements. */
const joinedAtOnce = 20
/** Steps after which what was made of them is given back. */
const untidied = 20

interface Bringing extends Required<Steps> {
  deps: Deps
  actor: Actor
  read: ReadExport
  target: Target
}

/**
 * Brings an export in: a small one in one transaction, a larger one in steps, between which others write. Until the last of them nobody
 * finds the organization, and if that does not come, its rows are taken out again, at the latest by the next start.
 */
export async function bring(
  deps: Deps,
  actor: Actor,
  read: ReadExport,
  target: Target,
  { rows = rowsOfStep, atOnce = 2 * rowsOfStep, rest = yieldToEventLoop, tidy = () => undefined }: Steps,
): Promise<TransferSummary> {
  const bringing: Bringing = { deps, actor, read, target, rows, atOnce, rest, tidy }
  if (read.rows <= atOnce) return bringAtOnce(bringing)
  const lock = deps.lockImports()
  if (!lock) throw conflict('Another organization is being imported here: import this one when that has ended.')
  try {
    return await bringInSteps(bringing)
  } finally {
    lock.release()
  }
}

async function bringAtOnce({ deps, actor, read, target, atOnce }: Bringing): Promise<TransferSummary> {
  const { organizationId } = target
  const { adapt, adapted } = createAdaptation(deps, organizationId)
  const steps: Step[] = []
  await read.eachStep(atOnce, (step) => void steps.push(step))
  return write(deps.db, (tx) => {
    target.check(tx)
    target.show(tx, { hasArrived: false })
    for (const step of steps) {
      adapt(step)
      refuseTakenIds(tx, step)
      const links = takeLinks(step)
      saveStep(tx, step, organizationId)
      saveLinks(tx, links)
    }
    while (joinMailboxesOf(tx, deps, actor, organizationId));
    return saveRest(tx, deps, actor, organizationId, read, adapted)
  })
}

async function bringInSteps(bringing: Bringing): Promise<TransferSummary> {
  const { deps, actor, read, target } = bringing
  const { organizationId, isNew } = target
  writeUnaudited(deps.db, (tx) => begin(tx, bringing), { durable: false })
  try {
    const { adapt, adapted } = createAdaptation(deps, organizationId)
    await saveInSteps(bringing, adapt)
    await bringing.rest()
    return writeAndForce(deps.db, (tx) => {
      target.show(tx, { hasArrived: true })
      return saveRest(tx, deps, actor, organizationId, read, adapted)
    })
  } catch (error) {
    await undoQuietly(bringing, { organizationId, isNew })
    throw error
  }
}

function begin(tx: Tx, { deps, actor, read: { manifest }, target }: Bringing): void {
  const { organizationId, isNew } = target
  target.check(tx)
  target.hide(tx)
  recordAudit(tx, deps, actor, {
    action: 'organization.import_started',
    organizationId: isNew ? null : organizationId,
    subject: { type: 'organization', id: organizationId },
    changes: { from: manifest.instance, exportedAt: manifest.exportedAt },
  })
}

async function saveInSteps(bringing: Bringing, adapt: (step: Step) => void): Promise<void> {
  const { deps, actor, read, target, rows, rest, tidy } = bringing
  const { organizationId } = target
  const links: Link[] = []
  let steps = 0
  await read.eachStep(rows, async (step) => {
    adapt(step)
    links.push(...takeLinks(step))
    await rest()
    writeUnaudited(deps.db, (tx) => saveStep(tx, step, organizationId), { durable: false })
    steps += 1
    if (steps % untidied === 0) tidy()
  })
  for (let done = 0; done < links.length; done += rows) {
    await rest()
    writeUnaudited(deps.db, (tx) => saveLinks(tx, links.slice(done, done + rows)), { durable: false })
  }
  const joinSome = (tx: Tx) => joinMailboxesOf(tx, deps, actor, organizationId, joinedAtOnce)
  while (writeUnaudited(deps.db, joinSome, { durable: false })) await rest()
}

/** Why it was not brought in is what has to be told; where the disk refuses this, too, the next start does it. */
async function undoQuietly({ deps, actor, rest }: Bringing, arrival: Parameters<typeof undoImport>[2]): Promise<void> {
  try {
    await undoImport(deps, actor, arrival, rest)
  } catch (error) {
    deps.logger.warn('an import that failed is not taken back yet', { error: String(error) })
  }
}
