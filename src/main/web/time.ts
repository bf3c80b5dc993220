// Times come in UTC and are shown in the reader's zone; spans keep running without the server.
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const moment = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

function stopwatch(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds))
  const two = (n: number) => String(n).padStart(2, '0')
  return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
}

function elapsed(seconds: number): string {
  const minutes = Math.max(0, Math.floor(seconds / 60))
  if (minutes < 1) return 'less than a minute'
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`
  return `${Math.floor(hours / 24)} d`
}

function overdue(seconds: number): string {
  return seconds < 60 ? 'overdue' : `overdue by ${elapsed(seconds)}`
}

function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

// The reader's clock may be wrong; what counts runs by the server's.
const skew = Number(document.querySelector<HTMLElement>('main')?.dataset.now ?? Date.now()) - Date.now()

export function tick(): void {
  const now = Date.now() + skew
  for (const element of document.querySelectorAll<HTMLTimeElement>('time[datetime]')) {
    const at = Date.parse(element.dateTime)
    if (Number.isNaN(at)) continue
    const data = element.dataset
    if (data.placed === undefined) {
      data.placed = ''
      element.title = `${full.format(at)} (${zone})`
      if (data.clock !== undefined) say(element, clock.format(at))
      if (data.moment !== undefined) say(element, (Math.abs(at - now) < 12 * 3600_000 ? clock : moment).format(at))
      if (data.date !== undefined) say(element, date.format(at))
    }
    if (data.since !== undefined) say(element, (data.short !== undefined ? stopwatch : elapsed)((now - at) / 1000))
    if (data.stopwatch !== undefined) say(element, stopwatch((now - at) / 1000))
    if (data.deadline !== undefined) {
      say(element, at > now ? `${stopwatch((at - now) / 1000)} left` : overdue((now - at) / 1000))
      element.closest('.ask')?.classList.toggle('overdue', at <= now)
    }
  }
}

export function keepTime(): void {
  tick()
  setInterval(tick, 1000)
  document.addEventListener('visibilitychange', tick)
  // What draws times later than this script says so.
  document.addEventListener('muster:tick', tick)
}
