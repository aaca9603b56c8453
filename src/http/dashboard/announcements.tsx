import { type Announcement, announcementState } from '#src/domain/announcements/announcement.ts'
import { checkAnnouncement } from '#src/domain/announcements/check-announcement.ts'
import { findAnnouncement, listAnnouncements } from '#src/domain/announcements/find-announcements.ts'
import {
  editAnnouncement,
  publishAnnouncement,
  withdrawAnnouncement,
} from '#src/domain/announcements/publish-announcement.ts'
import { mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { routes } from '#src/routes.ts'
import {
  AnnouncementPage,
  type AnnouncementRow,
  AnnouncementsPage,
  NewAnnouncementPage,
} from '#views/dashboard/announcements.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { publishAtField } from '../held.ts'
import { shownMoment } from '../shown-moment.ts'
import { announcementAudience } from './audience.ts'
import { dashboardShell } from './shell.ts'

const { announcement, announcements } = routes.dashboard

/** The newest ones. */
const mostListed = 100

export const announcementRoutes: Binding[] = [
  page(announcements.index, showAnnouncements),

  page(announcements.new, (context) => showNew(context)),

  action(
    announcements.create,
    ({ deps, actor, organization, params, form }) => {
      publishAnnouncement(deps, actor, actor.organizationId, accepted(checkAnnouncement(form, organization.timeZone)))
      return done(announcements.index.url(params), 'The announcement is published.')
    },
    showNew,
  ),

  page(announcement.show, (context) => showAnnouncement(context)),

  action(
    announcement.save,
    ({ deps, actor, organization, params, form }) => {
      const saved = findAnnouncement(deps.db, actor.organizationId, params.id)
      const input = accepted(checkAnnouncement(form, organization.timeZone, saved))
      editAnnouncement(deps, actor, actor.organizationId, params.id, input)
      return done(announcements.index.url(params), 'The announcement is saved.')
    },
    (context, form) => showAnnouncement(context, form),
  ),

  action(
    announcement.withdrawal,
    ({ deps, actor, params }) => {
      withdrawAnnouncement(deps, actor, actor.organizationId, params.id)
      return done(announcements.index.url(params), 'The announcement is no longer on the page.')
    },
    (context, { problem }) => showAnnouncement(context, emptyForm, problem),
  ),
]

function rowOf(one: Announcement, now: number): AnnouncementRow {
  return { ...one, state: announcementState(one, now) }
}

function showAnnouncements(context: MemberContext): JSX.Element {
  const { deps, actor, organization } = context
  const now = deps.clock.now()
  return AnnouncementsPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    announcements: listAnnouncements(deps.db, organization.id, mostListed).map((one) => rowOf(one, now)),
    mayWrite: mayDo(actor.role, 'incidents:write'),
  })
}

const day = 24 * 3_600_000
const minute = 60_000

function showNew(context: MemberContext, form: FormState = emptyForm): JSX.Element {
  const { deps, organization } = context
  const { timeZone } = organization
  const now = Math.floor(deps.clock.now() / minute) * minute
  return NewAnnouncementPage({
    shell: dashboardShell(context),
    form,
    times: {
      starts: offered(form, 'startsAt', timeZone, now),
      ends: offered(form, 'endsAt', timeZone, now + 7 * day),
    },
    later: shownMoment(form, publishAtField, timeZone, null),
    audience: announcementAudience(deps, organization.id),
    notify: form.values.notify !== undefined,
  })
}

/** A moment that stands in the form until somebody types another, and is not saved anywhere. */
function offered(form: FormState, name: string, timeZone: string, at: number) {
  const shown = shownMoment(form, name, timeZone, form.values[name] === undefined ? at : null)
  return { ...shown, saved: null }
}

function showAnnouncement(context: MemberContext<'id'>, form: FormState = emptyForm, problem?: string): JSX.Element {
  const { deps, organization, params } = context
  const { timeZone } = organization
  const found = findAnnouncement(deps.db, organization.id, params.id)
  return AnnouncementPage({
    shell: dashboardShell(context),
    announcement: rowOf(found, deps.clock.now()),
    form,
    times: {
      starts: shownMoment(form, 'startsAt', timeZone, found.startsAt),
      ends: shownMoment(form, 'endsAt', timeZone, found.endsAt),
    },
    problem,
  })
}
