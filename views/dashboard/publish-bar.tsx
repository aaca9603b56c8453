import type { Children } from '@kitajs/html'
import { Submit } from '../layout/form.tsx'
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
  /** Further buttons, before the one that publishes. */
  children?: Children
}

/** At the foot of the window wherever one scrolls: whom it tells, and the one button that publishes. */
export function PublishBar(props: PublishBarProps): JSX.Element {
  const { audience, notify, live, recallSeconds, submit, danger = false } = props
  return (
    <div class="publish publish-bar">
      <NotifyChoice audience={audience} notify={notify} live={live} ticked={recallText(recallSeconds)} short />
      <div class="button-row">
        {props.children}
        <Submit label={submit} look={danger ? 'danger' : 'primary'} keys="Ctrl Enter" />
      </div>
    </div>
  )
}

/** Undefined: messages leave at once. */
function recallText(seconds: number): string | undefined {
  if (seconds === 0) return undefined
  const time = seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
  return `Messages can be taken back for ${time}.`
}
