import { routes } from '#src/routes.ts'
import type { Messages } from '../messages/en.ts'

export type SubscribeChannel = 'email' | 'slack' | 'teams' | 'discord' | 'webhook'

/** Names, the same in every language. */
const services = { slack: 'Slack', teams: 'Microsoft Teams', discord: 'Discord', webhook: 'Webhook' }

export function serviceName(channel: Exclude<SubscribeChannel, 'email'>): string {
  return services[channel]
}

/** E-mail comes first; everything else is one step behind it. */
export function ChannelLinks(props: { base: string; current: SubscribeChannel; t: Messages }): JSX.Element {
  const { base, current, t } = props
  const names: Record<SubscribeChannel, string> = { email: t.subscribe.email, ...services }
  const channels = Object.keys(names) as SubscribeChannel[]
  return (
    <nav class="channels" aria-label={t.subscribe.otherWays}>
      <p class="hint" aria-hidden="true" safe>
        {t.subscribe.otherWays}
      </p>
      <ul>
        {channels.map((channel) => (
          <li>
            <a
              href={routes.statusPage.subscribe.show.url(
                { base },
                { channel: channel === 'email' ? undefined : channel },
              )}
              aria-current={channel === current ? 'page' : undefined}
              safe
            >
              {names[channel]}
            </a>
          </li>
        ))}
        <li>
          <a href={routes.statusPage.files.rss.url({ base })}>RSS</a>
        </li>
        <li>
          <a href={routes.statusPage.files.atom.url({ base })}>Atom</a>
        </li>
        <li>
          <a href={routes.statusPage.files.calendar.url({ base })} safe>
            {t.shell.calendar}
          </a>
        </li>
      </ul>
    </nav>
  )
}
