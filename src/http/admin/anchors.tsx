import { anchorLine } from '#src/domain/audit/anchor-line.ts'
import { newestAnchor } from '#src/domain/audit/anchors.ts'
import { findAnchorPlace, lastAnchorsSent } from '#src/domain/notifications/audit-anchors/anchor-place.ts'
import { sendAnchorNow } from '#src/domain/notifications/audit-anchors/send-anchors.ts'
import { removeAnchorPlace, setAnchorPlace } from '#src/domain/notifications/audit-anchors/set-anchor-place.ts'
import { routes } from '#src/routes.ts'
import { AnchorsPage } from '#views/admin/anchors.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { saidEach } from '#views/messages/dashboard.ts'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { anchors } = routes.admin

/** The place outside to which anchors of the audit chains go. */
export const anchorRoutes: Binding[] = [
  page(anchors.show, (context) => showAnchors(context)),

  action(
    anchors.save,
    (context) => {
      const newSecret = setAnchorPlace(context.deps, context.actor, context.form)
      if (newSecret !== null) return showAnchors(context, { newSecret })
      return done(anchors.show.url(), 'Anchors go there from now on. The first leaves within ten minutes.')
    },
    (context, form) => showAnchors(context, { form }),
  ),

  action(
    anchors.sending,
    ({ deps, actor }) => {
      sendAnchorNow(deps, actor)
      return done(anchors.show.url(), 'An anchor is on its way.')
    },
    (context, form) => showAnchors(context, { form }),
  ),

  action(
    anchors.removal,
    ({ deps, actor }) => {
      removeAnchorPlace(deps, actor)
      return done(anchors.show.url(), 'Anchors leave no more.')
    },
    (context, form) => showAnchors(context, { form }),
  ),
]

const listed = 10

function showAnchors(
  context: PersonContext,
  { form = emptyForm, newSecret }: { form?: FormState; newSecret?: string } = {},
): JSX.Element {
  const { db } = context.deps
  const newest = newestAnchor(db)
  const person = personOf(context)
  const sent = lastAnchorsSent(db, listed)
  return AnchorsPage({
    person,
    form,
    place: findAnchorPlace(db) ?? null,
    newest: newest ? { at: newest.at, line: anchorLine(newest) } : null,
    sent: sent.map((one) => ({ ...one, lastAnswer: one.lastAnswer && saidEach(person.t, one.lastAnswer) })),
    newSecret,
  })
}
