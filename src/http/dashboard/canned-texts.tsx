import { accepted } from '#src/domain/forms/checked.ts'
import { marksOf, shownMarks } from '#src/domain/forms/touched.ts'
import {
  cannedFields,
  checkCannedText,
  createCannedText,
  editCannedText,
  findCannedText,
  listCannedTexts,
  removeCannedText,
} from '#src/domain/incidents/canned-texts.ts'
import { routes } from '#src/routes.ts'
import { CannedTextPage, CannedTextsPage } from '#views/dashboard/canned-texts.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { cannedText, cannedTexts } = routes.dashboard

export const cannedTextRoutes: Binding[] = [
  page(cannedTexts.index, (context) => showTexts(context)),

  action(
    cannedTexts.create,
    ({ deps, actor, params, form }) => {
      createCannedText(deps, actor, actor.organizationId, accepted(checkCannedText(form)))
      return done(cannedTexts.index.url(params), 'It is saved.')
    },
    showTexts,
  ),

  page(cannedText.show, (context) => showText(context)),

  action(
    cannedText.save,
    ({ deps, actor, params, form }) => {
      const text = accepted(checkCannedText(form))
      editCannedText(deps, actor, actor.organizationId, params.id, text, shownMarks(form))
      return done(cannedTexts.index.url(params), 'It is saved.')
    },
    showText,
  ),

  action(cannedText.removal, ({ deps, actor, params }) => {
    removeCannedText(deps, actor, actor.organizationId, params.id)
    return done(cannedTexts.index.url(params), 'It is removed.')
  }),
]

function showTexts(context: MemberContext, form: FormState = emptyForm): JSX.Element {
  const texts = listCannedTexts(context.deps.db, context.organization.id)
  return CannedTextsPage({ shell: dashboardShell(context), texts, form })
}

function showText(context: MemberContext<'id'>, form: FormState = emptyForm): JSX.Element {
  const text = findCannedText(context.deps.db, context.organization.id, context.params.id)
  const shown = marksOf(cannedFields(text))
  return CannedTextPage({ shell: dashboardShell(context), text, shown, form })
}
