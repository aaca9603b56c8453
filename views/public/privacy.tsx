import type { Language } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { Body, DocumentBody } from '../layout/markdown.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { utcDayText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { policyLinks } from './policy-links.ts'
import { PrivacyFrame, type PrivacyPlace } from './privacy-frame.tsx'

export type PolicyState = 'current' | 'announced' | 'former' | 'withdrawn'

export interface PolicyVersionProps {
  id: string
  /** Markdown. */
  text: string
  language: Language
  /** Markdown; '': nothing is said of it. */
  summary: string
  publishedAt: number
  effectiveAt: number
  material: boolean
  state: PolicyState
}

export interface PolicyViewProps {
  place: PrivacyPlace
  /** Undefined: none was published; `text` is what the software brings. */
  version: PolicyVersionProps | undefined
  text: string
  /** The announced version that takes effect next. */
  coming?: { id: string; effectiveAt: number }
}

/** One version of the policy: the one in force, or another that is or was announced. */
export function PolicyView({ place, version, text, coming }: PolicyViewProps): JSX.Element {
  const { t } = place
  return (
    <PrivacyFrame
      place={place}
      leaf={version === undefined || version.state === 'current' ? 'policy' : 'versions'}
      heading={t.privacy.heading}
    >
      {version ? (
        <Standing version={version} place={place} />
      ) : (
        <p class="hint" safe>
          {t.privacy.unpublished}
        </p>
      )}
      {coming ? <Coming coming={coming} place={place} /> : null}
      {version?.state === 'announced' && version.summary !== '' ? (
        <Card label={t.privacy.whatChanges}>
          <h2 safe>{t.privacy.whatChanges}</h2>
          <div class="prose" lang={version.language}>
            <Body text={version.summary} format="markdown" />
          </div>
        </Card>
      ) : null}
      <div class="prose document" lang={version?.language ?? 'en'}>
        <DocumentBody text={text} />
      </div>
    </PrivacyFrame>
  )
}

/** Whether the version is in force, and since when. */
function Standing({ version, place }: { version: PolicyVersionProps; place: PrivacyPlace }): JSX.Element {
  const { t, page } = place
  return (
    <p class="hint">
      <span safe>{standingText(version, t)}</span>
      {version.state === 'current' ? null : (
        <>
          {' · '}
          <a href={policyLinks(page?.base ?? null).policy} safe>
            {t.privacy.readCurrent}
          </a>
        </>
      )}
    </p>
  )
}

function Coming(props: { coming: { id: string; effectiveAt: number }; place: PrivacyPlace }): JSX.Element {
  const { t, page } = props.place
  const link = (
    <a href={policyLinks(page?.base ?? null).version(props.coming.id)} safe>
      {t.privacy.readComing}
    </a>
  )
  const day = <strong safe>{utcDayText(props.coming.effectiveAt, t)}</strong>
  return (
    <p class="card">
      <Sentence text={t.privacy.coming} parts={{ day, link }} />
    </p>
  )
}

/** `In force since 10 Mar 2026`. */
export function standingText({ state, effectiveAt }: Pick<PolicyVersionProps, 'state' | 'effectiveAt'>, t: Messages) {
  const texts: Record<PolicyState, string> = {
    current: t.privacy.inForce,
    announced: t.privacy.announced,
    former: t.privacy.former,
    withdrawn: t.privacy.withdrawn,
  }
  return texts[state].replace('{day}', utcDayText(effectiveAt, t))
}
