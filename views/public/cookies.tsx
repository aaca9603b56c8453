import { Fact, Facts } from '../layout/facts.tsx'
import { durationText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { PrivacyFrame, type PrivacyPlace } from './privacy-frame.tsx'

export interface CookiesProps {
  place: PrivacyPlace
  cookies: {
    kind: Exclude<keyof Messages['cookies']['purposes'], 'theme'>
    name: string
    /** Milliseconds; null: until the browser is closed. */
    lifetime: number | null
  }[]
}

/** The name under which a browser keeps the theme (static/theme.js). */
const themeName = 'theme'

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
        <Item
          name={themeName}
          purpose={words.purposes.theme}
          stays={words.untilRemoved + t.aside(words.localStorage)}
          t={t}
        />
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
