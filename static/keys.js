;(() => {
  // Single keys, where nobody is typing: an element says its own (`data-key`), and `?` lists those of the page. They can be turned
  // off for this browser (WCAG 2.1.4).
  const typedInto = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]'

  function areOff() {
    try {
      return localStorage.getItem('single-keys') === 'off'
    } catch {
      return false
    }
  }

  function turn(on) {
    try {
      if (on) localStorage.removeItem('single-keys')
      else localStorage.setItem('single-keys', 'off')
    } catch {
      // A browser without storage forgets the choice with the page.
    }
  }

  const keyed = () => [...document.querySelectorAll('[data-key]')].filter((one) => one.checkVisibility())
  const nameOf = (one) => one.dataset.keyName ?? one.getAttribute('aria-label') ?? one.textContent.trim()

  function openSheet() {
    const sheet = document.querySelector('#key-sheet')
    if (!sheet || sheet.open) return
    const rows = keyed().map((one) => {
      const row = document.createElement('div')
      const [key, name] = [document.createElement('dt'), document.createElement('dd')]
      key.append(Object.assign(document.createElement('kbd'), { textContent: one.dataset.key }))
      name.textContent = nameOf(one)
      row.append(key, name)
      return row
    })
    sheet.querySelector('[data-keys]').replaceChildren(...rows)
    sheet.querySelector('[data-keys-on]').checked = !areOff()
    sheet.showModal()
  }

  /** Opens what folds and writes in it, follows a link, puts the caret into a field. */
  function use(one) {
    if (one.tagName === 'SUMMARY') {
      const details = one.parentElement
      details.open = true
      write(details.querySelector('textarea') ?? details.querySelector('select') ?? one)
    } else if (one.matches(typedInto)) write(one)
    else one.click()
  }

  function write(field) {
    field.focus()
    field.scrollIntoView({ block: 'nearest' })
    if (field.tagName === 'TEXTAREA') field.setSelectionRange(field.value.length, field.value.length)
  }

  /**
   * On a choice of a form that publishes, whoever goes on typing means the text: a letter of it must neither change the status nor
   * begin to resolve. A key that leads into that form's own text loses nothing.
   */
  function isMeantAsText(target, one) {
    const form = target.closest?.('form[data-submit-on-ctrl-enter]')
    if (!form || !target.matches('input')) return false
    return one.tagName === 'SUMMARY'
      ? !one.parentElement.contains(form)
      : !(form.contains(one) && one.matches(typedInto))
  }

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape' && event.target.matches?.(`main :is(${typedInto})`)) event.target.blur()
    if (areOff() || event.target.closest?.(`${typedInto}, dialog`)) return
    if (event.key === '?') openSheet()
    else {
      const one = keyed().find(({ dataset }) => dataset.key === event.key)
      if (!one || isMeantAsText(event.target, one)) return
      use(one)
    }
    event.preventDefault()
  })

  document.addEventListener('click', ({ target }) => {
    if (target.closest?.('[data-opens-keys]')) openSheet()
  })
  document.addEventListener('change', ({ target }) => {
    if (target.matches?.('[data-keys-on]')) turn(target.checked)
  })
})()
