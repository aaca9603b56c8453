import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Deps, Member } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { askModel } from './ask-model.ts'
import { instructionFor, type SuggestionTask } from './instructions.ts'
import { modelName } from './language-model.ts'
import { modelFor } from './model-consent.ts'

/** Of one person: as many as somebody reads, too few to run up a bill. */
const limit = { limit: 20, window: 10 * 60_000 }
/** Bytes of the text that leaves. */
const longestText = 20_000

export interface AskedSuggestion {
  task: SuggestionTask
  text: string
  /** The form's field that holds the text, beside which a refusal stands. */
  field: string
  /** The incident that it is about; undefined: a new one. */
  incidentId: string | undefined
}

/**
 * A text as the model proposes it, for a person to read, change and publish: it is written nowhere. What leaves is the text and
 * the instruction; that it left is recorded before it does. Throws invalid, conflict where no model may be asked or none answers,
 * and rate_limited.
 */
export async function suggestText(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  { task, text, field, incidentId }: AskedSuggestion,
): Promise<string> {
  authorize(actor, 'incidents:write', organizationId)
  const model = modelFor(deps.db, organizationId)
  if (!model)
    throw conflict('No model may be asked: the settings of the organization say so. What you wrote is as it was.')
  const asked = text.replace(/\r\n/g, '\n').trim()
  if (asked === '') throw invalid({ [field]: 'Write some words first: they are what the model works on.' })
  if (Buffer.byteLength(asked) > longestText)
    throw invalid({ [field]: 'The model is given 20 kB at the most: shorten the text.' })
  spendAttempts(deps, { key: `suggestion:${actor.accountId}`, ...limit })
  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'suggestion.asked',
      organizationId,
      subject: incidentId ? { type: 'incident', id: incidentId } : { type: 'organization', id: organizationId },
      changes: { ...task, characters: asked.length, model: modelName(model) },
    }),
  )
  return askModel(deps, model, { instruction: instructionFor(task), text: asked })
}
