import { accepted } from '#src/domain/forms/checked.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { checkUpdate, promised, serviceField } from '#src/domain/incidents/check-incident.ts'
import type { Draft } from '#src/domain/incidents/drafts.ts'
import { effectsOf } from '#src/domain/incidents/find-incident.ts'
import type { Incident } from '#src/domain/incidents/incident.ts'
import type { AffectedService } from '#src/domain/incidents/insert-status-update.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import type { ComposerProps } from '#views/dashboard/composer.tsx'
import type { FormState } from '#views/layout/fields.tsx'
import type { MemberContext } from '../action.ts'
import { composed, composerFor, withDraft } from './composer.ts'

/** Posts the update of an open incident as its composer's form says. */
export function postedUpdate(context: MemberContext<'id'> & { form: Form }): void {
  const { deps, actor, params } = context
  const form = composed(context)
  const update = promised(accepted(checkUpdate(form)), deps.clock.now())
  const services = [...update.services, ...noLongerAffected(form, effectsOf(deps.db, params.id))]
  postUpdate(deps, actor, actor.organizationId, params.id, { ...update, services, drafted: true })
}

/** A service that the incident held and the form says is not affected is operational again. */
function noLongerAffected(form: Form, effects: ReadonlyMap<string, ServiceStatus>): AffectedService[] {
  return [...effects]
    .filter(([id, status]) => status !== 'operational' && form.values[serviceField(id)] === '')
    .map(([serviceId]) => ({ serviceId, status: 'operational' }))
}

export function updateComposer(
  context: MemberContext<'id'>,
  incident: Incident,
  form: FormState,
  draft: Draft | undefined,
): ComposerProps {
  const { deps, params } = context
  return composerFor(context, {
    action: routes.dashboard.incident.updates.url(params),
    form: withDraft(form, draft),
    incident,
    draft,
    withTitle: false,
    status: incident.status,
    effects: effectsOf(deps.db, incident.id),
    submit: 'Post the update',
  })
}
