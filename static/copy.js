;(() => {
  // In a copy of the page: says by itself when the page's own server has not reported for ten minutes. Times stand in the page anyway.
  const { alive, locale } = document.documentElement.dataset
  const notice = document.querySelector('[data-copy-notice]')
  if (alive === undefined || notice === null) return

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

  async function look() {
    try {
      const answer = await fetch(alive, { cache: 'no-cache' })
      if (answer.ok) show(await answer.json(), Date.parse(answer.headers.get('date') ?? '') || Date.now())
    } catch {
      // Whoever is offline sees that without us.
    }
  }

  function show({ at, state }, now) {
    const isAway = now - Date.parse(at) >= longestSilence
    for (const [name, value] of [
      ['since', at],
      ['state', state],
    ]) {
      const time = notice.querySelector(`[data-copy="${name}"]`)
      time.dateTime = value
      time.textContent = moment.format(Date.parse(value))
    }
    notice.hidden = !isAway
    for (const button of document.querySelectorAll('form[action] button')) button.disabled = isAway
  }

  look()
  setInterval(look, 60_000)
})()
