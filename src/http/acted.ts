import { acting } from '#src/db/acting.ts'
import { backAtWork } from '#src/domain/time/at-work.ts'
import type { AppDeps } from './app-deps.ts'

/** `acting()`: does what a request asks once the database is free, and resolves when it is on disk. */
export async function acted<T>({ db }: Pick<AppDeps, 'db'>, act: () => T | Promise<T>): Promise<T> {
  try {
    return await acting(db, () => {
      backAtWork()
      return act()
    })
  } finally {
    backAtWork()
  }
}
