import { Elysia } from 'elysia'
import type { AppDeps } from './app-deps.ts'

/** For supervisors: alive, and able to read its database. */
export const health = (deps: AppDeps) =>
  new Elysia({ name: 'health' })
    .get('/healthz', () => 'ok\n')
    .get('/readyz', () => {
      deps.db.$client.query('SELECT 1').get()
      return 'ok\n'
    })
