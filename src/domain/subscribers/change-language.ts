import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { type Language, languages } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import type { Form } from '../forms/form.ts'
import { changeSubscriber } from '../notifications/change-subscriber.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { authorizeChange, limitOwnChanges } from './authorize-change.ts'
import { offeredLanguages, type Subscriber } from './subscriber.ts'

/** The field `language` of a form; null: the page's own. */
export function typedLanguage(form: Form): Language | null {
  return languages.find((one) => one === form.text('language')) ?? null
}

/** Throws invalid for a language in which the page is not shown. */
export function refuseUnoffered(deps: Deps, organizationId: OrganizationId, language: Language | null): void {
  if (language !== null && !offeredLanguages(organizationById(deps, organizationId)).includes(language))
    throw invalid({ language: 'Choose one of the languages in which the page is shown.' })
}

/** In which messages are written from now on; null: the page's own. Throws invalid where the page is not shown in it. */
export function changeLanguage(deps: Deps, actor: Actor, subscriber: Subscriber, language: Language | null): void {
  authorizeChange(actor, subscriber)
  if (subscriber.language === language) return
  limitOwnChanges(deps, actor)
  const { id, organizationId } = subscriber
  refuseUnoffered(deps, organizationId, language)

  write(deps.db, (tx) => {
    changeSubscriber(tx, deps, subscriber, { language })
    recordAudit(tx, deps, actor, {
      action: 'subscriber.language_changed',
      organizationId,
      subject: { type: 'subscriber', id },
      changes: { before: { language: subscriber.language }, after: { language } },
    })
  })
}
