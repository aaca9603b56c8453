/** A file of a public page, as whoever is not signed in gets it. */
export interface SeenPage {
  status: number
  /** Headers of the answer; '' where absent. */
  type: string
  cacheControl: string
  /** Unpacked. Of an HTML page with the notice in it that appears in copies of it (views/public/copy-notice.tsx). */
  body: Uint8Array
}

/** Asks the thread that answers visitors for what they get at a path, such as `/s/acme/history`. `slug`: whose page it is. */
export type SeePage = (slug: string, path: string) => Promise<SeenPage>
