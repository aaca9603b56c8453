/** One page's management API, over HTTP or in process: commands know no difference. */
export interface PageClient {
  page: PageFacts
  /**
   * `path`: below the page, such as `components`. Throws a CommandError with the API's own sentence where it refuses, and Waits where
   * what was sent waits.
   */
  get: (path: string, query?: Record<string, string>) => Promise<unknown>
  send: (method: 'POST' | 'PATCH' | 'PUT', path: string, body: object) => Promise<unknown>
}

export interface PageFacts {
  id: string
  name: string
  /** The organization's short name. */
  subdomain: string
  /** IANA's name. */
  time_zone: string
}

/** Items of one page of a list, and pages: what has more is not for a terminal. */
const perPage = 100
const mostPages = 100

/** The whole list, page after page, up to `most` items. */
export async function everyItem(
  client: PageClient,
  path: string,
  {
    query = {},
    from = 1,
    most = perPage * mostPages,
  }: { query?: Record<string, string>; from?: 0 | 1; most?: number } = {},
): Promise<unknown[]> {
  const items: unknown[] = []
  for (let page = 0; page < mostPages && items.length < most; page += 1) {
    const asked = { ...query, page: String(page + from), per_page: String(perPage), limit: String(perPage) }
    const part = (await client.get(path, asked)) as unknown[]
    items.push(...part)
    if (part.length < perPage) break
  }
  return items.slice(0, most)
}
