import htmx from 'htmx.org'
import { tick } from './time'

// The server pushes two things: an entry of the record, and a lane (a part of the page that has only a newest state).

/** Puts a lane in the place of its older self, unless it is the same; what the reader was typing in it stays. */
function lane(fresh: HTMLElement): void {
  const old = document.getElementById(fresh.id)
  if (!old || old.dataset.hash === fresh.dataset.hash) return
  const focused = document.activeElement
  const focusId = focused instanceof HTMLElement && old.contains(focused) ? focused.id : ''
  for (const open of old.querySelectorAll<HTMLDetailsElement>('details[open][id]')) {
    fresh.querySelector<HTMLDetailsElement>(`#${CSS.escape(open.id)}`)?.setAttribute('open', '')
  }
  for (const field of old.querySelectorAll<HTMLInputElement>('input.field[id]')) {
    const same = fresh.querySelector<HTMLInputElement>(`#${CSS.escape(field.id)}`)
    if (same) same.value = field.value
  }
  for (const card of fresh.querySelectorAll<HTMLElement>('.ask')) {
    const title = card.getAttribute('aria-labelledby')
    if (title && !old.querySelector(`#${CSS.escape(title)}`)) card.classList.add('arrived')
  }
  old.replaceWith(fresh)
  htmx.process(fresh)
  if (focusId) document.getElementById(focusId)?.focus()
  document.dispatchEvent(new CustomEvent('muster:lane', { detail: fresh.id }))
}

const saidAt = (entry: Element): number => Date.parse(entry.querySelector('time')?.dateTime ?? '')

/**
 * Puts an entry on top of the record, under the heading of its phase; one that is there already is drawn anew. What was read
 * back after a gap goes to where its own time belongs.
 */
function entry(fresh: HTMLElement): void {
  const record = document.getElementById('record')
  if (!record) return
  const old = document.getElementById(fresh.id)
  if (old) {
    old.replaceWith(fresh)
    htmx.process(fresh)
    return
  }
  const newer = [...record.querySelectorAll('.entry')].filter((entry) => saidAt(entry) > saidAt(fresh)).at(-1)
  if (newer) {
    fresh.classList.add('arrived')
    newer.after(fresh)
    htmx.process(fresh)
    return
  }
  const phase = fresh.dataset.phase ?? ''
  let group = record.firstElementChild as HTMLElement | null
  if (!group || group.dataset.phase !== phase) {
    group = document.createElement('section')
    group.className = 'phase'
    group.dataset.phase = phase
    const heading = document.createElement('h2')
    heading.textContent = phase
    group.append(heading, document.createElement('ol'))
    record.prepend(group)
  }
  fresh.classList.add('arrived')
  group.querySelector('ol')?.prepend(fresh)
  htmx.process(fresh)
  document.dispatchEvent(new CustomEvent('muster:lane', { detail: 'record' }))
}

export function keepAlive(): void {
  document.addEventListener('htmx:sseBeforeMessage', (event) => {
    event.preventDefault()
    const message = (event as CustomEvent<MessageEvent<string>>).detail
    const template = document.createElement('template')
    template.innerHTML = message.data
    for (const fresh of [...template.content.children] as HTMLElement[]) {
      if (message.type === 'entry') entry(fresh)
      else lane(fresh)
    }
    tick()
  })

  // A short gap (a restart, a changed network) is nobody's business; a longer one is said.
  const notice = document.querySelector<HTMLElement>('[data-lost]')
  let waiting: number | undefined
  const live = document.querySelector<HTMLElement>('[data-live]')
  document.addEventListener('htmx:sseError', () => {
    delete live?.dataset.connected
    waiting ??= window.setTimeout(() => {
      if (notice) notice.hidden = false
    }, 1500)
  })
  document.addEventListener('htmx:sseOpen', () => {
    clearTimeout(waiting)
    waiting = undefined
    if (notice) notice.hidden = true
    if (live) live.dataset.connected = ''
  })
}
