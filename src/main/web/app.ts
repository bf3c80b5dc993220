import 'htmx.org'
import 'htmx-ext-sse'
import { keepAlive } from './live'
import { commandLine } from './line'
import { keepTime } from './time'
import { themeToggle } from './theme'

// Forms that the script sends carry the proof in a header; fragments that are pushed know nothing of the reader's token.
document.addEventListener('htmx:configRequest', (event) => {
  const { csrfHeader, csrf } = document.body.dataset
  if (csrfHeader && csrf) {
    ;(event as CustomEvent<{ headers: Record<string, string> }>).detail.headers[csrfHeader] = csrf
  }
})

themeToggle()
keepTime()
keepAlive()
commandLine()
