;(() => {
  // Services are found by typing, in the list that the page has anyway: what is chosen moves to the top, its segment pressed.
  const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim()
  const most = 8

  function setUp(picker) {
    const search = picker.querySelector('[role="combobox"]')
    if (!search) return
    const found = picker.querySelector('[role="listbox"]')
    const nothing = picker.querySelector('[data-nothing-found]')
    const chosenList = picker.querySelector('.chosen-services')
    const allRows = [...picker.querySelectorAll('.service-row')]
    // Wherever they stand: those chosen are on top.
    const rowsOf = (group) => allRows.filter((row) => row.dataset.group === group.dataset.group)
    const entries = [
      ...allRows.map((row) => entryOf(row.dataset.name, row.dataset.group, [row])),
      ...[...picker.querySelectorAll('[data-group].affected-group')].map((group) =>
        entryOf(group.dataset.group, group.querySelector('.whole-group .row-main').textContent, rowsOf(group)),
      ),
    ]
    let options = []
    let active = 0
    /** Unless another one is typed behind the name: the mildest that is trouble. */
    const usual = 'degraded_performance'

    function entryOf(name, about, rows) {
      return { name, about, rows, words: plain(`${name} ${about}`), start: plain(name) }
    }

    function matching(words) {
      const rank = ({ start }) =>
        start.startsWith(words.join(' ')) ? 0 : words.every((word) => start.includes(word)) ? 1 : 2
      return entries
        .filter((entry) => words.length > 0 && words.every((word) => entry.words.includes(word)))
        .toSorted((a, b) => rank(a) - rank(b) || a.rows.length - b.rows.length)
        .slice(0, most)
    }

    /** The radio of a row of which the word that is seen, or the name that is heard, begins with what was typed. */
    const radioCalled = (row, word) =>
      [...row.querySelectorAll('input')].find(
        ({ value, nextElementSibling }) =>
          value !== '' &&
          [...nextElementSibling.children].some(({ textContent }) => plain(textContent).startsWith(word)),
      )

    function read() {
      const words = plain(search.value).split(/\s+/).filter(Boolean)
      const all = matching(words)
      const last = words.at(-1) ?? ''
      const typed = words.length > 1 && last.length > 1 ? radioCalled(entries[0].rows[0], last)?.value : undefined
      if (all.length > 0 || typed === undefined) return { all, status: usual }
      return { all: matching(words.slice(0, -1)), status: typed }
    }

    function show() {
      const { all, status } = read()
      active = 0
      options = all.map((entry) => ({ ...entry, status }))
      found.replaceChildren(...options.map(optionOf))
      found.hidden = options.length === 0
      nothing.hidden = search.value.trim() === '' || options.length > 0
      search.setAttribute('aria-expanded', String(options.length > 0))
      mark()
    }

    function optionOf({ name, about, rows, status }, index) {
      const option = document.createElement('div')
      option.id = `found-${index}`
      option.role = 'option'
      option.className = 'service-found'
      const part = (tag, text) => {
        const element = document.createElement(tag)
        element.dir = 'auto'
        element.textContent = text
        option.append(element, ' ')
      }
      part('b', name)
      part('span', about)
      const radio = rows[0]?.querySelector(`input[value="${status}"]`)
      if (radio) part('i', radio.nextElementSibling.firstElementChild.textContent)
      return option
    }

    function mark() {
      for (const [index, option] of [...found.children].entries()) {
        option.ariaSelected = String(index === active)
        if (index === active) option.scrollIntoView({ block: 'nearest' })
      }
      if (options.length > 0) search.setAttribute('aria-activedescendant', `found-${active}`)
      else search.removeAttribute('aria-activedescendant')
    }

    function choose({ name, rows, status }) {
      let radio
      for (const row of rows) {
        radio = row.querySelector(`input[value="${status}"]`) ?? radio
        if (radio?.closest('.service-row') !== row) continue
        radio.checked = true
        chosenList.append(row)
      }
      search.value = ''
      show()
      if (!radio) return
      picker.querySelector('[data-picked]').textContent =
        `${name}: ${radio.nextElementSibling.lastElementChild.textContent}`
      radio.dispatchEvent(new Event('input', { bubbles: true }))
    }

    search.addEventListener('input', (event) => {
      // What is looked for is no part of the draft.
      event.stopPropagation()
      show()
    })
    search.addEventListener('blur', () => {
      found.hidden = true
      search.setAttribute('aria-expanded', 'false')
    })
    search.addEventListener('focus', show)
    search.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey) return
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step && options.length > 0) {
        active = (active + step + options.length) % options.length
        mark()
      } else if (event.key === 'Enter' && options.length > 0) choose(options[active])
      else if (event.key === 'Escape' && search.value !== '') {
        search.value = ''
        show()
      } else return
      event.preventDefault()
      event.stopPropagation()
    })
    // A press would take the focus from the field, and the list with it.
    found.addEventListener('pointerdown', (event) => event.preventDefault())
    found.addEventListener('click', ({ target }) => {
      const option = target.closest('[role="option"]')
      if (option) choose(options[[...found.children].indexOf(option)])
    })

    picker.addEventListener('change', ({ target }) => {
      if (target.type !== 'radio') return
      const group = target.closest('.whole-group')?.closest('.affected-group')
      if (!group) return
      // What is chosen for a whole group is chosen for each of its services, which can then be changed one by one.
      for (const row of rowsOf(group)) {
        const radio = row.querySelector(`input[value="${target.value}"]`)
        if (radio) radio.checked = true
      }
      target.checked = false
    })
    // Nothing moves under a hand that is choosing: what was chosen in a group goes to the top when the group is folded.
    picker.addEventListener(
      'toggle',
      ({ target }) => {
        if (target.open) return
        for (const radio of target.querySelectorAll('.service-row input:checked'))
          if (radio.value !== '') chosenList.append(radio.closest('.service-row'))
      },
      true,
    )
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('[data-service-picker]').forEach(setUp)
  })
})()
