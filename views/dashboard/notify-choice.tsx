/** How many people a message would reach, by channel; channels that reach nobody are left out. */
export type AudienceProps = { channel: string; people: number }[]

const channelWords: Record<string, string> = {
  email: 'by e-mail',
  webhook: 'by webhook',
  slack: 'in Slack',
  discord: 'in Discord',
  teams: 'in Microsoft Teams',
}

interface NotifyChoiceProps {
  audience: AudienceProps
  notify: boolean
  /** What happens without the tick. */
  otherwise?: string
}

/** Nothing silent: the number stands beside the choice. */
export function NotifyChoice({ audience, notify, otherwise }: NotifyChoiceProps): JSX.Element {
  return (
    <label class="choice">
      <input type="checkbox" name="notify" value="yes" checked={notify} />
      <span>
        <strong safe>{`Tell ${audienceText(audience)}`}</strong>
        <span class="hint" safe>
          {otherwise ?? 'Without the tick only the page and the feeds change.'}
        </span>
      </span>
    </label>
  )
}

/** `12 subscribers by e-mail`, `12 by e-mail and 3 in Slack`, `0 subscribers`. */
export function audienceText(audience: AudienceProps): string {
  const [first, ...others] = audience
  if (!first) return '0 subscribers'
  if (others.length === 0)
    return `${first.people.toLocaleString('en')} ${first.people === 1 ? 'subscriber' : 'subscribers'} ${words(first.channel)}`
  return new Intl.ListFormat('en').format(
    audience.map(({ channel, people }) => `${people.toLocaleString('en')} ${words(channel)}`),
  )
}

function words(channel: string): string {
  return channelWords[channel] ?? `by ${channel}`
}
