import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, ServingDeps } from '../context.ts'
import { notFound } from '../errors.ts'
import { type Kept, keepPromise } from './keep-promise.ts'
import { promiseOf } from './promises.ts'

/** Keeps a promise at once, for whoever does not want to wait for its minute. Resolves as keepPromise does; throws not_found. */
export function runPromise(deps: ServingDeps, actor: Actor, name: string): Promise<Kept | null> {
  authorizeInstanceAdmin(actor)
  const promise = promiseOf(name)
  if (!promise) throw notFound('promise')
  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'instance.retention_run',
      organizationId: null,
      subject: { type: 'retention', id: name },
    }),
  )
  return keepPromise(deps, { kind: 'system', name: `retention ${name}`, origin: actor.origin }, promise)
}
