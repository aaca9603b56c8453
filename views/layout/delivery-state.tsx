import type { DeliveryState } from '#src/words.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { statusShapes } from './status.tsx'

/** What becomes of a message. Never colour alone: each state has its own shape and its word. In a box of 16: a disc with a tick, an arrow, a ring, a wedge, an octagon with a cross, a square with a bar; two bars. */
const shapes: Record<DeliveryState, string> = {
  delivered: statusShapes.operational,
  sending: 'M9 2.5 14.5 8 9 13.5l-1.2-1.2 3.4-3.4H1.5V7.1h9.7L7.8 3.7 9 2.5Z',
  waiting: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.8a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 8 2.8Z',
  retrying: statusShapes.degraded_performance,
  undecided: 'M3.5 2h3v12h-3V2Zm6 0h3v12h-3V2Z',
  failed: statusShapes.major_outage,
  suppressed: statusShapes.under_maintenance,
}

export const deliveryStates = Object.keys(shapes) as DeliveryState[]

interface DeliveryMarkProps {
  state: DeliveryState
  /** The word stands beside it already. */
  markOnly?: boolean
  t: DashboardMessages
}

/** Shape and word. */
export function DeliveryMark({ state, markOnly, t }: DeliveryMarkProps): JSX.Element {
  return (
    <span class={`status delivery delivery-${state}`}>
      <svg viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
        <path fill-rule="evenodd" d={shapes[state]} />
      </svg>
      {markOnly ? null : <span safe>{t.deliveryState[state]}</span>}
    </span>
  )
}
