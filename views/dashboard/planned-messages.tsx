import { AudienceFragment, type AudienceProps } from './notify-choice.tsx'
import { TextPreview, type TextPreviewProps } from './text-preview.tsx'

export interface PlannedMessagesProps {
  /** For each window, besides the announcement. */
  perWindow: number
  /** Windows within the next `days`; null: it does not repeat. */
  windows: number | null
  days: number
}

/** The messages that the plan means for each subscriber; replaced while the form changes. */
export function PlannedMessages({
  planned,
  swap = false,
}: {
  planned: PlannedMessagesProps
  swap?: boolean
}): JSX.Element {
  return (
    <p id="planned-messages" class="hint" hx-swap-oob={swap ? 'true' : undefined} safe>
      {plannedText(planned)}
    </p>
  )
}

/** Fragment that replaces the number of receivers, that of their messages, and how the text reads. */
export function PlanFragment(props: {
  audience: AudienceProps
  planned: PlannedMessagesProps
  preview: TextPreviewProps
}): JSX.Element {
  return (
    <>
      <AudienceFragment audience={props.audience} />
      <PlannedMessages planned={props.planned} swap />
      <TextPreview preview={props.preview} swap />
    </>
  )
}

function plannedText({ perWindow, windows, days }: PlannedMessagesProps): string {
  if (windows === null) return `With the tick each of them gets ${counted(1)} now. ${later(perWindow)}`
  const all = 1 + perWindow * windows
  return `A series is announced once, with its dates. After that, ${counted(perWindow)} for each window: with the tick up to ${counted(all)} to each of them in the next ${days} days, for ${windows} ${windows === 1 ? 'window' : 'windows'}.`
}

function later(perWindow: number): string {
  return perWindow === 0
    ? 'Nothing follows.'
    : `Up to ${perWindow} more follow: reminders, start and end as chosen above.`
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'message' : 'messages'}`
}
