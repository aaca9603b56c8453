;(() => {
  // On a phone the navigation scrolls sideways: where one is has to be in sight.
  document.addEventListener('DOMContentLoaded', () => {
    const bar = document.querySelector('.dashboard-nav ul')
    const current = bar?.querySelector('[aria-current="page"]')
    if (current) bar.scrollLeft = current.offsetLeft - bar.clientWidth / 2 + current.offsetWidth / 2
  })

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
    const kilobytes = (bytes) => `${Math.ceil(bytes / 1024)} KB`
    const tooLarge = file && file.size > largest
    target.setCustomValidity(
      tooLarge ? `This file has ${kilobytes(file.size)}: choose one of at most ${kilobytes(largest)}.` : '',
    )
    target.reportValidity()
  })
})()
