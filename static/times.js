;(() => {
  // The page says the organization's time, the same for everybody. For visitors this puts their own in its place, in the page's
  // language and before it is painted: an observer hears of each element as the parser adds it, so nothing moves.
  const root = document.documentElement
  const { locale, times } = root.dataset
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const minute = 60_000
  const hour = 60 * minute
  const clock = { hour: '2-digit', minute: '2-digit' }
  const day = { day: 'numeric', month: 'short' }
  const whole = { ...day, year: 'numeric', ...clock, timeZoneName: 'short' }
  const formats = new Map()
  /** Element -> what the page said of it, which printed pages say too. */
  const said = new WeakMap()

  function format(options, timeZone = here) {
    const key = JSON.stringify([options, timeZone])
    if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { ...options, timeZone }))
    return formats.get(key)
  }

  const yearOf = (at) => format({ year: 'numeric' }).format(at)
  const dayFor = (at) => (yearOf(at) === yearOf(Date.now()) ? day : { ...day, year: 'numeric' })
  const momentOf = (at) => format({ ...dayFor(at), ...clock }).format(at)
  const dateOf = (at) => format({ ...day, year: 'numeric' }).format(at)
  const isNear = (at) => Math.abs(Date.now() - at) < 24 * hour

  function relative(milliseconds) {
    const away = Math.abs(milliseconds)
    const [unit, size] =
      away < minute ? ['second', Number.POSITIVE_INFINITY] : away < hour ? ['minute', minute] : ['hour', hour]
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }).format(
      Math.trunc(milliseconds / size) || 0,
      unit,
    )
  }

  const clockOf = (at) => (dateOf(at) === dateOf(Date.now()) ? format(clock).format(at) : momentOf(at))

  const shows = {
    moment: momentOf,
    // By a clock that is late, what has been said would still be to come.
    ago: (at) =>
      isNear(at) ? `${relative(Math.min(0, at - Date.now()))} · ${format(clock).format(at)}` : momentOf(at),
    due: (at) => (isNear(at) ? `${clockOf(at)} (${relative(at - Date.now())})` : momentOf(at)),
    clock: clockOf,
    lasting: (at, _, { dataset }) => {
      const minutes = Math.max(1, Math.floor((Date.now() - at) / minute))
      const [unit, count] = minutes < 60 ? ['minute', minutes] : ['hour', Math.floor(minutes / 60)]
      const long = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' })
      return isNear(at)
        ? dataset.lasting.replace('{time}', long.format(count))
        : dataset.since.replace('{time}', momentOf(at))
    },
    day: (at) => format(day).format(at),
    date: dateOf,
    period: (at, until) => format({ ...dayFor(at), ...clock }).formatRange(at, until),
    hours: (at, until) => format({ weekday: 'short', ...clock }).formatRange(at, until),
  }
  const counting = 'time[data-own]:is([data-show="ago"], [data-show="due"], [data-show="clock"], [data-show="lasting"])'

  function bothZones(time) {
    const [at, until] = [Date.parse(time.dateTime), Date.parse(time.dataset.until)]
    const texts = [time.dataset.zone, here].map((zone) =>
      until ? format(whole, zone).formatRange(at, until) : format(whole, zone).format(at),
    )
    return [...new Set(texts)]
  }

  function show(time) {
    const at = Date.parse(time.dateTime)
    if (time.querySelector('.time-tip')) return
    if (time.dataset.show === 'leaf') {
      time.firstElementChild.textContent = format({ day: 'numeric' }).format(at)
      time.lastElementChild.textContent = format({ month: 'short' }).format(at)
      return
    }
    const text = shows[time.dataset.show ?? 'moment'](at, Date.parse(time.dataset.until), time)
    if (time.textContent !== text) time.textContent = text
  }

  function settle() {
    for (const time of document.querySelectorAll('time[data-zone]:not([data-own])')) {
      if (!isWhole(time)) continue
      time.dataset.own = ''
      time.title = bothZones(time).join(' · ')
      if (times !== 'visitor') continue
      said.set(time, time.cloneNode(true))
      show(time)
    }
    for (const line of document.querySelectorAll('[data-yours]:not([data-own])')) {
      if (!isWhole(line)) continue
      line.dataset.own = ''
      said.set(line, line.cloneNode(true))
      showWhose(line)
    }
  }

  function showWhose(line) {
    const parts = format({ timeZoneName: 'short' }).formatToParts(Date.now())
    line.textContent = line.dataset.yours.replace('{zone}', parts.find(({ type }) => type === 'timeZoneName').value)
  }

  /** The parser may still be writing into what nothing follows yet. */
  function isWhole(element) {
    if (document.readyState !== 'loading') return true
    for (let node = element; node; node = node.parentNode) if (node.nextSibling) return true
    return false
  }

  function count() {
    if (!document.hidden) document.querySelectorAll(counting).forEach(show)
  }

  /** A moment that moves on, such as how old the page is. */
  function renew({ target: time }) {
    if (!time.matches('time[data-own]')) return
    time.title = bothZones(time).join(' · ')
    if (times !== 'visitor') return
    said.get(time).textContent = format(whole, time.dataset.zone).format(Date.parse(time.dateTime))
    show(time)
  }

  new MutationObserver((changes) => {
    settle()
    changes.filter(({ type }) => type === 'attributes').forEach(renew)
  }).observe(document, { childList: true, subtree: true, attributeFilter: ['datetime'] })
  document.addEventListener('DOMContentLoaded', settle)
  if (times !== 'visitor') return
  setInterval(count, minute / 4)
  document.addEventListener('visibilitychange', count)

  // Paper is read by others, elsewhere and later.
  addEventListener('beforeprint', () => {
    for (const one of document.querySelectorAll('[data-own]'))
      one.replaceChildren(...said.get(one).cloneNode(true).childNodes)
  })
  addEventListener('afterprint', () => {
    document.querySelectorAll('time[data-own]').forEach(show)
    document.querySelectorAll('[data-yours][data-own]').forEach(showWhose)
  })

  // A title is out of a finger's reach: a tap shows it until the next one.
  document.addEventListener('click', ({ target }) => {
    const open = document.querySelector('.time-tip')
    const before = open?.parentElement
    const time = target.closest?.('time[data-own]')
    open?.remove()
    if (!time || time === before || time.closest('a, button, summary')) return
    const tip = document.createElement('span')
    tip.className = 'time-tip'
    for (const text of bothZones(time)) tip.append(Object.assign(document.createElement('span'), { textContent: text }))
    time.append(tip)
    const { left, right } = tip.getBoundingClientRect()
    tip.style.translate = `${Math.min(0, root.clientWidth - right - 8) - Math.min(0, left - 8)}px`
  })
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && document.querySelector('.time-tip')?.remove())
})()
