import { codeOf, secretOn } from '#src/testing/authenticator.ts'
import { testPassword } from '#src/testing/personas.ts'
import type { ServiceStatus } from '#src/words.ts'

/** Cookie and token that a signed-in browser sends with every form. */
export interface Editor {
  cookie: string
  csrf: string
}

/** A form's cookie and token, as a browser has them. */
export async function formToken(url: string, path: string): Promise<{ cookie: string; token: string }> {
  const page = await fetch(url + path)
  const cookie = cookiesOf(page).find((one) => one.startsWith('opsentry_csrf')) ?? ''
  return { cookie, token: /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '' }
}

/** The owner that the bench's instance was set up with. */
export async function signIn(url: string): Promise<Editor> {
  const { cookie, token } = await formToken(url, '/sign-in')
  const answer = await fetch(`${url}/sign-in`, {
    method: 'POST',
    keepalive: false,
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams({ _csrf: token, email: 'ann@example.com', password: testPassword }),
  })
  if (answer.status !== 303) throw new Error(`signing in answered ${answer.status}: ${await answer.text()}`)
  const cookies = cookiesOf(answer)
  const csrf = cookies.find((one) => one.startsWith('opsentry_csrf'))?.split('=')[1] ?? ''
  return { cookie: cookies.join('; '), csrf }
}

/** The same, in a session that may administer the instance: connects an authenticator app, once for an instance. */
export async function signInAsAdmin(url: string): Promise<Editor> {
  const editor = await signIn(url)
  const { cookie, csrf } = editor
  const send = (path: string, fields: Record<string, string>) =>
    fetch(url + path, { method: 'POST', headers: { cookie }, body: new URLSearchParams({ _csrf: csrf, ...fields }) })
  const offered = await send('/account/second-factor/totp', { currentPassword: testPassword })
  const code = codeOf(secretOn(await offered.text()), Date.now())
  const answer = await send('/account/second-factor/totp/confirmation', { code })
  if (answer.status !== 200) throw new Error(`connecting an app answered ${answer.status}: ${await answer.text()}`)
  return editor
}

function cookiesOf(answer: Response): string[] {
  return answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
}

/** Opens an incident that notifies subscribers. Returns the milliseconds until the answer. */
export async function post(url: string, { cookie, csrf }: Editor, title = 'Logins fail'): Promise<number> {
  const body = new URLSearchParams({
    _csrf: csrf,
    title,
    body: 'We are **looking** into it.',
    status: 'investigating',
    notify: 'yes',
  })
  const began = performance.now()
  const answer = await fetch(`${url}/app/github/incidents`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body,
  })
  const taken = performance.now() - began
  if (answer.status !== 303) throw new Error(`posting answered ${answer.status}: ${await answer.text()}`)
  return taken
}

/** Sets a service's own status. */
export async function setStatus(
  url: string,
  { cookie, csrf }: Editor,
  path: string,
  status: ServiceStatus,
): Promise<void> {
  const body = new URLSearchParams({ _csrf: csrf, status })
  const answer = await fetch(url + path, { method: 'POST', redirect: 'manual', headers: { cookie }, body })
  if (answer.status !== 303) throw new Error(`setting a status answered ${answer.status}: ${await answer.text()}`)
}

/** Renames the editor, which tells nobody. Returns the answer's status and the milliseconds until it. */
export async function save(url: string, { cookie, csrf }: Editor): Promise<{ status: number; taken: number }> {
  const body = new URLSearchParams({ _csrf: csrf, name: `Ann ${Date.now() % 1000}` })
  const began = performance.now()
  const answer = await fetch(`${url}/account/name`, { method: 'POST', redirect: 'manual', headers: { cookie }, body })
  await answer.bytes()
  return { status: answer.status, taken: performance.now() - began }
}
