import { later } from '#src/later.ts'

const bowser = later(() => require('bowser') as typeof import('bowser'))

/** Browser and system as people know them. */
export function browserName(userAgent: string): string {
  if (userAgent.trim() === '') return 'Unknown program'
  const { browser, os } = bowser().parse(userAgent)
  const words = [browser.name, os.name ? `on ${os.name}` : undefined].filter(
    (word) => word !== undefined && word !== '',
  )
  return words.length > 0 ? words.join(' ') : userAgent.slice(0, 60)
}
