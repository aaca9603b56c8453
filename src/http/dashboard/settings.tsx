import { mayDo } from '#src/domain/authorize.ts'
import { invalid } from '#src/domain/errors.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { changeFurtherLanguages, furtherLanguagesIn } from '#src/domain/organizations/change-further-languages.ts'
import { changeIdleTimeout } from '#src/domain/organizations/change-idle-timeout.ts'
import { changeOrganization, requireSecondFactor } from '#src/domain/organizations/change-organization.ts'
import { changeReview, checkReview } from '#src/domain/organizations/change-review.ts'
import { changeUpdateTiming, checkUpdateTiming } from '#src/domain/organizations/change-update-timing.ts'
import { timeZones } from '#src/domain/organizations/check-organization.ts'
import { deleteOrganization } from '#src/domain/organizations/delete-organization.ts'
import { idleTimeoutIn } from '#src/domain/settings/configure-sign-in.ts'
import { findLanguageModel, modelName } from '#src/domain/suggestions/language-model.ts'
import { allowModel, isModelAllowed } from '#src/domain/suggestions/model-consent.ts'
import { routes } from '#src/routes.ts'
import { languages } from '#src/words.ts'
import { SettingsPage, type SettingsProps } from '#views/dashboard/settings.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { settings } = routes.dashboard

export const settingsRoutes: Binding[] = [
  page(settings.show, (context) => showSettings(context)),

  action(
    settings.save,
    ({ deps, actor, params, form }) => {
      changeOrganization(deps, actor, actor.organizationId, typedOrganization(form))
      return done(settings.show.url(params), 'The settings are saved.')
    },
    (context, organization) => showSettings(context, { organization }),
  ),

  action(
    settings.languages,
    ({ deps, actor, params, form }) => {
      changeFurtherLanguages(deps, actor, actor.organizationId, furtherLanguagesIn(form))
      return done(settings.show.url(params), 'The settings are saved.')
    },
    (context, languages) => showSettings(context, { languages }),
  ),

  action(
    settings.updateTiming,
    ({ deps, actor, params, form }) => {
      changeUpdateTiming(deps, actor, actor.organizationId, accepted(checkUpdateTiming(form)))
      return done(settings.show.url(params), 'The settings are saved.')
    },
    (context, updateTiming) => showSettings(context, { updateTiming }),
  ),

  action(
    settings.review,
    ({ deps, actor, params, form }) => {
      changeReview(deps, actor, actor.organizationId, accepted(checkReview(form)))
      return done(settings.show.url(params), 'The settings are saved.')
    },
    (context, review) => showSettings(context, { review }),
  ),

  action(
    settings.model,
    ({ deps, actor, params, form }) => {
      const input = { allowed: form.ticked('allowed'), seen: form.text('model') }
      allowModel(deps, actor, actor.organizationId, input)
      return done(settings.show.url(params), 'The settings are saved.')
    },
    (context, model) => showSettings(context, { model }),
  ),

  action(
    settings.secondFactor,
    ({ deps, session, actor, params, form }) => {
      const input = { required: form.ticked('required'), ownSecondFactor: session.person().secondFactor }
      requireSecondFactor(deps, actor, actor.organizationId, input)
      return done(settings.show.url(params), 'The settings are saved.')
    },
    (context, secondFactor) => showSettings(context, { secondFactor }),
  ),

  action(
    settings.idleTimeout,
    ({ deps, actor, params, form }) => {
      const { idleMinutes, problem } = idleTimeoutIn(form)
      if (problem) throw invalid({ idleMinutes: problem })
      changeIdleTimeout(deps, actor, actor.organizationId, idleMinutes)
      return done(settings.show.url(params), 'The settings are saved.')
    },
    (context, idleTimeout) => showSettings(context, { idleTimeout }),
  ),

  action(
    settings.deletion,
    ({ deps, actor, organization, form }) => {
      deleteOrganization(deps, actor, actor.organizationId, form.text('typedName'))
      const sentence = `${organization.name} is deleted. For 30 days you can bring it back here.`
      return done(routes.account.organizations.show.url(), sentence)
    },
    (context, deletion) => showSettings(context, { deletion }),
  ),
]

function typedOrganization(form: Form) {
  return { organization: form.text('organization'), timeZone: form.text('timeZone'), language: form.text('language') }
}

type SettingsForms = Partial<SettingsProps['forms']> & { deletion?: FormState }

function showSettings(context: MemberContext, forms: SettingsForms = {}): JSX.Element {
  const { actor, organization } = context
  const { deletion = emptyForm, ...others } = forms
  return SettingsPage({
    ...organization,
    shell: dashboardShell(context),
    timeZones: timeZones(),
    languages: [...languages],
    model: modelSwitch(context),
    deletion: mayDo(actor.role, 'organization:delete') ? deletion : undefined,
    forms: {
      organization: emptyForm,
      languages: emptyForm,
      review: emptyForm,
      updateTiming: emptyForm,
      secondFactor: emptyForm,
      idleTimeout: emptyForm,
      model: emptyForm,
      ...others,
    },
  })
}

function modelSwitch({ deps, organization }: MemberContext): SettingsProps['model'] {
  const model = findLanguageModel(deps.db)
  return model && { name: modelName(model), allowed: isModelAllowed(deps.db, organization.id) }
}
