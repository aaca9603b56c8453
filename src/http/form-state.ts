import { StorageError } from '#src/db/storage.ts'
import { DomainError, Meanwhile, Unless } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import type { FormState } from '#views/layout/fields.tsx'
import type { Answer } from './answers.ts'

/** Does what a form asks; where it is refused, shows the form again with what was typed and what to do. */
export async function submitted<T>(
  form: Form,
  set: Answer,
  act: () => T | Promise<T>,
  again: (state: FormState, status: number) => T | JSX.Element | Promise<JSX.Element>,
): Promise<T | JSX.Element> {
  try {
    return await act()
  } catch (error) {
    const { state, status } = refusal(error, form, set)
    await yieldToEventLoop()
    return again(state, status)
  }
}

/**
 * Turns a refusal into the same form with what was typed and what to do, and its status: 422, 409 where something changed
 * meanwhile, 429 with Retry-After, or what a storage that fails answers. Anything that is not about the form is thrown on.
 */
export function refusal(error: unknown, form: Form, set: Answer): { state: FormState; status: number } {
  if (error instanceof StorageError)
    return { state: { values: form.values, errors: {}, problem: error.message }, status: storageStatus(error) }
  if (!(error instanceof DomainError) || error.code === 'not_found' || error.code === 'forbidden') throw error
  if (error.retryAfter > 0) set.headers['retry-after'] = Math.ceil(error.retryAfter / 1000)
  const errors = error.fields
  const isMeanwhile = error instanceof Meanwhile
  const problem = Object.keys(errors).length > 0 && !isMeanwhile ? undefined : error.message
  const status = isMeanwhile ? 409 : error.code === 'rate_limited' ? 429 : 422
  const meanwhile = isMeanwhile ? 'There is now:' : undefined
  const unless = error instanceof Unless ? error.unless : undefined
  return { state: { values: form.values, errors, problem, meanwhile, unless }, status }
}

/** RFC 4918, 11.5: there is no room. Everything else may be over soon. */
export function storageStatus({ trouble }: StorageError): 507 | 503 {
  return trouble === 'full' ? 507 : 503
}
