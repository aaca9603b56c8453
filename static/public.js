;(() => {
  // Shows the day under the pointer, the finger or the arrow keys. Without this script the bars and the list remain.
  const oneDay = 86_400_000
  const { locale } = document.documentElement.dataset
  const dayText = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

  /** The chart is the slider; the tip stands beside it, for a slider's own children are no links to a screen reader. */
  function enhance(days) {
    days.dataset.enhanced = ''
    const bars = days.querySelector('.bars')
    const count = Number(days.dataset.days)
    const first = Date.parse(`${days.dataset.first}T00:00Z`)
    const eventful = new Map([...days.querySelectorAll('[data-day]')].map((item) => [Number(item.dataset.day), item]))
    const cursor = element('span', 'day-cursor')
    const tip = element('div', 'day-tip')
    let chosen = count - 1
    let isHeld = false

    bars.setAttribute('tabindex', '0')
    bars.removeAttribute('aria-hidden')
    bars.setAttribute('role', 'slider')
    bars.setAttribute('aria-label', days.dataset.label)
    bars.setAttribute('aria-valuemin', '1')
    bars.setAttribute('aria-valuemax', String(count))
    describe(chosen)

    bars.addEventListener('focus', () => show(chosen, true))
    days.addEventListener('focusout', ({ relatedTarget }) => days.contains(relatedTarget) || hide())
    bars.addEventListener('pointermove', (event) => isHeld || show(dayAt(event), false))
    bars.addEventListener('click', (event) => {
      const day = dayAt(event)
      if (isHeld && day === chosen && !event.detail) hide()
      else show(day, true)
    })
    days.addEventListener('pointerleave', () => isHeld || hide())
    document.addEventListener('pointerdown', ({ target }) => isHeld && !days.contains(target) && hide())
    days.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        if (tip.contains(document.activeElement)) bars.focus()
        hide()
      }
      if (event.target !== bars) return
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
      if (target === undefined) return
      event.preventDefault()
      show(Math.min(count - 1, Math.max(0, target)), true)
    })

    function dayAt(event) {
      const box = bars.getBoundingClientRect()
      return Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * count)))
    }

    function describe(day) {
      const item = eventful.get(day)
      const quiet = days.dataset.quiet.replace('{day}', dayText.format(first + day * oneDay))
      const lines = item ? [...item.children] : [element('strong', '', quiet)]
      const texts = lines.map((line) => line.textContent)
      bars.setAttribute('aria-valuenow', String(day + 1))
      bars.setAttribute('aria-valuetext', texts.join(', '))
      tip.replaceChildren(...lines.map((line, index) => lineOf(line, texts[index])))
    }

    function lineOf(line, text) {
      const { href } = line.dataset
      const made = element(href ? 'a' : line.localName === 'strong' ? 'strong' : 'span', '', text)
      if (href) made.href = href
      return made
    }

    function show(day, held) {
      if (day !== chosen || !tip.isConnected) describe(day)
      chosen = day
      isHeld = held
      tip.classList.toggle('held', held)
      if (!tip.isConnected) bars.after(cursor, tip)
      const box = bars.getBoundingClientRect()
      const width = box.width / count
      cursor.style.width = `${Math.max(width * 0.7, 3) + 6}px`
      cursor.style.height = `${box.height + 8}px`
      cursor.style.left = `${day * width - 3}px`
      const furthest = document.documentElement.clientWidth - 8 - tip.offsetWidth - box.left
      tip.style.left = `${Math.max(8 - box.left, Math.min(furthest, (day + 0.35) * width - tip.offsetWidth / 2))}px`
    }

    function hide() {
      isHeld = false
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

  function enhanceAll() {
    document.querySelectorAll('.days:not([data-enhanced])').forEach(enhance)
  }

  document.addEventListener('DOMContentLoaded', () => {
    enhanceAll()
    // Charts that come with a refresh.
    new MutationObserver(enhanceAll).observe(document.body, { childList: true, subtree: true })
  })
})()
