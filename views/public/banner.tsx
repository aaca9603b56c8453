import { Sentence } from '../layout/sentence.tsx'
import { ServiceStatusMark } from '../layout/status.tsx'
import { Clock, Day, Due, Lasting } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { type BannerPage, bannerFacts, bannerSentence, worstOf } from './banner-sentence.ts'
import type { PastProps } from './past-incidents.tsx'

interface BannerProps {
  page: BannerPage & { generatedAt: number; past: PastProps }
  timeZone: string
  t: Messages
}

/** Full width in the worst status's colour; small and nearly white while all is well. */
export function Banner({ page, timeZone, t }: BannerProps): JSX.Element {
  const status = worstOf(page)
  const isQuiet = status === 'operational' && page.openIncidents.length === 0
  return (
    <section id="banner" class={`banner banner-${status}${isQuiet ? ' banner-quiet' : ''}`} aria-label={t.page.current}>
      <span class="banner-mark">
        <ServiceStatusMark status={status} markOnly />
      </span>
      <h1 safe>{bannerSentence(page, t)}</h1>
      {isQuiet ? (
        <p class="banner-facts">
          <LastIncident past={page.past} timeZone={timeZone} t={t} />
        </p>
      ) : (
        <p class="banner-facts">
          <Facts page={page} timeZone={timeZone} t={t} />
        </p>
      )}
    </section>
  )
}

function LastIncident({ past, timeZone, t }: { past: PastProps; timeZone: string; t: Messages }): JSX.Element {
  const last = past.events.find(({ kind }) => kind === 'incident')
  return last ? (
    <Sentence text={t.banner.lastIncident} parts={{ time: <Day at={last.startedAt} timeZone={timeZone} t={t} /> }} />
  ) : (
    <span safe>{past.left > 0 ? '' : t.past.none(past.days)}</span>
  )
}

function Facts({ page, timeZone, t }: BannerProps): JSX.Element {
  const { since, more, nextUpdate, until } = bannerFacts(page, page.generatedAt)
  return (
    <>
      {since === null ? null : (
        <span>
          <Lasting at={since} timeZone={timeZone} t={t} />
        </span>
      )}
      {more > 0 ? <span safe>{t.banner.more(more)}</span> : null}
      {until === null ? null : (
        <span>
          <Sentence text={t.maintenance.until} parts={{ time: <Clock at={until} timeZone={timeZone} t={t} /> }} />
        </span>
      )}
      {nextUpdate === null ? null : (
        <span>
          <Sentence
            text={nextUpdate.overdue ? t.banner.overdue : t.banner.nextUpdate}
            parts={{
              time: nextUpdate.overdue ? (
                <Clock at={nextUpdate.at} timeZone={timeZone} t={t} />
              ) : (
                <Due at={nextUpdate.at} timeZone={timeZone} t={t} />
              ),
            }}
          />
        </span>
      )}
    </>
  )
}
