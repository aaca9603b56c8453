import { invalid } from '#src/domain/errors.ts'
import { nameProblem } from '#src/domain/forms/name-problem.ts'

interface Named {
  name?: string | undefined
  description?: string | null | undefined
}

/** As the domain has them: no description is an empty one. Throws invalid for a name that nobody could read. */
export function namedFields({ name, description }: Named): { name?: string; description?: string } {
  const problem = name === undefined ? undefined : nameProblem(name.trim())
  if (problem !== undefined) throw invalid({ name: problem })
  return { name, description: description === null ? '' : description }
}

/** Without what was not sent, which stays as it is. */
export function known<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>
}
