// The command line: "/" reaches it from anywhere, completions, history, and a refused line stays to be mended.

interface Completion {
  insert: string
  label: string
  hint: string
}

const HISTORY = 'muster.history'

function remembered(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(HISTORY) ?? '[]')
    return Array.isArray(kept) ? kept.filter((line): line is string => typeof line === 'string') : []
  } catch {
    return []
  }
}

function remember(line: string): void {
  const lines = [line, ...remembered().filter((other) => other !== line)].slice(0, 50)
  try {
    localStorage.setItem(HISTORY, JSON.stringify(lines))
  } catch {
    // A browser without storage has no history.
  }
}

function freshClick(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function commandLine(): void {
  const form = document.querySelector<HTMLFormElement>('#say')
  const input = document.querySelector<HTMLInputElement>('#line')
  const list = document.querySelector<HTMLUListElement>('#completions')
  const answer = document.querySelector<HTMLElement>('#answer')
  if (!form || !input || !list || !answer) return

  let offered: Completion[] = []
  let chosen = -1
  let back = -1
  let asked = 0

  const close = () => {
    offered = []
    chosen = -1
    list.hidden = true
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
  }
  const choose = (index: number) => {
    chosen = index
    list.querySelectorAll('li').forEach((row, i) => {
      row.setAttribute('aria-selected', String(i === index))
      if (i === index) row.scrollIntoView({ block: 'nearest' })
    })
    if (index >= 0) input.setAttribute('aria-activedescendant', `completion-${index}`)
    else input.removeAttribute('aria-activedescendant')
  }
  const take = (index: number) => {
    const taken = offered[index]
    if (!taken) return
    input.value = taken.insert
    close()
    void offer()
  }
  const show = (found: Completion[]) => {
    offered = found
    if (found.length === 0) return close()
    list.replaceChildren(
      ...found.map((completion, i) => {
        const row = document.createElement('li')
        row.id = `completion-${i}`
        row.setAttribute('role', 'option')
        const text = document.createElement('b')
        text.textContent = completion.label
        const hint = document.createElement('span')
        hint.textContent = completion.hint
        row.append(text, hint)
        row.addEventListener('mousedown', (event) => {
          event.preventDefault()
          take(i)
        })
        return row
      }),
    )
    list.hidden = false
    input.setAttribute('aria-expanded', 'true')
    choose(-1)
  }
  const offer = async () => {
    const mine = ++asked
    if (!input.value.startsWith('/')) return close()
    const address = new URL(form.dataset.completions ?? '/completions', location.href)
    address.searchParams.set('text', input.value)
    try {
      const response = await fetch(address, { headers: { accept: 'application/json' } })
      if (mine !== asked || !response.ok) return
      const found = (await response.json()) as Completion[]
      show(found.filter((completion) => completion.insert.trimEnd() !== input.value.trimEnd()))
    } catch {
      close()
    }
  }

  let pause: number | undefined
  input.addEventListener('input', () => {
    back = -1
    clearTimeout(pause)
    pause = window.setTimeout(() => void offer(), 60)
  })
  input.addEventListener('blur', close)
  form.addEventListener('submit', () => {
    // What is still being looked up belongs to a line that is sent.
    clearTimeout(pause)
    asked++
    close()
  })
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    const open = !list.hidden
    if (event.key === 'Escape') {
      if (open) close()
      else input.blur()
    } else if (event.key === 'Tab' && open && !event.shiftKey) {
      event.preventDefault()
      take(Math.max(chosen, 0))
    } else if (event.key === 'Enter' && open && chosen >= 0) {
      event.preventDefault()
      take(chosen)
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      if (open) return choose((chosen + step + offered.length + (chosen < 0 && step < 0 ? 1 : 0)) % offered.length)
      const lines = remembered()
      back = Math.min(Math.max(back - step, -1), lines.length - 1)
      input.value = lines[back] ?? ''
    }
  })

  document.addEventListener('keydown', (event) => {
    const at = event.target as HTMLElement
    const typing = at.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(at.tagName)
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      if (input.value === '') input.value = '/'
      input.focus()
      void offer()
    }
  })

  document.addEventListener('click', (event) => {
    const at = event.target as HTMLElement
    const fill = at.closest<HTMLElement>('[data-fill]')
    if (fill) {
      input.value = `${fill.dataset.fill ?? ''} `
      input.focus()
      void offer()
    }
    if (at.closest('[data-dismiss]')) answer.replaceChildren()
  })

  // htmx sends the form; here is only what becomes of the text.
  const say = (words: string) => {
    const box = document.createElement('div')
    box.className = 'answer refused'
    box.textContent = words
    answer.replaceChildren(box)
  }
  document.addEventListener('htmx:afterRequest', (event) => {
    const detail = (event as CustomEvent<{ elt: HTMLElement; successful: boolean; xhr: XMLHttpRequest }>).detail
    if (!detail.successful) {
      say(
        detail.xhr.status === 401
          ? 'You are signed out. Open this page again after signing in; what you typed is still here.'
          : detail.xhr.status === 403
            ? 'This page is too old to send from. Copy what you typed and load the page again.'
            : 'It did not get through; nothing was done that the record does not show. What you typed is still here.',
      )
      return
    }
    const click = detail.elt.querySelector<HTMLInputElement>('input[name=click]')
    if (click) click.value = freshClick()
    const reply = answer.querySelector<HTMLElement>('.answer')
    if (detail.elt !== form) return
    close()
    if (reply?.dataset.refused === 'yes') return
    remember(input.value)
    input.value = ''
    back = -1
    const elsewhere = reply?.dataset.go
    if (elsewhere && !location.pathname.startsWith('/incidents/')) location.assign(`/incidents/${elsewhere}`)
  })
}
