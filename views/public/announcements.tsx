import { Body } from '../layout/markdown.tsx'
import type { Messages } from '../messages/en.ts'

export interface AnnouncementProps {
  id: string
  title: string
  /** Markdown; '' for a title alone. */
  body: string
  linkUrl: string | null
}

interface AnnouncementsProps {
  announcements: AnnouncementProps[]
  /** Absolute, of the status page, with a trailing slash. */
  url: string
  t: Messages
}

/** What the organization tells besides incidents and maintenance. */
export function Announcements({ announcements, url, t }: AnnouncementsProps): JSX.Element {
  if (announcements.length === 0) return ''
  return (
    <section aria-label={t.announcement.label} class="cards">
      {announcements.map(({ id, title, body, linkUrl }) => (
        <article id={`announcement-${id}`} class="card event">
          <h2 dir="auto" safe>
            {title}
          </h2>
          {body === '' ? null : (
            <div class="prose" dir="auto">
              <Body text={body} format="markdown" url={url} headings={3} />
            </div>
          )}
          {linkUrl === null ? null : (
            <p>
              <a href={linkUrl} rel="noopener" safe>
                {t.announcement.more}
              </a>
            </p>
          )}
        </article>
      ))}
    </section>
  )
}
