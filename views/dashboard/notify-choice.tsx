import type { Channel } from '#src/words.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'

/**
 * How many people a message would reach, by channel; channels that reach nobody are left out. `held`: nothing can leave there
 * yet, because no mail server is connected.
 */
export type AudienceProps = { channel: Channel; people: number; held: boolean }[]

interface NotifyChoiceProps {
  audience: AudienceProps
  notify: boolean
  t: DashboardMessages
  /** Hint that replaces the usual one on what happens without the tick. */
  otherwise?: string
  /** The number changes while services are chosen; once on a page, because its id is fixed. */
  live?: boolean
  /** Said while it is ticked. */
  ticked?: string
  /** What happens without the tick is said only without it, in one line. */
  short?: boolean
}

/** The number of receivers stands beside the choice, so that nobody is notified by accident. */
export function NotifyChoice(props: NotifyChoiceProps): JSX.Element {
  const { audience, notify, otherwise, live = false, ticked, short = false, t } = props
  const unticked = live && !short ? t.audience.untickedLive : t.audience.unticked
  return (
    <label class="choice">
      <input type="checkbox" name="notify" value="yes" checked={notify} />
      <span>
        {live ? <Told audience={audience} t={t} /> : <strong safe>{toldText(audience, t)}</strong>}
        {ticked === undefined ? null : (
          <span class="hint when-ticked" safe>
            {ticked}
          </span>
        )}
        <span class={['hint', short && 'when-unticked']} safe>
          {otherwise ?? unticked}
        </span>
      </span>
    </label>
  )
}

/** Fragment that replaces the number of receivers. */
export function AudienceFragment(props: Omit<ToldProps, 'swap'>): JSX.Element {
  return <Told {...props} swap />
}

interface ToldProps {
  audience: AudienceProps
  t: DashboardMessages
  swap?: boolean
}

function Told({ audience, t, swap = false }: ToldProps): JSX.Element {
  return (
    <strong id="audience" hx-swap-oob={swap ? 'true' : undefined} safe>
      {toldText(audience, t)}
    </strong>
  )
}

function toldText(audience: AudienceProps, t: DashboardMessages): string {
  const subscribers = audienceText(audience, t)
  return audience.some((one) => one.held) ? t.audience.tellHeld(subscribers) : t.audience.tell(subscribers)
}

/** `12 subscribers by e-mail`, `12 by e-mail and 3 in Slack`, `0 subscribers`. */
export function audienceText(audience: Omit<AudienceProps[number], 'held'>[], t: DashboardMessages): string {
  const { none, subscribers, each } = t.audience
  const [first, ...others] = audience
  if (!first) return none
  else if (others.length === 0) return subscribers[first.channel](first.people)
  else return t.list(audience.map(({ channel, people }) => each[channel](people)))
}
