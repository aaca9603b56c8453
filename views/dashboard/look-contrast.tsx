import type { DashboardMessages } from '../messages/dashboard.ts'

/** Whether a brand's colour can be read, in each look. */
export interface FoundContrast {
  look: 'light' | 'dark'
  /** `#rrggbb`: what visitors see. */
  shown: string
  typedContrast: number
  shownContrast: number
}

/** Renews itself while the colour is typed. `found`: null while none is. */
export function Contrast({ found, t }: { found: FoundContrast[] | null; t: DashboardMessages }): JSX.Element {
  return (
    <ul id="contrast" class="contrast" aria-live="polite">
      {(found ?? []).map((one) => (
        <li>
          <svg class="swatch" viewBox="0 0 16 16" aria-hidden="true">
            <rect width="16" height="16" rx="3" fill={one.shown} />
          </svg>
          <span safe>{sentenceOf(one, t)}</span>
        </li>
      ))}
    </ul>
  )
}

/** WCAG 2.2, 1.4.3. */
const enough = 4.5

function sentenceOf({ look, shown, typedContrast, shownContrast }: FoundContrast, t: DashboardMessages): string {
  const { readable, unreadable } = t.pageLook
  if (typedContrast >= enough) return readable[look](ratio(typedContrast, t), ratio(enough, t))
  else return unreadable[look](ratio(typedContrast, t), shown, ratio(shownContrast, t))
}

/** Never rounded up to what it is not. */
function ratio(contrast: number, t: DashboardMessages): string {
  return t.number(Math.floor(contrast * 10) / 10, 1)
}
