import { routes } from '#src/routes.ts'
import type { Channel } from '#src/words.ts'
import type { Messages } from '../messages/en.ts'

/** Names, the same in every language. */
const services = { slack: 'Slack', teams: 'Microsoft Teams', discord: 'Discord', webhook: 'Webhook' }

export function serviceName(channel: Exclude<Channel, 'email'>): string {
  return services[channel]
}

/** E-mail comes first; everything else is one step behind it. */
export function ChannelLinks(props: { base: string; current: Channel; t: Messages }): JSX.Element {
  const { base, current, t } = props
  const names: Record<Channel, string> = { email: t.subscribe.email, ...services }
  const channels = Object.keys(names) as Channel[]
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
