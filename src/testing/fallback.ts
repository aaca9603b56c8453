import { mailFailover } from '#src/db/schema/attempts.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { configureFallback } from '#src/domain/mail/configure-fallback.ts'
import { system } from './personas.ts'
import type { TestDeps } from './test-deps.ts'

interface Server {
  relay: { host: string; port: number }
}

/** What an admin types to let another server stand in for the relay. */
export function standInForm({ relay: { host, port } }: Server, others: Record<string, string> = {}) {
  return readForm({
    ...{ kind: 'smtp', host, port: String(port), security: 'none', user: '', password: '' },
    ...{ from: 'second@acme.example', ...others },
  })
}

export function standIn(deps: TestDeps, server: Server): void {
  configureFallback(deps, system, standInForm(server))
}

/** Of each way, how many messages ended on it. */
export function waysOf({ db }: Pick<TestDeps, 'db'>): Record<string, number> {
  const rows = db.select().from(deliveries).all()
  const ended = rows.filter(({ state }) => state === 'delivered')
  return Object.fromEntries(
    [...Map.groupBy(ended, ({ way }) => way ?? 'none')].map(([way, those]) => [way, those.length]),
  )
}

export function failsOver({ db }: Pick<TestDeps, 'db'>) {
  return db.select().from(mailFailover).get()
}
