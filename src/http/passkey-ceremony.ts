import type { Ceremony } from '#src/domain/accounts/passkey-ceremony.ts'
import { DomainError } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'

/** `{options, token}` for static/passkeys.js, or `{error}` with the sentence to show beside the button. */
export async function ceremony(begin: () => Promise<Ceremony>): Promise<Response> {
  try {
    return json(await begin(), 200)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const sentence = Object.values(error.fields)[0] ?? error.message
    if (error.code !== 'rate_limited') return json({ error: sentence }, error.code === 'not_found' ? 404 : 422)
    return json({ error: sentence }, 429, { 'retry-after': String(Math.ceil(error.retryAfter / 1000)) })
  }
}

function json(value: object, status: number, more: Record<string, string> = {}): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...more }
  return Response.json(value, { status, headers })
}

/** Characters; authenticators answer with some thousand. */
const longestResponse = 64 * 1024

/** The browser's answer as it came through the form; undefined where it is no JSON. */
export function parsedResponse(form: Form): unknown {
  const response = form.raw('response')
  try {
    return response.length > longestResponse ? undefined : JSON.parse(response)
  } catch {
    return undefined
  }
}
