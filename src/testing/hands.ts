import type { Page } from 'playwright-core'

/**
 * Seconds of the keystroke-level model's operators (Card, Moran, Newell: The keystroke-level model for user performance time with
 * interactive systems, CACM 23, 1980): a key by an average skilled typist, a point with the mouse, a hand that changes over, a
 * thought before each thing that one means to do.
 */
const seconds = { K: 0.2, P: 1.1, H: 0.4, M: 1.35 }

export type Operator = keyof typeof seconds

/** Somebody at the keyboard of a real browser, whose every key is counted, here and by the page. */
export interface Hands {
  /** One thing that is meant: a thought. */
  mean(): void
  /** `Control+Enter` is two keys. */
  press(...keys: string[]): Promise<void>
  /** Words, whose letters are counted apart from the other keys. */
  type(words: string): Promise<void>
  /** Keys besides typed words. */
  keys(): number
  /** Letters of typed words. */
  letters(): number
  /** Keys that reached a page, real ones alone. */
  seen(): number
  /** By the model; every key and letter in it. */
  time(): { seconds: number; sum: string }
}

export async function handsOn(page: Page): Promise<Hands> {
  let [keys, letters, seen] = [0, 0, 0]
  const count: Record<Operator, number> = { K: 0, P: 0, H: 1, M: 0 }
  await page.exposeFunction('keyWasPressed', () => {
    seen += 1
  })
  await page.addInitScript(
    "addEventListener('keydown', ({ isTrusted, repeat }) => { if (isTrusted && !repeat) keyWasPressed() }, true)",
  )
  return {
    mean() {
      count.M += 1
    },
    async press(...all) {
      for (const key of all) {
        const parts = key.split('+').length
        keys += parts
        count.K += parts
        await page.keyboard.press(key)
      }
    },
    async type(words) {
      letters += [...words].length
      count.K += [...words].length
      await page.keyboard.type(words)
    },
    keys: () => keys,
    letters: () => letters,
    seen: () => seen,
    time() {
      const terms = (Object.keys(seconds) as Operator[]).filter((one) => count[one] > 0)
      const total = terms.reduce((sum, one) => sum + count[one] * seconds[one], 0)
      const sum = terms.map((one) => `${count[one]} ${one} × ${seconds[one]} s`).join(' + ')
      return { seconds: total, sum: `${sum} = ${total.toFixed(1)} s` }
    },
  }
}
