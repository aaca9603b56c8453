import { routes } from '#src/routes.ts'
import type { Channel } from '#src/words.ts'
import { channelNames, offeredChannels } from '../layout/channels.ts'
import type { Messages } from '../messages/en.ts'

interface ChannelLinksProps {
  base: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
  current: Channel
  mailAvailable: boolean
  t: Messages
}

/** E-mail comes first where mail can leave; everything else is one step behind it. */
export function ChannelLinks({ base, url, current, mailAvailable, t }: ChannelLinksProps): JSX.Element {
  return (
    <nav class="channels" aria-label={t.subscribe.otherWays}>
      <p class="hint" aria-hidden="true" safe>
        {t.subscribe.otherWays}
      </p>
      <ul>
        {offeredChannels
          .filter((channel) => channel !== 'email' || mailAvailable)
          .map((channel) => (
            <li>
              <a
                href={routes.statusPage.subscribe.show.url(
                  { base },
                  { channel: channel === 'email' ? undefined : channel },
                )}
                aria-current={channel === current ? 'page' : undefined}
                safe
              >
                {channel === 'email' ? t.subscribe.email : channelNames[channel]}
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
          <a href={calendarToFollow(url)} safe>
            {t.shell.calendar}
          </a>
        </li>
      </ul>
    </nav>
  )
}

/** Opens the visitor's calendar, which then follows the file; as a plain link it would be loaded once. */
function calendarToFollow(url: string): string {
  return routes.statusPage.files.calendar.url({ base: url }).replace(/^https?:/, 'webcal:')
}
