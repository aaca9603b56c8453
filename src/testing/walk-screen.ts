/** Each of these runs in a page of the team's, and so is all of one piece. */

/** As much of the DOM as is needed here; the project's types know none. */
interface Part {
  outerHTML: string
  title: string
  lang: string
  type?: string
  name?: string
  tabIndex: number
  scrollWidth: number
  clientWidth: number
  parentElement: Part | null
  body: Part
  documentElement: Part
  activeElement: Part
  focus: () => void
  replaceWith: (other: Part) => void
  closest: (selector: string) => Part | null
  contains: (other: Part | null) => boolean
  matches: (selector: string) => boolean
  checkVisibility: () => boolean
  querySelectorAll: (selector: string) => Iterable<Part>
  elementFromPoint: (x: number, y: number) => Part | null
  getAttribute: (name: string) => string | null
  getBoundingClientRect: () => Box
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
  width: number
  height: number
}

interface Window {
  document: Part
  innerHeight: number
  scrollY: number
  scrollTo: (x: number, y: number) => void
  getComputedStyle: (element: Part) => Record<string, string>
  DOMParser: new () => { parseFromString: (html: string, type: string) => Part }
}

/** A screen's document, shown without loading anything: its styles are those of every screen of the team, and frames stay empty. */
export function showScreen(html: string): void {
  const { document, scrollTo, DOMParser } = globalThis as unknown as Window
  const shown = new DOMParser().parseFromString(html.replace(/(<iframe [^>]*?)src(doc)?="[^"]*"/g, '$1'), 'text/html')
  document.title = shown.title
  document.documentElement.lang = shown.documentElement.lang
  document.body.replaceWith(shown.body)
  scrollTo(0, 0)
}

/** What sticks out or is cut off. */
export function cutOff(): { wrong: string[] } {
  const { document, getComputedStyle } = globalThis as unknown as Window
  const { scrollWidth, clientWidth } = document.documentElement
  const found = scrollWidth > clientWidth ? [`the page scrolls sideways by ${scrollWidth - clientWidth} px`] : []
  const isSeen = (one: Part) => one.checkVisibility() && one.getBoundingClientRect().width > 1
  /** It scrolls, or stands at the window's edge. */
  const stands = ({ overflowX = '', position }: Record<string, string>) =>
    /auto|scroll/.test(overflowX) || position === 'fixed'
  const scrolls = (one: Part | null): boolean =>
    one !== null && (stands(getComputedStyle(one)) || scrolls(one.parentElement))
  const worded = 'button, .button, summary, label, legend, h1, h2, h3, th, nav a, .tag, .status'
  for (const one of document.querySelectorAll(worded))
    if (one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1 && isSeen(one) && !scrolls(one))
      found.push(`its words are wider than it: ${one.outerHTML.slice(0, 120)}`)
  const cards = '.card, .edge, fieldset, .row'
  for (const one of document.querySelectorAll(`:is(${cards}) *`)) {
    const { right } = one.parentElement?.closest(cards)?.getBoundingClientRect() ?? { right: 0 }
    if (one.getBoundingClientRect().right > right + 1 && isSeen(one) && !scrolls(one))
      found.push(`it sticks out of its card: ${one.outerHTML.slice(0, 120)}`)
  }
  return { wrong: [...new Set(found)] }
}

/**
 * From stop to stop in the order of the Tab key, which must have been pressed before: stops at which nothing shows where one
 * stands, that are too small to be seen or covered, or to which one jumps back.
 */
export function walkFocus(): { stops: number; wrong: string[] } {
  const { document, innerHeight, getComputedStyle } = globalThis as unknown as Window
  const wrong: string[] = []
  const radios = new Set<string>()
  // The contents of frames are pages of their own.
  const reached = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex]'
  const forms = [...document.querySelectorAll('form')]
  const chosen = [...document.querySelectorAll('input[type="radio"]:checked')]
  const stops = [...document.querySelectorAll(reached)].filter((one) => {
    if (one.tabIndex < 0 || one.matches(':disabled') || !one.checkVisibility()) return false
    if (one.type !== 'radio') return true
    // One stop for all of them: the chosen one, or the first.
    const form = one.closest('form')
    const known = chosen.find((other) => other.name === one.name && other.closest('form') === form)
    const group = `${form ? forms.indexOf(form) : ''} ${one.name}`
    if (radios.has(group) || (known && known !== one)) return false
    radios.add(group)
    return true
  })

  const isOutlined = (one: Part): boolean => {
    const { outlineStyle, outlineWidth = '0', outlineColor = '' } = getComputedStyle(one)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(', 0)')
  }
  const fixed = [...document.querySelectorAll('*')].filter((one) =>
    ['fixed', 'sticky'].includes(getComputedStyle(one).position ?? ''),
  )
  const isFixed = (one: Part): boolean => fixed.some((other) => other.contains(one))

  let before: { left: number; right: number; top: number } | undefined
  for (const one of stops) {
    one.focus()
    const says = (what: string) => wrong.push(`${what}: ${one.outerHTML.slice(0, 120)}`)
    if (document.activeElement !== one) says('it takes no focus')
    if (one.tabIndex > 0) says('it has an order of its own')
    // Some controls are drawn by their label.
    const drawn = isOutlined(one) ? one : (one.closest('label') ?? one)
    if (!isOutlined(drawn)) says('nothing shows that one stands there')
    const { left, right, top, bottom } = drawn.getBoundingClientRect()
    if (right - left <= 8 || bottom - top <= 8) says('it is too small to be seen')
    const isHit = (x: number, y: number): boolean => {
      const hit = y > 0 && y < innerHeight ? document.elementFromPoint(x, y) : null
      return hit !== null && (drawn.contains(hit) || hit.contains(one))
    }
    const [xs, ys] = [
      [(left + right) / 2, left + 4, right - 4],
      [(top + bottom) / 2, top + 4, bottom - 4],
    ]
    if (!xs.some((x) => ys.some((y) => isHit(x, y)))) says('it is covered')

    if (isFixed(one)) continue
    const { scrollY } = globalThis as unknown as Window
    if (before && bottom + scrollY <= before.top - 4 && left < before.right && right > before.left)
      says('one jumps back to it')
    before = { left, right, top: top + scrollY }
  }
  return { stops: stops.length, wrong }
}
