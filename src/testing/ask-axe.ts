import type Axe from 'axe-core'

export interface AxeFindings {
  violations: { id: string; help: string; targets: string[] }[]
  /** Every way in which text is painted on the page, readable or not. */
  colourings: string[]
}

/** As much of the DOM as is needed here; the project's types know none. */
interface Painted {
  nodeName: string
  childNodes: Iterable<{ nodeType: number; textContent: string | null }>
  parentElement: Painted | null
  isConnected: boolean
  toggleAttribute: (name: string, force: boolean) => boolean
  checkVisibility: (options: { opacityProperty: boolean; visibilityProperty: boolean }) => boolean
}

interface Window {
  axe: typeof Axe
  document: { querySelectorAll: (selector: string) => Iterable<Painted> }
  getComputedStyle: (element: Painted) => Record<string, string>
}

export interface AxeQuestion {
  /** Colourings whose contrast needs no second look. */
  known: string[]
  /** Contrast alone, where only colours differ from a look that was judged whole. */
  coloursOnly: boolean
  /** Whether targets are large enough, which costs as much as a third of all other rules together. */
  sizes: boolean
}

/** Runs in the page, and so is all of one piece. */
export async function askAxe({ known, coloursOnly, sizes }: AxeQuestion): Promise<AxeFindings> {
  const { axe, document, getComputedStyle } = globalThis as unknown as Window

  function isWorded({ nodeName, childNodes }: Painted): boolean {
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(nodeName)) return true
    return [...childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent?.trim() !== '')
  }

  const behind = new Map<Painted, string>()

  /** Whatever shines through behind an element, itself included. */
  function layersOf(element: Painted): string {
    const known = behind.get(element)
    if (known !== undefined) return known
    const { backgroundColor = '', backgroundImage, opacity, filter, mixBlendMode } = getComputedStyle(element)
    const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode].join(' ')
    const isOpaque = backgroundColor.startsWith('rgb(') && opacity === '1'
    const layers = isOpaque || !element.parentElement ? own : `${own} ${layersOf(element.parentElement)}`
    behind.set(element, layers)
    return layers
  }

  function colouringOf(element: Painted): string {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element)
    return [color, fontSize, fontWeight, textShadow, layersOf(element)].join(' ')
  }

  /** One element of each colouring. */
  function sampled(): Map<string, Painted> {
    behind.clear()
    const samples = new Map<string, Painted>()
    for (const element of document.querySelectorAll('body *'))
      if (isWorded(element) && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        samples.set(colouringOf(element), element)
    return samples
  }

  /** One of the colourings nobody judged yet: axe builds a tree of the whole page for each run, so all is asked for in one. */
  const mark = 'data-not-judged'
  axe.configure({ rules: [{ id: 'color-contrast', selector: `[${mark}]` }] })
  const samples = sampled()
  const unseen = [...samples].filter(([colouring]) => !known.includes(colouring)).map(([, element]) => element)
  for (const element of unseen) element.toggleAttribute(mark, true)
  const whole = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const isUnseen = unseen.length > 0
  const found: Axe.AxeResults[] = []
  if (!coloursOnly || isUnseen)
    found.push(
      await axe.run({
        // Elements without a finding are counted, not described one by one.
        resultTypes: ['violations'],
        runOnly: coloursOnly ? ['color-contrast'] : whole,
        rules: coloursOnly ? {} : { 'color-contrast': { enabled: isUnseen }, 'target-size': { enabled: sizes } },
      }),
    )
  for (const element of unseen) element.toggleAttribute(mark, false)
  return {
    violations: found
      .flatMap(({ violations }) => violations)
      .map(({ id, help, nodes }) => ({ id, help, targets: nodes.map(({ target }) => target.join(' ')) })),
    colourings: [...samples].filter(([, element]) => element.isConnected).map(([colouring]) => colouring),
  }
}
