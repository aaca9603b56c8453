;(() => {
  // The part of the page that tells the state asks for itself again: one conditional GET every half minute while somebody
  // looks. What has not changed stays the same element, with its focus, its folds and its selection.
  const period = 30_000
  const slowest = 300_000
  /** Milliseconds for one answer. */
  const patience = 15_000
  let etag = null
  let failures = 0
  let timer
  let asking = false
  let answeredAt = Date.now()
  /** In a copy of the page, its server's signs of life tell how old it is (copy.js). */
  const isCopy = document.documentElement.dataset.alive !== undefined

  function start() {
    if (!document.getElementById('live')) return
    // A kept page may be told again long after it was made, and is no older for that.
    plan(isAged() ? 0 : period)
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && Date.now() - answeredAt > period) plan(0)
    })
    addEventListener('online', () => plan(0))
  }

  function isAged() {
    const made = document.querySelector('[data-as-of] time')?.dateTime
    return made !== undefined && Date.now() - Date.parse(made) > 2 * period
  }

  /** Everybody who opened the page at the same moment must not come back at the same moment. */
  function plan(wait = Math.min(period * 2 ** failures, slowest)) {
    clearTimeout(timer)
    timer = setTimeout(ask, wait * (0.8 + 0.4 * Math.random()) + Math.random() * 1000)
  }

  async function ask() {
    if (asking) return
    if (document.hidden) return plan()
    asking = true
    try {
      const answer = await fetch(location.pathname + location.search, {
        cache: 'no-cache',
        signal: AbortSignal.timeout(patience),
      })
      const fresh = answer.ok && !answer.redirected ? await read(answer) : undefined
      if (fresh === undefined) throw new Error(String(answer.status))
      if (fresh) renew(fresh)
      failures = 0
      answeredAt = Date.now()
      if (!isCopy) tellAge({ answered: true, at: Date.parse(answer.headers.get('date')) || answeredAt })
    } catch {
      failures += 1
      if (!isCopy) tellAge({ answered: false })
    } finally {
      asking = false
      plan()
    }
  }

  /** The page as it is now; null: as it was; undefined: it is another page. */
  async function read(answer) {
    const now = answer.headers.get('etag')
    if (now && now === etag) {
      await answer.body?.cancel()
      return null
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (!page.getElementById('live')) return undefined
    etag = now
    return page
  }

  function renew(page) {
    const live = document.getElementById('live')
    const before = stateOf(live)
    become(live, page.getElementById('live'))
    if (document.title !== page.title) document.title = page.title
    const after = stateOf(live)
    const news = document.querySelector('[data-live-news]')
    const said = after.filter((text) => !before.includes(text))
    if (news && said.length > 0) news.textContent = said.join(' ')
  }

  /** The banner's sentence, and each update by its title and what it says. */
  function stateOf(live) {
    return [...live.querySelectorAll('h1, article')].map((one) => {
      if (one.localName === 'h1') return one.textContent.trim()
      const [title, status] = [one.querySelector('h2, h3'), one.querySelector('.incident-status, .maintenance-status')]
      return [title, status].map((part) => part?.textContent.trim() ?? '').join(': ')
    })
  }

  function tellAge({ answered, at }) {
    for (const line of document.querySelectorAll('[data-as-of]')) {
      line.dataset.asOf = answered ? 'now' : 'away'
      const [known, lost] = line.children
      known.hidden = !answered
      lost.hidden = answered
      if (at !== undefined) for (const time of line.querySelectorAll('time')) time.dateTime = new Date(at).toISOString()
    }
  }

  /** The link of a day that is shown is a script's, and comes and goes. */
  const keyOf = (node) => node.id || (node.querySelector?.('a[href]:not(.day-tip a)')?.getAttribute('href') ?? '')
  const htmlOf = (node) => node.outerHTML ?? node.nodeValue

  /** What scripts made of an element is no difference; where the page itself differs, the fresh one takes its place. */
  function isSame(old, fresh) {
    if (old.localName === 'time')
      return ['datetime', 'data-until', 'data-show', 'data-zone'].every(
        (name) => old.getAttribute(name) === fresh.getAttribute(name),
      )
    if (old.matches?.('.days')) return ['path', 'li'].every((part) => partsOf(old, part) === partsOf(fresh, part))
    return old.matches?.('[data-as-of]') || htmlOf(old) === htmlOf(fresh)
  }

  const partsOf = (element, selector) =>
    [...element.querySelectorAll(selector)].map(({ outerHTML }) => outerHTML).join()

  /** Whether somebody has opened a fold is theirs to say. */
  const isTheirs = (name) => name === 'open'

  function become(old, fresh) {
    for (const { name, value } of fresh.attributes) if (!isTheirs(name)) old.setAttribute(name, value)
    for (const { name } of [...old.attributes])
      if (!isTheirs(name) && !fresh.hasAttribute(name)) old.removeAttribute(name)
    const left = [...old.childNodes]
    const wanted = [...fresh.childNodes].map((child) => {
      const place = left.findIndex((one) => isLike(one, child))
      const [match] = place < 0 ? [] : left.splice(place, 1)
      if (match && isSame(match, child)) return match
      if (!match || !mayBecome(match, child)) return document.adoptNode(child)
      become(match, child)
      return match
    })
    for (const one of [...old.childNodes]) if (!wanted.includes(one)) one.remove()
    let next = old.firstChild
    for (const node of wanted)
      if (node === next) next = next.nextSibling
      else old.insertBefore(node, next)
  }

  const isLike = (old, fresh) => old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh)

  /** A link that leads elsewhere is another one, and whoever stands on it must not be led there. */
  const mayBecome = (old, fresh) =>
    old.nodeType === Node.ELEMENT_NODE &&
    !old.matches('time, .days') &&
    old.getAttribute('href') === fresh.getAttribute('href')

  document.addEventListener('page-age', ({ detail }) => tellAge(detail))
  document.addEventListener('DOMContentLoaded', start)
})()
