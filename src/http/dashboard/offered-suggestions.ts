import { modelFor } from '#src/domain/suggestions/model-consent.ts'
import { type Language, languages } from '#src/words.ts'
import type { SuggestionsProps } from '#views/dashboard/suggestions.tsx'
import type { MemberContext } from '../action.ts'

/** What a composer offers of the operator's model; undefined where the organization may not ask one. */
export function offeredSuggestions({ deps, organization }: MemberContext): SuggestionsProps | undefined {
  const model = modelFor(deps.db, organization.id)
  return (
    model && { model: { name: model.model, host: new URL(model.baseUrl).host }, languages: languagesOf(organization) }
  )
}

/** Those in which its page is read. */
function languagesOf({ language, furtherLanguages }: { language: Language; furtherLanguages: Language[] }): Language[] {
  return languages.filter((one) => one === language || furtherLanguages.includes(one))
}
