import { Empty } from '../layout/empty.tsx'
import { Body } from '../layout/markdown.tsx'
import { utcDayText } from '../layout/times.tsx'
import { policyLinks } from './policy-links.ts'
import { type PolicyVersionProps, standingText } from './privacy.tsx'
import { PrivacyFrame, type PrivacyPlace } from './privacy-frame.tsx'

export interface PolicyHistoryProps {
  place: PrivacyPlace
  /** The latest to take effect first. */
  versions: Omit<PolicyVersionProps, 'text'>[]
}

/** Every version there was, is and will be, each readable. */
export function PolicyHistoryView({ place, versions }: PolicyHistoryProps): JSX.Element {
  const { t } = place
  return (
    <PrivacyFrame place={place} leaf="versions" heading={t.privacy.versions}>
      {versions.length === 0 ? (
        <Empty sentence={t.privacy.none} />
      ) : (
        <ol class="dated-list">
          {versions.map((version) => (
            <li>
              <h2>
                <a href={policyLinks(place.page?.base ?? null).version(version.id)} safe>
                  {standingText(version, t)}
                </a>
              </h2>
              <p class="hint" safe>
                {t.privacy.published.replace('{day}', utcDayText(version.publishedAt, t))}
              </p>
              {version.material ? null : <p safe>{t.privacy.wording}</p>}
              {version.summary === '' ? null : (
                <div class="prose" lang={version.language}>
                  <Body text={version.summary} format="markdown" />
                </div>
              )}
            </li>
          ))}
        </ol>
      )}
    </PrivacyFrame>
  )
}
