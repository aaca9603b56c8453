import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { askModel } from './ask-model.ts'
import { instructionFor } from './instructions.ts'
import { findLanguageModel, modelName } from './language-model.ts'

/** Enough for a person's attempts, too few to flood somebody else's server from here. */
const attempts = { key: 'model-trial', limit: 30, window: 10 * 60_000 }
const longestShown = 200

const notes = 'sign-in slow since 14:05, cause found (a cache), fix is on its way'

/** Asks the model for one text. Resolves with how it begins; throws conflict with what is wrong, and rate_limited. */
export async function tryModel(deps: Deps, actor: Actor): Promise<string> {
  authorizeInstanceAdmin(actor)
  const model = findLanguageModel(deps.db)
  if (!model) throw conflict('No model is set: save it first.')
  spendAttempts(deps, attempts)
  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'instance.model_tried',
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: { model: modelName(model) },
    }),
  )
  const text = await askModel(deps, model, { instruction: instructionFor({ kind: 'draft' }), text: notes })
  return text.length > longestShown ? `${text.slice(0, longestShown - 1)}…` : text
}
