import type { Ceremony } from '#src/domain/accounts/passkeys.ts'
import { DomainError } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/form.ts'
import type { Answer } from './answers.ts'

/** What static/passkeys.js asks for: `{options, token}`, or `{error}` with the sentence to show beside the button. */
export async function ceremony(set: Answer, begin: () => Promise<Ceremony>): Promise<string> {
  set.headers['content-type'] = 'application/json; charset=utf-8'
  set.headers['cache-control'] = 'no-store'
  try {
    return JSON.stringify(await begin())
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    set.status = error.code === 'rate_limited' ? 429 : 422
    return JSON.stringify({ error: Object.values(error.fields)[0] ?? error.message })
  }
}

/** The browser's answer as it came through the form; undefined where it is no JSON. */
export function parsedResponse(form: Form): unknown {
  try {
    return JSON.parse(form.raw('response'))
  } catch {
    return undefined
  }
}
