;(() => {
  // Shows the day under the pointer, the finger or the arrow keys. Without this script the bars and the list remain.
  const oneDay = 86_400_000
  const { locale } = document.documentElement.dataset
  const dayText = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

  function enhance(bars) {
    const count = Number(bars.dataset.days)
    const first = Date.parse(`${bars.dataset.first}T00:00Z`)
    const eventful = new Map([...bars.querySelectorAll('[data-day]')].map((item) => [Number(item.dataset.day), item]))
    const cursor = element('span', 'day-cursor')
    const tip = element('div', 'day-tip')
    let chosen = count - 1

    bars.tabIndex = 0
    bars.setAttribute('role', 'slider')
    bars.setAttribute('aria-label', bars.dataset.label)
    bars.setAttribute('aria-valuemin', '1')
    bars.setAttribute('aria-valuemax', String(count))
    describe(chosen)

    bars.addEventListener('focus', () => show(chosen))
    bars.addEventListener('blur', hide)
    bars.addEventListener('pointermove', (event) => show(dayAt(event)))
    bars.addEventListener('pointerdown', (event) => show(dayAt(event)))
    bars.addEventListener('pointerleave', () => document.activeElement !== bars && hide())
    bars.addEventListener('keydown', (event) => {
      const target = {
        ArrowLeft: chosen - 1,
        ArrowDown: chosen - 1,
        ArrowRight: chosen + 1,
        ArrowUp: chosen + 1,
        PageUp: chosen + 7,
        PageDown: chosen - 7,
        Home: 0,
        End: count - 1,
      }[event.key]
      if (event.key === 'Escape') hide()
      if (target === undefined) return
      event.preventDefault()
      show(Math.min(count - 1, Math.max(0, target)))
    })

    function dayAt(event) {
      const box = bars.getBoundingClientRect()
      return Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * count)))
    }

    function describe(day) {
      const item = eventful.get(day)
      const quiet = bars.dataset.quiet.replace('{day}', dayText.format(first + day * oneDay))
      const lines = item ? [...item.children].map((line) => line.textContent) : [quiet]
      bars.setAttribute('aria-valuenow', String(day + 1))
      bars.setAttribute('aria-valuetext', lines.join(', '))
      tip.replaceChildren(...lines.map((line, index) => element(index === 0 ? 'strong' : 'span', '', line)))
    }

    function show(day) {
      chosen = day
      describe(day)
      bars.append(cursor, tip)
      const middle = ((day + 0.35) / count) * bars.clientWidth
      cursor.style.left = `${middle - 1}px`
      tip.style.left = `${Math.min(bars.clientWidth - tip.offsetWidth, Math.max(0, middle - tip.offsetWidth / 2))}px`
    }

    function hide() {
      cursor.remove()
      tip.remove()
    }
  }

  function element(name, className, text = '') {
    const made = document.createElement(name)
    made.className = className
    made.textContent = text
    made.dir = 'auto'
    return made
  }

  document.addEventListener('DOMContentLoaded', () => document.querySelectorAll('.days').forEach(enhance))
})()
