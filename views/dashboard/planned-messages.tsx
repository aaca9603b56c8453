import type { DashboardMessages } from '../messages/dashboard.ts'
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
  t,
  planned,
  swap = false,
}: {
  t: DashboardMessages
  planned: PlannedMessagesProps
  swap?: boolean
}): JSX.Element {
  return (
    <p id="planned-messages" class="hint" hx-swap-oob={swap ? 'true' : undefined} safe>
      {plannedText(planned, t)}
    </p>
  )
}

/** Fragment that replaces the number of receivers, that of their messages, and how the text reads. */
export function PlanFragment(props: {
  t: DashboardMessages
  audience: AudienceProps
  planned: PlannedMessagesProps
  preview: TextPreviewProps
}): JSX.Element {
  return (
    <>
      <AudienceFragment audience={props.audience} t={props.t} />
      <PlannedMessages t={props.t} planned={props.planned} swap />
      <TextPreview preview={props.preview} t={props.t} swap />
    </>
  )
}

function plannedText({ perWindow, windows, days }: PlannedMessagesProps, t: DashboardMessages): string {
  const { once, series } = t.windowPlan.messages
  if (windows === null) return once(perWindow)
  return series(perWindow, 1 + perWindow * windows, days, windows)
}
