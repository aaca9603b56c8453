import { Fact, Facts } from '../layout/facts.tsx'
import { durationText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { PrivacyFrame, type PrivacyPlace } from './privacy-frame.tsx'

export interface CookiesProps {
  place: PrivacyPlace
  cookies: {
    kind: Exclude<keyof Messages['cookies']['purposes'], 'theme' | 'keys'>
    name: string
    /** Milliseconds; null: until the browser is closed. */
    lifetime: number | null
  }[]
}

/** The names under which a browser keeps the theme (static/theme.js) and whether single keys are off (static/keys.js). */
const stored = [
  { name: 'theme', purpose: 'theme' },
  { name: 'single-keys', purpose: 'keys' },
] as const

/** Everything that is stored in a visitor's browser. */
export function CookiesView({ place, cookies }: CookiesProps): JSX.Element {
  const { t } = place
  const words = t.cookies
  return (
    <PrivacyFrame place={place} leaf="cookies" heading={t.privacy.cookies}>
      <p safe>{words.intro}</p>
      <ul class="described-list">
        {cookies.map(({ kind, name, lifetime }) => (
          <Item
            name={name}
            purpose={words.purposes[kind]}
            stays={lifetime === null ? words.untilClosed : durationText(lifetime, t)}
            t={t}
          />
        ))}
        {stored.map(({ name, purpose }) => (
          <Item
            name={name}
            purpose={words.purposes[purpose]}
            stays={words.untilRemoved + t.aside(words.localStorage)}
            t={t}
          />
        ))}
      </ul>
    </PrivacyFrame>
  )
}

function Item(props: { name: string; purpose: string; stays: string; t: Messages }): JSX.Element {
  const words = props.t.cookies
  return (
    <li>
      <h2>
        <code safe>{props.name}</code>
      </h2>
      <Facts>
        <Fact name={words.purpose} value={props.purpose} />
        <Fact name={words.stays} value={props.stays} />
      </Facts>
    </li>
  )
}
