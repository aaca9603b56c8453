import type { SubProcessorChangeKind } from '#src/words.ts'
import { Fact, Facts } from '../layout/facts.tsx'
import { shortDayText, utcDayText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { PrivacyFrame, type PrivacyPlace } from './privacy-frame.tsx'

export interface SubProcessorProps {
  name: string
  purpose: string
  location: string
  url: string | null
  /** A day, `2026-03-10`. */
  since: string
}

export interface SubProcessorsProps {
  place: PrivacyPlace
  /** By name. */
  subProcessors: SubProcessorProps[]
  /** The newest first. */
  changes: (SubProcessorProps & { kind: SubProcessorChangeKind; at: number })[]
}

/** Companies that handle data for the operator, and every change of that list. */
export function SubProcessorsView({ place, subProcessors, changes }: SubProcessorsProps): JSX.Element {
  const { t } = place
  const words = t.subProcessors
  return (
    <PrivacyFrame place={place} leaf="subProcessors" heading={t.privacy.subProcessors}>
      <p safe>{subProcessors.length === 0 ? words.none : words.intro}</p>
      <ul class="described-list">
        {subProcessors.map((one) => (
          <li>
            <h2>
              <Name subProcessor={one} />
            </h2>
            <SubProcessorFacts subProcessor={one} t={t} />
          </li>
        ))}
      </ul>
      {changes.length === 0 ? null : (
        <section class="stack" aria-label={words.changes}>
          <h2 safe>{words.changes}</h2>
          <ol class="dated-list">
            {changes.map((change) => (
              <li>
                <p class="hint" safe>
                  {utcDayText(change.at, t)}
                </p>
                <p safe>{t.labelled(words[change.kind], factsText(change))}</p>
              </li>
            ))}
          </ol>
        </section>
      )}
    </PrivacyFrame>
  )
}

function Name({ subProcessor }: { subProcessor: SubProcessorProps }): JSX.Element {
  const { name, url } = subProcessor
  return url === null ? (
    <span safe>{name}</span>
  ) : (
    <a href={url} rel="noopener" safe>
      {name}
    </a>
  )
}

function SubProcessorFacts({ subProcessor, t }: { subProcessor: SubProcessorProps; t: Messages }): JSX.Element {
  const { purpose, location, since } = subProcessor
  return (
    <Facts>
      <Fact name={t.subProcessors.purpose} value={purpose} />
      <Fact name={t.subProcessors.location} value={location} />
      <Fact name={t.subProcessors.since} value={shortDayText(since, t)} />
    </Facts>
  )
}

function factsText({ name, purpose, location }: SubProcessorProps): string {
  return [name, purpose, location].join(' · ')
}
