import { Elysia } from 'elysia'
import type { StorageTrouble } from '#src/db/storage.ts'
import { probeStorage } from '#src/domain/settings/probe-storage.ts'
import type { AppDeps } from './app-deps.ts'

/** For supervisors: alive; able to read its database and to write to it. */
export const health = (deps: AppDeps) =>
  new Elysia({ name: 'health' })
    .get('/healthz', () => 'ok\n')
    .get('/readyz', ({ set }) => {
      const trouble = probeStorage(deps)
      if (trouble === null) return 'ok\n'
      set.status = 503
      return `not ready: ${sentences[trouble]}\n`
    })

const sentences: Record<StorageTrouble, string> = {
  full: 'the disk is full',
  unwritable: 'the database cannot be written',
  busy: 'another process is writing to the database',
}
