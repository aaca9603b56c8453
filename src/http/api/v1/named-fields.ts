import { refuseProblems } from '#src/domain/errors.ts'
import { fieldErrors } from '#src/domain/forms/checked.ts'
import { nameProblem } from '#src/domain/forms/name-problem.ts'

import { descriptionProblem } from '#src/domain/services/check-service.ts'

interface Named {
  name?: string | undefined
  description?: string | null | undefined
}

/** UTF-16 units of a name or a description that came with an import: it may be sent back as it is. */
export const longestText = 10_000

/**
 * As the domain has them: no description is an empty one. Throws invalid for a name that nobody could read, and for what is too
 * long, unless it is so already. `before`: none of what is made anew.
 */
export function namedFields(asked: Named, before?: Named): { name?: string; description?: string } {
  const name = asked.name === before?.name ? undefined : asked.name
  const description = asked.description === null ? '' : asked.description
  const isNew = description !== undefined && description !== before?.description
  refuseProblems(
    fieldErrors({
      name: name === undefined ? undefined : nameProblem(name.trim()),
      description: isNew ? descriptionProblem(description) : undefined,
    }),
  )
  return { name, description: isNew ? description : undefined }
}

/** Without what was not sent, which stays as it is. */
export function known<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>
}
