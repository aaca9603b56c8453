import { routes } from '#src/routes.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { type FormState, Problem, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import { Period } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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

export interface AnnouncementsProps {
  shell: Shell
  timeZone: string
  announcements: AnnouncementRow[]
  mayWrite: boolean
}

/** What the page tells besides incidents and maintenance. */
export function AnnouncementsPage({ shell, timeZone, announcements, mayWrite }: AnnouncementsProps): JSX.Element {
  const { slug } = shell.organization
  const { t } = shell
  const words = t.announcements
  return (
    <DashboardShell
      shell={shell}
      title={words.heading}
      room="incidents"
      actions={
        mayWrite ? (
          <a class="button primary" href={routes.dashboard.announcements.new.url({ slug })} safe>
            {words.new}
          </a>
        ) : undefined
      }
    >
      {announcements.length === 0 ? (
        <Empty heading={words.noneHeading} sentence={words.none} />
      ) : (
        <ListCard label={words.heading}>
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
                  <Period from={one.startsAt} to={one.endsAt} timeZone={timeZone} t={t} />
                </p>
              </div>
              <div class="row-state">
                <span class="hint" safe>
                  {words.states[one.state]}
                </span>
              </div>
            </li>
          ))}
        </ListCard>
      )}
    </DashboardShell>
  )
}

interface FieldsProps {
  t: DashboardMessages
  form: FormState
  announcement?: AnnouncementRow
  times: { starts: ShownMoment; ends: ShownMoment }
}

function Fields({ t, form, announcement, times }: FieldsProps): JSX.Element {
  const words = t.announcements
  return (
    <>
      <TextField
        name="title"
        label={t.formWords.title}
        form={form}
        value={announcement?.title}
        maxlength={120}
        required
      />
      <TextArea
        name="body"
        label={t.formWords.text}
        hint={words.textHint}
        form={form}
        value={announcement?.body}
        rows={4}
      />
      <TextField
        name="linkUrl"
        label={words.link}
        hint={words.linkHint}
        type="url"
        form={form}
        value={announcement?.linkUrl ?? ''}
        maxlength={500}
      />
      <MomentField name="startsAt" label={words.startsAt} form={form} moment={times.starts} required t={t} />
      <MomentField name="endsAt" label={words.endsAt} form={form} moment={times.ends} required t={t} />
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
  const { t } = shell
  return (
    <DashboardShell shell={shell} title={t.announcements.new} room="incidents">
      <Card label={t.announcements.new}>
        <Form
          action={routes.dashboard.announcements.create.url({ slug })}
          csrf={shell.csrf}
          state={form}
          t={t}
          class="stack"
          submitOnCtrlEnter
        >
          <Fields t={t} form={form} times={times} />
          <NotifyChoice audience={audience} notify={notify} otherwise={t.announcements.mailHint} t={t} />
          <PublishLater form={form} moment={later} t={t} />
          <Submit label={t.announcements.publish} look="primary" keys="Ctrl Enter" />
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
  const { t } = shell
  const words = t.announcements
  const params = { slug: shell.organization.slug, id: announcement.id }
  return (
    <DashboardShell shell={shell} title={announcement.title} room="incidents">
      <Problem sentence={problem} />
      {announcement.state === 'over' ? (
        <p class="hint" safe>
          {words.isOver}
        </p>
      ) : (
        <Card label={words.edit} class="stack">
          <Form
            action={routes.dashboard.announcement.save.url(params)}
            csrf={shell.csrf}
            state={form}
            t={t}
            class="stack"
            submitOnCtrlEnter
          >
            <Fields t={t} form={form} announcement={announcement} times={times} />
            <Submit label={t.formWords.save} look="primary" />
          </Form>
          <Confirm
            label={t.formWords.withdraw}
            sentence={words.withdrawHint}
            confirm={words.withdrawIt}
            action={routes.dashboard.announcement.withdrawal.url(params)}
            csrf={shell.csrf}
          />
        </Card>
      )}
    </DashboardShell>
  )
}
