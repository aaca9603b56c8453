;(() => {
  // Services are put in order by dragging, or with Alt and an arrow key; both send the form that the two buttons send.
  const shown = '[data-drag-handle]'
  let drag = null

  const show = () => {
    for (const handle of document.querySelectorAll(shown)) handle.hidden = false
  }
  document.addEventListener('DOMContentLoaded', show)
  document.addEventListener('htmx:after:swap', show)

  document.addEventListener('pointerdown', (event) => {
    const handle = event.target.closest?.(shown)
    if (!handle || event.button !== 0) return
    event.preventDefault()
    const row = handle.closest('[data-service]')
    drag = { row, handle, list: row.parentElement, next: row.nextElementSibling }
    row.classList.add('dragged')
    handle.setPointerCapture(event.pointerId)
  })

  document.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (!drag) return
    if (clientY < 64) scrollBy(0, -12)
    else if (clientY > innerHeight - 64) scrollBy(0, 12)
    const below = document.elementFromPoint(clientX, clientY)
    const other = below?.closest('[data-service]')
    if (other && other !== drag.row) {
      const { top, height } = other.getBoundingClientRect()
      other.parentElement.insertBefore(drag.row, clientY < top + height / 2 ? other : other.nextElementSibling)
    } else if (!other) {
      const list = below?.closest('.list-card')?.querySelector('[data-service-list]')
      if (list && list.children.length === 0) list.append(drag.row)
    }
  })

  const end = (isDropped) => {
    if (!drag) return
    const { row, list, next } = drag
    drag = null
    row.classList.remove('dragged')
    const isMoved = row.parentElement !== list || row.nextElementSibling !== next
    if (!isDropped) list.insertBefore(row, next)
    else if (isMoved) send(row)
  }
  document.addEventListener('pointerup', () => end(true))
  document.addEventListener('pointercancel', () => end(false))

  function send(row) {
    const form = row.querySelector('form.move')
    const fields = {
      group: row.parentElement.dataset.serviceList,
      before: row.nextElementSibling?.dataset.service ?? '',
    }
    for (const [name, value] of Object.entries(fields))
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
    form.requestSubmit()
  }

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') end(false)
    const direction = { ArrowUp: 'up', ArrowDown: 'down' }[event.key]
    const row = event.altKey && direction && event.target.closest?.('[data-service]')
    if (!row) return
    event.preventDefault()
    const button = row.querySelector(`button[name="direction"][value="${direction}"]`)
    button.focus()
    button.click()
  })
})()
