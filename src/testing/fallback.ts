import { mailFailover } from '#src/db/schema/attempts.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { configureFallback } from '#src/domain/mail/configure-fallback.ts'
import { allDeliveries } from './deliveries.ts'
import { system } from './personas.ts'
import type { TestDeps } from './test-deps.ts'

interface Server {
  relay: { host: string; port: number }
}

/** As an admin types it. */
export function standIn(deps: TestDeps, { relay: { host, port } }: Server): void {
  const form = readForm({
    ...{ kind: 'smtp', host, port: String(port), security: 'none', user: '', password: '' },
    from: 'second@acme.example',
  })
  configureFallback(deps, system, form)
}

/** Of each way, how many messages ended on it. */
export function waysOf({ db }: Pick<TestDeps, 'db'>): Record<string, number> {
  const ended = allDeliveries({ db }).filter(({ state }) => state === 'delivered')
  return Object.fromEntries(
    [...Map.groupBy(ended, ({ way }) => way ?? 'none')].map(([way, those]) => [way, those.length]),
  )
}

export function failsOver({ db }: Pick<TestDeps, 'db'>) {
  return db.select().from(mailFailover).get()
}
