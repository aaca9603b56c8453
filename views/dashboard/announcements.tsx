import { routes } from '#src/routes.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { type FormState, Problem, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import { Period } from '../layout/times.tsx'
import { type AudienceProps, NotifyChoice } from './notify-choice.tsx'
import { PublishLater } from './publish-later.tsx'

export interface AnnouncementRow {
  id: string
  title: string
  body: string
  linkUrl: string | null
  startsAt: number
  endsAt: number
  state: 'planned' | 'shown' | 'over'
}

const stateWords = { planned: 'Planned', shown: 'On the page', over: 'Over' } as const

export interface AnnouncementsProps {
  shell: Shell
  timeZone: string
  announcements: AnnouncementRow[]
  mayWrite: boolean
}

/** What the page tells besides incidents and maintenance. */
export function AnnouncementsPage({ shell, timeZone, announcements, mayWrite }: AnnouncementsProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <DashboardShell
      shell={shell}
      title="Announcements"
      room="incidents"
      actions={
        mayWrite ? (
          <a class="button primary" href={routes.dashboard.announcements.new.url({ slug })}>
            New announcement
          </a>
        ) : undefined
      }
    >
      {announcements.length === 0 ? (
        <Empty
          heading="No announcement yet"
          sentence="An announcement stands at the top of the page from one moment to another, without an incident."
        />
      ) : (
        <ListCard label="Announcements">
          {announcements.map((one) => (
            <li class="row">
              <div class="row-main">
                <h2 class="row-title" dir="auto">
                  {mayWrite ? (
                    <a href={routes.dashboard.announcement.show.url({ slug, id: one.id })} safe>
                      {one.title}
                    </a>
                  ) : (
                    <span safe>{one.title}</span>
                  )}
                </h2>
                <p class="hint">
                  <Period from={one.startsAt} to={one.endsAt} timeZone={timeZone} />
                </p>
              </div>
              <div class="row-state">
                <span class="hint">{stateWords[one.state]}</span>
              </div>
            </li>
          ))}
        </ListCard>
      )}
    </DashboardShell>
  )
}

interface FieldsProps {
  form: FormState
  announcement?: AnnouncementRow
  times: { starts: ShownMoment; ends: ShownMoment }
}

function Fields({ form, announcement, times }: FieldsProps): JSX.Element {
  return (
    <>
      <TextField name="title" label="Title" form={form} value={announcement?.title} maxlength={120} required />
      <TextArea
        name="body"
        label="Text"
        hint="Markdown, up to 1,000 characters. Empty: the title alone."
        form={form}
        value={announcement?.body}
        rows={4}
      />
      <TextField
        name="linkUrl"
        label="Link to more"
        hint="Such as an article of yours. Empty: none."
        type="url"
        form={form}
        value={announcement?.linkUrl ?? ''}
        maxlength={500}
      />
      <MomentField name="startsAt" label="On the page from" form={form} moment={times.starts} required />
      <MomentField name="endsAt" label="Until" form={form} moment={times.ends} required />
    </>
  )
}

export interface NewAnnouncementProps {
  shell: Shell
  form: FormState
  times: FieldsProps['times']
  later: ShownMoment
  audience: AudienceProps
  notify: boolean
}

export function NewAnnouncementPage(props: NewAnnouncementProps): JSX.Element {
  const { shell, form, times, later, audience, notify } = props
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="New announcement" room="incidents">
      <Card label="New announcement">
        <Form
          action={routes.dashboard.announcements.create.url({ slug })}
          csrf={shell.csrf}
          state={form}
          class="stack"
          submitOnCtrlEnter
        >
          <Fields form={form} times={times} />
          <NotifyChoice
            audience={audience}
            notify={notify}
            otherwise="One mail to everybody who follows the whole page, once it is on the page. Without the tick nobody is mailed."
          />
          <PublishLater form={form} moment={later} />
          <Submit label="Publish" look="primary" keys="Ctrl Enter" />
        </Form>
      </Card>
    </DashboardShell>
  )
}

export interface AnnouncementProps {
  shell: Shell
  announcement: AnnouncementRow
  form: FormState
  times: FieldsProps['times']
  problem: string | undefined
}

export function AnnouncementPage({ shell, announcement, form, times, problem }: AnnouncementProps): JSX.Element {
  const params = { slug: shell.organization.slug, id: announcement.id }
  return (
    <DashboardShell shell={shell} title={announcement.title} room="incidents">
      <Problem sentence={problem} />
      {announcement.state === 'over' ? (
        <p class="hint">It is no longer on the page.</p>
      ) : (
        <Card label="Edit the announcement" class="stack">
          <Form
            action={routes.dashboard.announcement.save.url(params)}
            csrf={shell.csrf}
            state={form}
            class="stack"
            submitOnCtrlEnter
          >
            <Fields form={form} announcement={announcement} times={times} />
            <Submit label="Save" look="primary" />
          </Form>
          <Confirm
            label="Withdraw"
            sentence="It leaves the page at once, and mails that still wait are not sent."
            confirm="Withdraw it"
            action={routes.dashboard.announcement.withdrawal.url(params)}
            csrf={shell.csrf}
          />
        </Card>
      )}
    </DashboardShell>
  )
}
