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
})()
