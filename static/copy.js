;(() => {
  // In a copy of the page: says by itself when the page's own server has not reported for ten minutes, or when nobody can say
  // whether it does.
  const { alive, locale } = document.documentElement.dataset
  const notice = document.querySelector('[data-copy-notice]')
  if (alive === undefined || notice === null) return

  const period = 60_000
  /** Milliseconds until a first failure is more than a hiccup. */
  const untilAgain = 5000
  const patience = 15_000
  const longestSilence = 10 * 60_000
  const moment = new Intl.DateTimeFormat(locale, {
    timeZone: notice.dataset.copyNotice,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  })
  /** The last sign of life that was read; `ahead`: by how much the store's clock was ahead of the visitor's. */
  let last = null
  let failures = 0

  async function look() {
    try {
      const answer = await fetch(alive, { cache: 'no-store', signal: AbortSignal.timeout(patience) })
      if (!answer.ok) throw new Error(String(answer.status))
      const { at, state } = await answer.json()
      if (Number.isNaN(Date.parse(at))) throw new Error('no sign of life')
      last = { at, state, ahead: nowBy(answer) - Date.now() }
      failures = 0
    } catch {
      failures += 1
    }
    judge()
    setTimeout(look, failures === 1 ? untilAgain : period)
  }

  /** A cache in between may have kept the answer for long: it says for how long (RFC 9111). */
  function nowBy({ headers }) {
    const date = Date.parse(headers.get('date'))
    return date ? date + (Number(headers.get('age')) || 0) * 1000 : Date.now()
  }

  function judge() {
    if (last) show(Date.now() + last.ahead - Date.parse(last.at) >= longestSilence ? 'away' : null)
    else if (failures > 1) show('unknown')
  }

  function show(trouble) {
    for (const said of notice.querySelectorAll('[data-copy-when]')) said.hidden = said.dataset.copyWhen !== trouble
    if (last) for (const name of ['at', 'state']) tell(notice.querySelector(`[data-copy="${name}"]`), last[name])
    notice.hidden = trouble === null
    for (const button of document.querySelectorAll('form[action] button')) button.disabled = trouble === 'away'
    if (last) tellAge(trouble === null)
  }

  function tell(time, value) {
    if (time.dateTime === value) return
    time.dateTime = value
    time.textContent = moment.format(Date.parse(value))
  }

  /** That the store answers says nothing of the page's own server (live.js). */
  function tellAge(isAlive) {
    const at = Date.parse(isAlive ? last.state : last.at)
    document.dispatchEvent(new CustomEvent('page-age', { detail: { answered: isAlive, at } }))
  }

  look()
})()
