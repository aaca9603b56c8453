;(() => {
  // Enter in a field of one line goes on to the next one: what is published is published by its button, or by Ctrl+Enter.
  document.addEventListener('keydown', (event) => {
    const { target } = event
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.defaultPrevented) return
    if (!target.matches?.('.composer input[type="text"]')) return
    event.preventDefault()
    const fields = [...target.form.querySelectorAll('input[type="text"], textarea')]
    fields[fields.indexOf(target) + 1]?.focus()
  })

  // A text that is put in goes where the caret stands, and can be undone.
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-insert]')
    if (!button) return
    event.preventDefault()
    const field = button.form.elements.body
    const { selectionStart: at, value } = field
    const apart = at > 0 && !value.slice(0, at).endsWith('\n\n') ? '\n\n' : ''
    field.focus()
    // The one way to write into a field that keeps the browser's undo.
    if (!document.execCommand('insertText', false, apart + button.dataset.insert)) {
      field.setRangeText(apart + button.dataset.insert, at, field.selectionEnd, 'end')
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }
    button.closest('details').open = false
  })
})()
