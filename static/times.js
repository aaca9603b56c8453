;(() => {
  // The page names the organization's time; this adds the visitor's own where the two differ, in the page's language.
  const { locale, localTime } = document.documentElement.dataset
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone

  function format(zone, withDay) {
    const day = withDay ? { day: 'numeric', month: 'short' } : {}
    return new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit', ...day })
  }

  function zoneName(at) {
    const parts = new Intl.DateTimeFormat(undefined, { timeZoneName: 'short' }).formatToParts(at)
    return parts.find((part) => part.type === 'timeZoneName').value
  }

  function addLocalTimes() {
    for (const time of document.querySelectorAll('time[data-zone]:not([data-local])')) {
      const at = new Date(time.dateTime)
      const there = time.dataset.zone
      time.dataset.local = 'shown'
      if (format(there, true).format(at) === format(here, true).format(at)) continue
      const otherDay = at.toLocaleDateString('en-CA', { timeZone: there }) !== at.toLocaleDateString('en-CA')
      const local = document.createElement('span')
      local.className = 'local-time'
      local.textContent = localTime.replace('{time}', `${format(here, otherDay).format(at)} ${zoneName(at)}`)
      time.append(local)
    }
  }

  document.addEventListener('DOMContentLoaded', addLocalTimes)
  document.addEventListener('htmx:after:swap', addLocalTimes)
})()
