import { invalid } from '#src/domain/errors.ts'
import { accepted, together } from '#src/domain/forms/checked.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { checkFurtherTexts } from '#src/domain/incidents/check-further-texts.ts'
import { checkUpdate, promised } from '#src/domain/incidents/check-incident.ts'
import type { Draft } from '#src/domain/incidents/drafts.ts'
import { effectsOf } from '#src/domain/incidents/find-incident.ts'
import { endsIncident, type Incident } from '#src/domain/incidents/incident.ts'
import type { AffectedService } from '#src/domain/incidents/insert-status-update.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { effectsText, touchedServices } from '#src/domain/incidents/touched-services.ts'
import { lastWritten } from '#src/domain/incidents/unseen-updates.ts'
import { routes } from '#src/routes.ts'
import type { IncidentStatus } from '#src/words.ts'
import type { ComposerProps } from '#views/dashboard/composer.tsx'
import type { FormState } from '#views/layout/fields.tsx'
import type { MemberContext } from '../action.ts'
import { composed, composerFor, furtherLanguagesOf, withDraft } from './composer.ts'

/** Posts the update of an open incident as its composer's form says. */
export function postedUpdate(context: MemberContext<'id'> & { form: Form }): void {
  const { deps, actor, params } = context
  const form = composed(context)
  const further = checkFurtherTexts(form, furtherLanguagesOf(context))
  const { furtherTitles: _, ...update } = promised(accepted(together(checkUpdate(form), further)), deps.clock.now())
  const touched = touchedServices(form, update.services, effectsOf(deps.db, params.id))
  refuseDownThoughResolved(update.status, touched.services)
  const input = { ...update, ...touched, seen: form.text('seen') || undefined, drafted: true }
  postUpdate(deps, actor, actor.organizationId, params.id, input)
}

/** Resolving would drop without a word what somebody has just chosen. */
function refuseDownThoughResolved(status: IncidentStatus, chosen: readonly AffectedService[]): void {
  if (endsIncident(status) && chosen.some((one) => one.status !== 'operational'))
    throw invalid({
      services:
        'You chose “Resolved” and a service that is not operational: the end of an incident shows all of its services as operational. Choose “Monitoring”, or set the service to operational.',
    })
}

export function updateComposer(
  context: MemberContext<'id'>,
  incident: Incident,
  form: FormState,
  draft: Draft | undefined,
): ComposerProps {
  const { deps, params } = context
  const effects = effectsOf(deps.db, incident.id)
  return composerFor(context, {
    action: routes.dashboard.incident.updates.url(params),
    ...withDraft(context, form, draft),
    incident,
    draft,
    withTitle: false,
    status: incident.status,
    effects,
    seen: { update: lastWritten(deps.db, incident.id)?.id ?? '', effects: effectsText(effects) },
  })
}
