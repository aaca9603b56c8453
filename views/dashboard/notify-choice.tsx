import type { Channel } from '#src/words.ts'
import { byChannel } from '../layout/channels.ts'

/**
 * How many people a message would reach, by channel; channels that reach nobody are left out. `held`: nothing can leave there
 * yet, because no mail server is connected.
 */
export type AudienceProps = { channel: Channel; people: number; held: boolean }[]

interface NotifyChoiceProps {
  audience: AudienceProps
  notify: boolean
  /** Hint that replaces the usual one on what happens without the tick. */
  otherwise?: string
  /** The number changes while services are chosen; once on a page, because its id is fixed. */
  live?: boolean
  /** Said while it is ticked. */
  ticked?: string
  /** What happens without the tick is said only without it, in one line. */
  short?: boolean
}

const toSome = 'People who follow single services are notified if one of them is chosen.'

/** The number of receivers stands beside the choice, so that nobody is notified by accident. */
export function NotifyChoice(props: NotifyChoiceProps): JSX.Element {
  const { audience, notify, otherwise, live = false, ticked, short = false } = props
  return (
    <label class="choice">
      <input type="checkbox" name="notify" value="yes" checked={notify} />
      <span>
        {live ? <Told audience={audience} /> : <strong safe>{toldText(audience)}</strong>}
        {ticked === undefined ? null : (
          <span class="hint when-ticked" safe>
            {ticked}
          </span>
        )}
        <span class={['hint', short && 'when-unticked']} safe>
          {otherwise ?? `Without the tick only the page and the feeds change.${live && !short ? ` ${toSome}` : ''}`}
        </span>
      </span>
    </label>
  )
}

/** Fragment that replaces the number of receivers. */
export function AudienceFragment({ audience }: { audience: AudienceProps }): JSX.Element {
  return <Told audience={audience} swap />
}

function Told({ audience, swap = false }: { audience: AudienceProps; swap?: boolean }): JSX.Element {
  return (
    <strong id="audience" hx-swap-oob={swap ? 'true' : undefined} safe>
      {toldText(audience)}
    </strong>
  )
}

function toldText(audience: AudienceProps): string {
  const held = audience.some((one) => one.held)
  return `Tell ${audienceText(audience)}${held ? '; mail waits until a mail server is connected' : ''}`
}

/** `12 subscribers by e-mail`, `12 by e-mail and 3 in Slack`, `0 subscribers`. */
export function audienceText(audience: Omit<AudienceProps[number], 'held'>[]): string {
  const [first, ...others] = audience
  if (!first) return '0 subscribers'
  if (others.length === 0)
    return `${first.people.toLocaleString('en')} ${first.people === 1 ? 'subscriber' : 'subscribers'} ${byChannel(first.channel)}`
  return new Intl.ListFormat('en').format(
    audience.map(({ channel, people }) => `${people.toLocaleString('en')} ${byChannel(channel)}`),
  )
}
