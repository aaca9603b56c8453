import type { TestDeps } from '#src/testing/test-deps.ts'

const hour = 3_600_000
const days = 30

/** Requests of visitors and programs to a status page. */
const asked = [
  { path: '/', share: 12, duration: 700 },
  { path: '/api/v2/summary.json', share: 5, duration: 900 },
  { path: '/history', share: 2, duration: 5200 },
  { path: '/history.atom', share: 2, duration: 3100 },
  { path: '/s/github/', share: 2, duration: 1900 },
  { path: '/subscriptions/:token', share: 1, duration: 2300 },
  { path: '/wp-login.php', share: 1, duration: 300, status: 404 },
]

const browsers = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Mobile/15E148 Safari/604.1',
  'feedly/1.0 (+https://feedly.com)',
]

/** A month of requests: more by day than by night, many in an outage, and a few that failed. */
export async function fillRequestLog({ requestLogs, clock }: TestDeps): Promise<void> {
  const now = clock.now()
  let n = 0
  for (let ago = days * 24 - 1; ago >= 0; ago--) {
    const at = now - ago * hour
    const outage = ago > 200 && ago < 206
    const busy =
      8 + Math.round(6 * Math.sin(((new Date(at).getUTCHours() - 7) / 24) * 2 * Math.PI)) + (outage ? 120 : 0)
    for (let one = 0; one < busy; one++) requestLogs.record(request(n++, at - ((busy - one) * hour) / busy, outage))
    await requestLogs.flush()
  }
}

function request(n: number, at: number, outage: boolean): Parameters<TestDeps['requestLogs']['record']>[0] {
  const paths = asked.flatMap((one) => Array<(typeof asked)[number]>(one.share).fill(one))
  const { path, duration, status = 200 } = paths[(n * 7919) % paths.length] ?? { path: '/', duration: 0 }
  return {
    at: Math.floor(at),
    method: 'GET',
    path,
    status: outage && n % 19 === 0 ? 503 : status,
    duration: duration + ((n * 104_729) % 1000),
    ip: n % 3 === 0 ? `2001:db8:${n % 97}::${n % 11}` : `192.0.2.${(n * 31) % 250}`,
    userAgent: browsers[n % browsers.length] ?? '',
  }
}
