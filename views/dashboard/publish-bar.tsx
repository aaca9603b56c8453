import type { Children } from '@kitajs/html'
import { Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { type AudienceProps, NotifyChoice } from './notify-choice.tsx'

interface PublishBarProps {
  audience: AudienceProps
  notify: boolean
  /** The number changes while services are chosen; once on a page. */
  live?: boolean
  /** Seconds in which messages can be taken back; 0: they leave at once. */
  recallSeconds: number
  /** On the one button that publishes. */
  submit: string
  danger?: boolean
  t: DashboardMessages
  /** Further buttons, before the one that publishes. */
  children?: Children
}

/** At the foot of the window wherever one scrolls: whom it tells, and the one button that publishes. */
export function PublishBar(props: PublishBarProps): JSX.Element {
  const { audience, notify, live, recallSeconds, submit, danger = false, t } = props
  return (
    <div class="publish publish-bar">
      <NotifyChoice {...{ audience, notify, live, t }} ticked={recallText(recallSeconds, t)} short />
      <div class="button-row">
        {props.children}
        <Submit label={submit} look={danger ? 'danger' : 'primary'} keys="Ctrl Enter" />
      </div>
    </div>
  )
}

/** Undefined: messages leave at once. */
function recallText(seconds: number, { audience }: DashboardMessages): string | undefined {
  if (seconds === 0) return undefined
  return seconds % 60 === 0 ? audience.recallMinutes(seconds / 60) : audience.recallSeconds(seconds)
}
