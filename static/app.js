;(() => {
  // Before anything is painted: what only scripts can do is shown, and what stands in for them is not.
  document.documentElement.dataset.scripted = ''

  // The time to take something back, in seconds, by no clock but the server's; afterwards the offer says that it is too late.
  const countDown = () => {
    for (const offer of document.querySelectorAll('[data-held-for]')) {
      const seconds = Math.ceil((Number(offer.dataset.heldFor) - performance.now()) / 1000)
      const left = offer.querySelector('[data-countdown]')
      if (seconds > 0) left.textContent = ` ${left.dataset.countdown.replace('{seconds}', seconds)}`
      else {
        delete offer.dataset.heldFor
        for (const part of offer.children) part.hidden = part.dataset.tooLate === undefined
      }
    }
  }
  // A time zone that nobody has chosen is the browser's, where the list has it.
  document.addEventListener('DOMContentLoaded', () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    for (const list of document.querySelectorAll('select[data-own-zone]'))
      if ([...list.options].some(({ value }) => value === zone)) list.value = zone
  })
  document.addEventListener('DOMContentLoaded', () => {
    if (!document.querySelector('[data-held-for]')) return
    countDown()
    setInterval(countDown, 250)
  })

  // A key that an input method takes, such as the Enter that ends a word of Japanese, is no key of the page's. Safari tells such a
  // key by its code alone.
  const isOfInputMethod = (event) => event.isComposing || event.keyCode === 229
  addEventListener('keydown', (event) => isOfInputMethod(event) && event.stopImmediatePropagation(), true)

  // Ctrl+Enter (or Cmd+Enter) sends the form one is typing in, where the form says so.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    const form = event.target.closest('form[data-submit-on-ctrl-enter]')
    if (!form) return
    event.preventDefault()
    form.requestSubmit()
  })

  // A file that will be refused is refused before it is sent: one of many megabytes would end in an answer without words.
  document.addEventListener('change', ({ target }) => {
    const largest = Number(target.dataset.largest)
    if (!largest) return
    const [file] = target.files
    const kilobytes = (bytes) => String(Math.ceil(bytes / 1024))
    const tooLarge = file && file.size > largest
    const sentence = target.dataset.tooLarge.replace('{largest}', kilobytes(largest))
    target.setCustomValidity(tooLarge ? sentence.replace('{size}', kilobytes(file.size)) : '')
    target.reportValidity()
  })
})()
