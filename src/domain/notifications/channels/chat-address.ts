import { hostOf } from '#src/domain/destinations/destinations.ts'

/** The URLs that a chat gives out: any other was pasted by mistake. */
export interface ChatAddress {
  leadsTo: (url: URL) => boolean
  /** For whoever pasted another: which to paste, and where the chat shows it. */
  sentence: string
}

export function isAt(url: URL, host: RegExp, path: RegExp): boolean {
  return url.protocol === 'https:' && url.port === '' && host.test(hostOf(url)) && path.test(url.pathname)
}
