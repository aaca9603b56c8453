import { readFileSync } from 'node:fs'
import { benchInstance, formToken, quantile } from './instance.ts'

const instance = await benchInstance({ OPSENTRY_TRUSTED_PROXIES: '127.0.0.1', OPSENTRY_LOG_LEVEL: 'info' })
const prof = process.argv[2] === 'prof'
const cmd =
  process.argv[2] === 'bin'
    ? ['/work/main/dist/opsentry', 'serve']
    : [process.execPath, ...(prof ? ['--cpu-prof', '--cpu-prof-dir=/tmp/prof'] : []), 'src/main.ts', 'serve']
const child = Bun.spawn(cmd, {
  cwd: '/work/main',
  env: { ...instance.environment, PATH: process.env.PATH ?? '' },
  stdout: 'pipe',
})
let url = ''
const reader = child.stdout.getReader()
for (;;) {
  const { value } = await reader.read()
  const m = /port=(\d+)/.exec(new TextDecoder().decode(value))
  if (m) {
    url = `http://127.0.0.1:${m[1]}`
    break
  }
}
void (async () => {
  while (!(await reader.read()).done);
})()
const cpu = () => {
  const f = readFileSync(`/proc/${child.pid}/task/${child.pid}/stat`, 'utf8').split(' ')
  return (Number(f[13]) + Number(f[14])) * 10
}
const mode = process.argv[3] ?? 'signin'
const { cookie, token } = await formToken(url, '/sign-in')
await fetch(url + '/').then((r) => r.text())
for (const rate of [0, 20, 0, 20]) {
  const c0 = cpu(),
    b = performance.now()
  const ps: Promise<unknown>[] = []
  const t: number[] = []
  for (let i = 0; i < 600; i++) {
    if (rate && i % 5 === 0)
      ps.push(
        fetch(url + (mode === 'bad' ? '/forgot-password' : mode === 'get' ? '/sign-in' : '/sign-in'), mode === 'get' ? {} : {
          method: 'POST',
          redirect: 'manual',
          headers: { cookie, 'x-forwarded-for': `10.0.${rate}.${i % 256}` },
          body: new URLSearchParams({
            _csrf: token,
            email: mode === 'bad' ? 'x' : `u${i}-${b}@example.com`,
            password: 'correct horse battery',
          }),
        }).then((r) => r.text()),
      )
    ps.push(
      (async () => {
        const s = performance.now()
        await fetch(url + '/').then((r) => r.bytes())
        t.push(performance.now() - s)
      })(),
    )
    const left = b + (i + 1) * 10 - performance.now()
    if (left > 0) await Bun.sleep(left)
  }
  console.log(
    'rate',
    rate,
    'main cpu ms',
    cpu() - c0,
    'p50',
    quantile(t, 0.5).toFixed(2),
    'p90',
    quantile(t, 0.9).toFixed(2),
    'p99',
    quantile(t, 0.99).toFixed(2),
  )
  await Promise.all(ps)
}
child.kill('SIGTERM')
await child.exited
instance.stop()
