;(() => {
  // Ctrl+Enter (or Cmd+Enter) sends the form one is typing in, where the form says so.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    const form = event.target.closest('form[data-submit-on-ctrl-enter]')
    if (!form) return
    event.preventDefault()
    form.requestSubmit()
  })
})()
