import type { StorageTrouble } from '#src/db/storage.ts'
import { probeStorage } from '#src/domain/rate-limits/probe-storage.ts'
import { routes } from '#src/routes.ts'
import type { Binding } from './action.ts'

/** For supervisors, as plain text: `/healthz`, alive; `/readyz`, able to read and write its database. */
export const healthRoutes: Binding[] = [
  { route: routes.health, answer: () => 'ok\n' },

  {
    route: routes.readiness,
    answer: ({ deps, set }) => {
      const trouble = probeStorage(deps)
      if (trouble === null) return 'ok\n'
      set.status = 503
      return `not ready: ${sentences[trouble]}\n`
    },
  },
]

const sentences: Record<StorageTrouble, string> = {
  full: 'the disk is full',
  unwritable: 'the database cannot be written',
  busy: 'another process is writing to the database',
}
