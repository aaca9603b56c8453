import type { Tx } from '#src/db/connection.ts'
import { languageModels, modelConsents } from '#src/db/schema/language-models.ts'
import { write } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type AllowedDestinations, urlProblem } from '../destinations/destinations.ts'
import { conflict } from '../errors.ts'
import { accepted, type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { languageModelIdentity } from '../secrets/sealed-secrets.ts'
import { readInstance } from '../settings/instance.ts'
import { findLanguageModel, type LanguageModel, languageModelId, modelName, openModelKey } from './language-model.ts'

const longestUrl = 500
const longestModel = 200
const longestKey = 2000

interface ModelInput {
  baseUrl: string
  model: string
  /** Empty: none, or the saved one where the address is still the same. */
  key: string
}

/** Checks the model as typed; like every typed URL, its address must be public unless the admin allowed its host. */
export function checkModel(form: Form, allowed: AllowedDestinations): Checked<ModelInput> {
  const baseUrl = form.text('baseUrl')
  const values = {
    baseUrl: baseUrl.endsWith('/') ? baseUrl.slice(0, -1) : baseUrl,
    model: form.text('model'),
    key: form.text('key'),
  }
  return checked(
    values,
    fieldErrors({
      baseUrl: addressProblem(values.baseUrl, allowed),
      model: modelProblem(values.model),
      key: keyProblem(values.key),
    }),
  )
}

/**
 * Sets the model that proposes texts. Where the address changes, each organization is asked again, because its texts would go
 * to somebody else. Throws invalid.
 */
export function configureModel(deps: Deps, actor: Actor, form: Form): void {
  authorizeInstanceAdmin(actor)
  const { baseUrl, model, key } = accepted(checkModel(form, readInstance(deps.db).allowedDestinations))
  write(deps.db, (tx) => {
    const before = findLanguageModel(tx)
    const isElsewhere = before?.baseUrl !== baseUrl
    const kept = before && !isElsewhere ? openModelKey(deps, before) : null
    const opened = key === '' ? kept : key
    const sealed = opened === null ? null : deps.secrets.seal(opened, languageModelIdentity(languageModelId))
    const row = { baseUrl, model, key: sealed, setAt: deps.clock.now() }
    tx.insert(languageModels)
      .values({ id: languageModelId, ...row })
      .onConflictDoUpdate({ target: languageModels.id, set: row })
      .run()
    if (isElsewhere) tx.delete(modelConsents).run()
    record(tx, deps, actor, 'instance.model_configured', { before, after: row })
  })
}

/** Nobody is offered a suggestion any more. Throws conflict where nobody was. */
export function removeModel(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const before = findLanguageModel(tx)
    if (!before) throw conflict('No model is set.')
    tx.delete(languageModels).run()
    tx.delete(modelConsents).run()
    record(tx, deps, actor, 'instance.model_removed', { before, after: undefined })
  })
}

type Named = Pick<LanguageModel, 'baseUrl' | 'model'> | undefined

function record(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  action: AuditAction,
  { before, after }: { before: Named; after: Named },
): void {
  const changes = { before: before ? modelName(before) : null, after: after ? modelName(after) : null }
  recordAudit(tx, deps, actor, { action, organizationId: null, subject: { type: 'instance', id: '1' }, changes })
}

function addressProblem(typed: string, allowed: AllowedDestinations): string | undefined {
  if (typed === '') return 'Type the address of the API, such as https://models.example.com/v1.'
  else if (typed.length > longestUrl) return `An address has at most ${longestUrl} characters.`
  else if (/\s/.test(typed) || !URL.canParse(typed))
    return 'Type one whole web address, such as https://models.example.com/v1.'
  const url = new URL(typed)
  if (url.search !== '' || url.hash !== '') return 'Type the address without what follows a ? or a #.'
  else return urlProblem(url, allowed)
}

function modelProblem(typed: string): string | undefined {
  if (typed === '') return 'Type the name of the model, as its API knows it.'
  else return typed.length > longestModel ? `A name has at most ${longestModel} characters.` : undefined
}

function keyProblem(typed: string): string | undefined {
  if (typed.length > longestKey) return `A key has at most ${longestKey} characters.`
  else return /^[\x21-\x7e]*$/.test(typed) ? undefined : 'A key has no spaces and no letters beyond ASCII.'
}
