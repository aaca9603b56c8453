import { hostOf } from '#src/domain/destinations/destinations.ts'

/** The URLs that a chat gives out: any other was pasted by mistake. */
export interface ChatAddress {
  leadsTo: (url: URL) => boolean
  /** The last part of such a URL that asks for the format of another service; undefined where there is none. */
  otherFormat: (url: URL) => string | undefined
  /** For whoever pasted another: which to paste, and where the chat shows it. */
  sentence: string
}

export function isAt(url: URL, host: RegExp, path: RegExp): boolean {
  return url.protocol === 'https:' && url.port === '' && host.test(hostOf(url)) && path.test(url.pathname)
}
