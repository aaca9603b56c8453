import { eq } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { type Language, languages } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import type { Form } from '../forms/form.ts'
import { organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

export const languageField = (language: Language) => `language-${language}`

export function furtherLanguagesIn(form: Form): Language[] {
  return languages.filter((language) => form.ticked(languageField(language)))
}

/** Languages in which the page is shown besides its own; texts in one that is taken back stay, and are shown no more. */
export function changeFurtherLanguages(deps: Deps, actor: Actor, organizationId: string, chosen: Language[]): void {
  authorize(actor, 'organization:write', organizationId)
  const { language, furtherLanguages: before } = organizationById(deps, organizationId)
  const after = languages.filter((one) => one !== language && chosen.includes(one))
  write(deps.db, (tx) => {
    tx.update(organizations).set({ furtherLanguages: after }).where(eq(organizations.id, organizationId)).run()
    const changes = { before: { furtherLanguages: before }, after: { furtherLanguages: after } }
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'changed', changes))
  })
}
