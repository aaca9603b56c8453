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

  // What was typed in the last moment before a tab closes is still on its way to the draft: it is sent along. What is sent as the
  // form itself is no draft. A browser carries at most 64 KiB past the end of a page.
  const unsaved = new Set()
  /** Such as the form itself is sent, or the one that discards the draft. */
  const isLeaving = () => document.querySelector('form[data-sending]') !== null
  document.addEventListener('input', ({ target }) => {
    if (target.form?.querySelector('[data-keeps-draft]')) unsaved.add(target.form)
  })
  document.addEventListener('htmx:before:request', (event) => {
    const { target } = event
    if (!target.matches?.('[data-keeps-draft]')) return
    // What is on its way decides about the draft: a text that comes after it would make the draft anew.
    if (isLeaving()) event.preventDefault()
    else unsaved.delete(target.closest('form'))
  })
  document.addEventListener('htmx:finally:request', ({ target, detail }) => {
    if (!target.matches?.('[data-keeps-draft]') || isLeaving()) return
    const status = detail.ctx.response?.status
    const isKept = status >= 200 && status < 300
    target.firstElementChild.hidden = isKept
    if (!isKept) unsaved.add(target.closest('form'))
  })
  addEventListener('pagehide', () => {
    if (isLeaving()) return
    for (const form of unsaved) {
      const body = new URLSearchParams(new FormData(form))
      const url = form.querySelector('[data-keeps-draft]').dataset.keepsDraft
      fetch(url, { method: 'POST', body, keepalive: true, headers: { 'hx-request': 'true' } }).catch(() => undefined)
    }
    unsaved.clear()
  })
})()
