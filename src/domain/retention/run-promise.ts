import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps, JobDeps, Origin } from '../context.ts'
import { notFound } from '../errors.ts'
import { type Kept, keepPromise } from './keep-promise.ts'
import { promiseOf } from './promises.ts'

/** Has a promise kept at once, by whoever keeps the schedule. Null: it is being kept already. */
export type KeepNow = (promise: string, origin: Origin) => Promise<Kept | null>

/** For the instance admin who does not want to wait for the promise's minute. Throws not_found. */
export function runPromise(deps: Deps & { keepNow: KeepNow }, actor: Actor, name: string): Promise<Kept | null> {
  authorizeInstanceAdmin(actor)
  if (!promiseOf(name)) throw notFound('promise')
  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'instance.retention_run',
      organizationId: null,
      subject: { type: 'retention', id: name },
    }),
  )
  return deps.keepNow(name, actor.origin)
}

/** What keepNow asks for. Throws not_found. */
export async function keepNamedPromise(
  deps: JobDeps,
  { promise: name, origin }: { promise: string; origin: Origin },
): Promise<Kept | null> {
  const promise = promiseOf(name)
  if (!promise) throw notFound('promise')
  return keepPromise(deps, { kind: 'system', name: `retention ${name}`, origin }, promise)
}
