/** Whether a brand's colour can be read, in each look. */
export interface FoundContrast {
  look: 'light' | 'dark'
  /** `#rrggbb`: what visitors see. */
  shown: string
  typedContrast: number
  shownContrast: number
}

/** Renews itself while the colour is typed. `found`: null while none is. */
export function Contrast({ found }: { found: FoundContrast[] | null }): JSX.Element {
  return (
    <ul id="contrast" class="contrast" aria-live="polite">
      {(found ?? []).map((one) => (
        <li>
          <svg class="swatch" viewBox="0 0 16 16" aria-hidden="true">
            <rect width="16" height="16" rx="3" fill={one.shown} />
          </svg>
          <span safe>{sentenceOf(one)}</span>
        </li>
      ))}
    </ul>
  )
}

/** WCAG 2.2, 1.4.3. */
const enough = 4.5

function sentenceOf({ look, shown, typedContrast, shownContrast }: FoundContrast): string {
  if (typedContrast >= enough)
    return `On a ${look} page it can be read as it is: contrast ${ratio(typedContrast)}, and ${enough} to 1 is enough.`
  else
    return `On a ${look} page it could not be read: contrast ${ratio(typedContrast)}. There ${shown} is used, with ${ratio(shownContrast)}.`
}

/** Never rounded up to what it is not. */
function ratio(contrast: number): string {
  return `${(Math.floor(contrast * 10) / 10).toFixed(1)} to 1`
}
