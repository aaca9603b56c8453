/** An organization's colour as accents that can be read: WCAG 2.2's contrast (1.4.3), Björn Ottosson's Oklab for mixing. */

/** `#rrggbb` each. */
export interface Accent {
  /** As text on every background, and behind `ink`. */
  accent: string
  /** `accent` while the pointer is over it. */
  strong: string
  /** Text on either of them. */
  ink: string
  /** A pale accent, as a background of text. */
  tint: string
}

export interface Accents {
  light: Accent
  dark: Accent
}

type Triple = [number, number, number]

/** Backgrounds of the accent in each look: `--page`, `--surface`, `--surface-sunken` of tokens.css. */
const backgrounds = { light: ['#f7f8f8', '#ffffff', '#f1f3f3'], dark: ['#0f1314', '#171c1e', '#12171a'] }
/** WCAG asks for 4.5; the rest is for rounding. */
const enough = 4.55
const white: Triple = [1, 0, 0]
const black: Triple = [0, 0, 0]

/** The colour itself where it can be read, else the nearest mixture with black (light look) or white (dark look) that can. */
export function accentsOf(color: string): Accents {
  const brand = toOklab(color)
  const [lightTint, darkTint] = [toHex(mix(brand, white, 0.92)), toHex(mix(brand, black, 0.78))]
  const light = readable(brand, black, [...backgrounds.light, lightTint])
  const dark = readable(brand, white, [...backgrounds.dark, darkTint])
  return {
    light: { accent: toHex(light), strong: toHex(mix(light, black, 0.22)), ink: '#ffffff', tint: lightTint },
    dark: { accent: toHex(dark), strong: toHex(mix(dark, white, 0.35)), ink: '#0a0e0e', tint: darkTint },
  }
}

/** The accents as the custom properties that tokens.css declares. */
export function accentStyles(color: string): string {
  const { light, dark } = accentsOf(color)
  const names = { accent: '--accent', strong: '--accent-strong', ink: '--accent-ink', tint: '--accent-tint' } as const
  const lines = Object.entries(names).map(([key, name]) => {
    const part = key as keyof Accent
    return `${name}: light-dark(${light[part]}, ${dark[part]});`
  })
  return `@layer tokens { :root { ${lines.join(' ')} } }\n`
}

export interface Legibility {
  look: 'light' | 'dark'
  /** `#rrggbb`: what visitors see. */
  shown: string
  /** Of the colour as it was typed, on the background on which it is hardest to read; then of what is shown. */
  typedContrast: number
  shownContrast: number
}

/** What becomes of a colour in each look, and how well it can be read there. */
export function legibilityOf(color: string): Legibility[] {
  const accents = accentsOf(color)
  return (['light', 'dark'] as const).map((look) => {
    const shown = accents[look].accent
    const least = (one: string) => Math.min(...backgrounds[look].map((background) => contrast(one, background)))
    return { look, shown, typedContrast: least(color), shownContrast: least(shown) }
  })
}

/** Between 1 and 21. */
export function contrast(a: string, b: string): number {
  const [brighter = 1, darker = 1] = [luminance(a), luminance(b)].toSorted((one, other) => other - one)
  return (brighter + 0.05) / (darker + 0.05)
}

/** As little of `toward` as makes it readable on all backgrounds; found by halving. */
function readable(color: Triple, toward: Triple, behind: string[]): Triple {
  const passes = (amount: number) => {
    const hex = toHex(mix(color, toward, amount))
    return behind.every((background) => contrast(hex, background) >= enough)
  }
  if (passes(0)) return color
  let [low, high] = [0, 1]
  for (let step = 0; step < 12; step++) {
    const middle = (low + high) / 2
    if (passes(middle)) high = middle
    else low = middle
  }
  return mix(color, toward, high)
}

function mix(color: Triple, other: Triple, amount: number): Triple {
  return color.map((value, index) => value + ((other[index] ?? 0) - value) * amount) as Triple
}

function luminance(hex: string): number {
  const [red, green, blue] = toLinear(hex)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function toLinear(hex: string): Triple {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as Triple
}

function toOklab(hex: string): Triple {
  const [r, g, b] = toLinear(hex)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function toHex([lightness, a, b]: Triple): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
  return `#${linear.map(toByte).join('')}`
}

function toByte(linear: number): string {
  const clamped = Math.min(1, Math.max(0, linear))
  const value = clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * clamped ** (1 / 2.4) - 0.055
  return Math.round(value * 255)
    .toString(16)
    .padStart(2, '0')
}
