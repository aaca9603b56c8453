import { confirmWithPasskey, confirmWithPassword } from '#src/domain/accounts/confirm-identity.ts'
import { factorsOf } from '#src/domain/accounts/factors.ts'
import type { AccountActor } from '#src/domain/context.ts'
import { DomainError, invalid } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { ConfirmationPage } from '#views/auth/confirmation.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import type { AppDeps } from './app-deps.ts'
import { csrfField, onceField } from './form-fields.ts'
import { parsedResponse } from './passkey-ceremony.ts'
import type { RequestSession } from './plugins/session.ts'
import { messagesFor } from './spoken.ts'

/** Milliseconds for which the contents of a form wait for the password. */
const keptFor = 60 * 60_000
/** The field with them, sealed. */
const keptField = '_kept'
const ownFields = [csrfField, onceField, keptField]

interface Kept {
  at: number
  fields: Record<string, string | string[]>
}

interface Confirming {
  deps: AppDeps
  request: Request
  session: RequestSession
  /** The page shows that it asks for the second factor, and not only who sits there. */
  asksForFactor: boolean
  /** The form's own address, and what of it comes back. */
  action: string
  hidden: Record<string, string>
  state?: FormState
}

/** Asks who sits there to prove it again: with the password, or with a passkey. */
export function showConfirmation({
  deps,
  request,
  session,
  asksForFactor,
  action,
  hidden,
  state,
}: Confirming): JSX.Element {
  const { password, passkeys } = factorsOf(deps.db, session.person().accountId)
  return ConfirmationPage({
    t: messagesFor({ deps, request, session }),
    action,
    hidden,
    form: state ?? emptyForm,
    csrf: session.csrfToken(),
    password: password && !asksForFactor,
    passkey: passkeys > 0,
  })
}

/** What proves it, in a confirmation's form. Throws invalid, rate_limited, and a sentence where a passkey took too long. */
export async function confirm(deps: AppDeps, actor: AccountActor, form: Form): Promise<void> {
  const token = form.text('token')
  if (token === '') return confirmWithPassword(deps, actor, form.raw('currentPassword'))
  try {
    await confirmWithPasskey(deps, actor, { token, response: parsedResponse(form) })
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found')
      throw invalid({}, 'That took too long. Try the passkey again.')
    throw error
  }
}

/** What somebody typed before they were asked, sealed for them and that address, since there may be a password in it. */
export function keptForm(deps: AppDeps, actor: AccountActor, path: string, body: unknown): Record<string, string> {
  const sealed = Object.entries(Object(body)).find(([name]) => name === keptField)?.[1]
  if (typeof sealed === 'string') return { [keptField]: sealed }
  const fields = Object.fromEntries(Object.entries(Object(body)).filter(([name]) => !ownFields.includes(name)))
  const kept = JSON.stringify({ at: deps.clock.now(), fields } satisfies { at: number; fields: object })
  return { [keptField]: deps.secrets.seal(kept, keptIdentity(actor, path)) }
}

/** The body as it was before somebody was asked; undefined where this one is no answer to it. */
export function openKept(deps: AppDeps, actor: AccountActor, path: string, body: unknown): object | undefined {
  const entries = Object.entries(Object(body))
  const sealed = entries.find(([name]) => name === keptField)?.[1]
  if (typeof sealed !== 'string') return undefined
  const { at, fields } = opened(deps, sealed, keptIdentity(actor, path))
  const now = deps.clock.now()
  // Dated ahead, it was sealed by a clock that has been set back since.
  if (now - at > keptFor || at > now + keptFor)
    throw invalid({}, 'This waited too long for your password. Go back and send it again.')
  return { ...fields, ...Object.fromEntries(entries.filter(([name]) => name === csrfField || name === onceField)) }
}

function opened(deps: AppDeps, sealed: string, identity: string): Kept {
  try {
    return JSON.parse(deps.secrets.open(sealed, identity)) as Kept
  } catch {
    throw invalid({}, 'This belongs to another form or account. Go back and send it again.')
  }
}

function keptIdentity({ accountId }: AccountActor, path: string): string {
  return `confirmation:${accountId}:${path}`
}
