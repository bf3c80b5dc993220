// The live flow: the diagram of the incident's flow beside the record, of what it called, of its runs and earlier starts.
import MoveCanvas from 'diagram-js/lib/navigation/movecanvas'
import ZoomScroll from 'diagram-js/lib/navigation/zoomscroll'
import { Drawing } from './drawing'
import type { FlowValue, InstanceValue, Shape, Standing, State } from './flow-state'
import { below, header, isScope, SIGNS, WORDS } from './flow-state'

const LIVE = 'live'

/** An element that people know by a name: gateways without one only join. */
const worthALine = (shape: Shape): boolean => Boolean(shape.businessObject.name) && !isScope(shape)

function tag<K extends keyof HTMLElementTagNameMap>(name: K, className: string, text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  if (className) element.className = className
  if (text) element.textContent = text
  return element
}

function moment(at: string, how: 'since' | 'deadline' | 'clock'): HTMLTimeElement {
  const time = tag('time', '')
  time.dateTime = at
  time.dataset[how] = ''
  return time
}

/** What is said of an element beside its name; times in it run by themselves. */
function said(standing: Standing): (Node | string)[] {
  const words: (Node | string)[] = []
  if (standing.waits) {
    words.push(`waits for ${standing.waits.who}`)
    if (standing.waits.deadline) words.push(', ', moment(standing.waits.deadline, 'deadline'))
  } else {
    words.push(WORDS[standing.state])
    if (standing.since && (standing.state === 'active' || standing.state === 'stalled')) words.push(' for ', moment(standing.since, 'since'))
    if (standing.since && (standing.state === 'finished' || standing.state === 'cancelled')) words.push(' at ', moment(standing.since, 'clock'))
  }
  if (standing.due) words.push(', timer: ', moment(standing.due, 'deadline'))
  if (standing.times > 1) words.push(`, ${standing.times} times`)
  return words
}

function start(section: HTMLElement): void {
  const part = <T extends HTMLElement>(selector: string) => section.querySelector<T>(selector)!
  const record = section.dataset.record ?? ''
  const which = part<HTMLSelectElement>('.which')
  const crumbs = part('.crumbs')
  const canvas = part('.canvas')
  const picked = part('.picked')
  const list = part<HTMLDetailsElement>('.as-list')
  const card = part('.flow-card')
  const dialog = part<HTMLDialogElement>('.flow-large')
  const drawing = new Drawing(canvas, [MoveCanvas, ZoomScroll])

  let live: FlowValue | null = null
  let shown: FlowValue | null = null
  let instance: InstanceValue | null = null
  let path: string[] = []
  let chosen: string | null = null
  let seen = ''

  const tick = () => document.dispatchEvent(new Event('muster:tick'))

  const address = (value: string) => {
    const [run, n] = value.startsWith('R') ? [value, null] : [null, value]
    const base = `/api/v1/incidents/${encodeURIComponent(record)}`
    const alone = live?.generation.match(/\/(R\d+)\//)?.[1]
    return run ? `${base}/runs/${run}/flow` : `${base}${alone ? `/runs/${alone}` : ''}/flow?start=${n}`
  }

  /** The instance that the reader went down to, else the flow itself. */
  const instanceOf = (flow: FlowValue): InstanceValue | null => {
    let at = flow.instances.find((each) => each.parent === null) ?? flow.instances[0] ?? null
    for (const step of path) {
      const next = at && flow.instances.findLast((each) => each.parent === at?.key && each.calledBy === step)
      if (!next) break
      at = next
    }
    return at
  }

  const options = (flow: FlowValue) => {
    const newest = flow.starts[0]
    const alone = flow.generation.match(/\/(R\d+)\//)?.[1]
    const title = alone ? `${alone} ${flow.runs.find((run) => run.key === alone)?.title ?? ''}` : 'Response'
    const rows: [string, string][] = [[LIVE, newest && flow.starts.length > 1 ? `Start ${flow.starts.length}, now` : `${title}, now`]]
    flow.starts.slice(1).forEach((each) => rows.push([each.generation.split('/').pop() ?? '', `Start ${each.generation.split('/').pop()}, earlier`]))
    flow.runs.filter((run) => run.key !== alone).forEach((run) => rows.push([run.key, `${run.key} ${run.title}`]))
    const print = JSON.stringify(rows)
    if (which.dataset.print === print) return
    which.dataset.print = print
    const value = which.value || LIVE
    which.replaceChildren(...rows.map(([key, label]) => new Option(label, key)))
    which.value = rows.some(([key]) => key === value) ? value : LIVE
    which.hidden = rows.length < 2
  }

  const drawCrumbs = (flow: FlowValue) => {
    const steps: { name: string; depth: number }[] = []
    let at = flow.instances.find((each) => each.parent === null) ?? null
    if (at) steps.push({ name: at.name, depth: 0 })
    path.forEach((step, depth) => {
      at = (at && flow.instances.findLast((each) => each.parent === at?.key && each.calledBy === step)) ?? null
      if (at) steps.push({ name: at.name, depth: depth + 1 })
    })
    crumbs.replaceChildren(
      ...steps.flatMap((step, i) => {
        const last = i === steps.length - 1
        const crumb = last ? tag('span', 'crumb', step.name) : tag('button', 'word crumb', step.name)
        if (last) crumb.setAttribute('aria-current', 'page')
        else crumb.addEventListener('click', () => goTo(path.slice(0, step.depth)))
        return i === 0 ? [crumb] : [tag('span', 'crumb-arrow', '›'), crumb]
      }),
    )
  }

  const goTo = (to: string[]) => {
    path = to
    chosen = null
    void draw(true)
  }

  const pick = (id: string | null, focus = false) => {
    chosen = id
    drawing.choose(id)
    drawPicked()
    if (id && focus) drawing.reveal(id)
  }

  const entriesOf = (shape: Shape, standing: Standing): HTMLElement[] => {
    if (!shown || !instance) return []
    const flow = shown
    const run = flow.generation.match(/^(.*\/R\d+)\/\d+$/)?.[1]
    const inner = standing.called ? below(flow, instance, shape.id).map((each) => each.processId) : []
    const step = header(shape, 'step')
    return [...document.querySelectorAll<HTMLElement>('#record .entry')].filter(({ dataset }) => {
      if (run) {
        if (dataset.run !== run) return false
        return dataset.element === shape.id || (step !== null && dataset.step === (shape.id.endsWith('_Undo') ? `${step}/undo` : step) && !dataset.type?.startsWith('question') === (shape.type !== 'bpmn:UserTask'))
      }
      if (dataset.generation && dataset.generation !== flow.generation) return false
      if (dataset.process && inner.includes(dataset.process)) return true
      return dataset.element === shape.id && (!dataset.process || dataset.process === instance?.processId)
    })
  }

  const drawPicked = () => {
    const shape = chosen === null ? null : drawing.shape(chosen)
    const standing = chosen === null ? null : drawing.standing(chosen)
    picked.hidden = !shape || !standing
    if (!shape || !standing) return
    const head = tag('div', 'picked-head')
    const name = tag('p', 'picked-name')
    name.append(tag('strong', '', shape.businessObject.name ?? 'Without a name'), ' ', ...said(standing))
    const close = tag('button', 'word close', 'dismiss')
    close.type = 'button'
    close.setAttribute('aria-label', 'Dismiss the chosen element')
    close.addEventListener('click', () => pick(null))
    head.append(name, close)
    const rows: HTMLElement[] = [head]
    if (standing.why) rows.push(tag('p', 'text alarm', standing.why))
    if (standing.called) {
      const open = tag('button', 'button small', `Open ${standing.called.name}`)
      open.type = 'button'
      open.addEventListener('click', () => goTo([...path, shape.id]))
      rows.push(open)
    }
    const entries = entriesOf(shape, standing)
    if (standing.waits?.title && entries.length === 0) rows.push(tag('p', 'text', `Asked: ${standing.waits.title}`))
    if (entries.length === 0) {
      rows.push(tag('p', 'soft', standing.times === 0 ? 'The flow has not been here.' : 'The record has no entry of it.'))
    } else {
      const items = entries.slice(0, 8).map((entry) => {
        const item = tag('li', '')
        const link = tag('a', '', entry.querySelector('.headline')?.textContent?.trim() ?? entry.id)
        link.href = `#${entry.id}`
        link.addEventListener('click', () => dialog.open && dialog.close())
        const at = entry.querySelector('.at time')?.cloneNode(true)
        if (at) item.append(at)
        item.append(link)
        return item
      })
      const ol = tag('ol', 'of-element')
      ol.append(...items)
      rows.push(ol)
      if (entries.length > 8) rows.push(tag('p', 'soft', `and ${entries.length - 8} earlier entries`))
    }
    picked.replaceChildren(...rows)
    tick()
  }

  const ORDER: State[] = ['stalled', 'waits', 'active', 'finished', 'cancelled', 'ahead', 'untaken']

  const drawList = () => {
    const rows = drawing
      .all()
      .filter(([shape]) => worthALine(shape))
      .sort(([a, x], [b, y]) => ORDER.indexOf(x.state) - ORDER.indexOf(y.state) || (x.since ?? '').localeCompare(y.since ?? '') || a.x - b.x)
      .map(([shape, standing]) => {
        const item = tag('li', standing.state)
        const button = tag('button', 'word')
        button.type = 'button'
        const sign = tag('span', 'sign', SIGNS[standing.state] || '·')
        sign.setAttribute('aria-hidden', 'true')
        const name = tag('strong', '', shape.businessObject.name)
        button.append(sign, name)
        button.addEventListener('click', () => pick(shape.id, true))
        const line = tag('span', 'list-line')
        line.append(...said(standing))
        item.append(button, ' ', line)
        return item
      })
    const focused = [...list.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement)
    list.querySelector('ol')!.replaceChildren(...rows)
    if (focused >= 0) list.querySelectorAll('button')[focused]?.focus()
  }

  /** Where another flow than the incident's present one stands; of that one the server says it better. */
  const sayOther = (flow: FlowValue, here: [Shape, Standing][]) => {
    const other = part('.other-words')
    other.hidden = which.value === LIVE || which.value === ''
    section.classList.toggle('other', !other.hidden)
    if (other.hidden) return
    const run = flow.runs.find((each) => each.key === which.value)
    const lines = here.map(([shape, standing]) => {
      const line = tag('p', '')
      line.append(tag('strong', '', shape.businessObject.name), ' ', ...said(standing))
      return line
    })
    other.replaceChildren(...(lines.length > 0 ? lines : [tag('p', '', run ? `${run.key} ${run.state}.` : 'This start is over.')]))
  }

  const describe = (flow: FlowValue) => {
    const here = drawing.all().filter(([shape, standing]) => worthALine(shape) && ['waits', 'stalled', 'active'].includes(standing.state))
    sayOther(flow, here)
    const where = here.map(([shape, standing]) => `${shape.businessObject.name} ${standing.waits ? `waits for ${standing.waits.who}` : `is ${WORDS[standing.state]}`}`)
    canvas.setAttribute('aria-label', `Diagram of ${instance?.name ?? flow.flow}. ${where.join('; ') || 'Nothing goes on'}. The list below says the same.`)
  }

  /** What belongs to a drawing stands only beside one; the words below say what is known without it. */
  const lay = (flow: FlowValue, drawn: boolean) => {
    for (const each of [part('.diagram'), list]) each.hidden = !drawn
    part('.flow-tools').hidden = !drawn && flow.starts.length + flow.runs.length < 2
    section.classList.toggle('drawn', drawn)
  }

  const draw = async (fresh: boolean) => {
    const flow = shown
    if (!flow) return
    instance = instanceOf(flow)
    const known = instance !== null && instance.diagram !== ''
    lay(flow, known)
    if (!instance || !known) return
    drawCrumbs(flow)
    const drawn = await drawing.show(flow, instance, fresh)
    lay(flow, drawn)
    if (!drawn) {
      // The next word of the flow tries again.
      seen = ''
      return
    }
    describe(flow)
    drawList()
    drawing.choose(chosen)
    drawPicked()
    section.dataset.shown = instance.diagram
    tick()
  }

  const take = (flow: FlowValue) => {
    const print = JSON.stringify({ ...flow, knownAt: null })
    if (print === seen) return
    const other = shown?.generation !== flow.generation
    if (other && shown) path = []
    seen = print
    shown = flow
    void draw(other)
  }

  const readLive = () => {
    const picture = section.querySelector<HTMLElement>('#lane-flow')?.dataset.picture
    if (!picture) return
    live = JSON.parse(picture) as FlowValue
    options(live)
    if ((which.value || LIVE) === LIVE) take(live)
  }

  const fetchOther = async () => {
    const value = which.value
    if (!value || value === LIVE || document.hidden) return
    try {
      const response = await fetch(address(value), { headers: { accept: 'application/json' } })
      if (response.ok && which.value === value) take((await response.json()) as FlowValue)
    } catch {
      // The page says itself when it has lost its connection; the next look may succeed.
    }
  }

  which.addEventListener('change', () => {
    path = []
    pick(null)
    seen = ''
    shown = null
    if (which.value === LIVE && live) take(live)
    else void fetchOther()
  })
  window.setInterval(() => {
    const going = which.value !== LIVE && (shown === null || shown.state !== 'ended' || shown.instances.some((each) => each.active))
    if (going) void fetchOther()
  }, 700)
  document.addEventListener('muster:lane', (event) => {
    const id = (event as CustomEvent<string>).detail
    if (id === 'lane-flow') readLive()
    if (id === 'record' && chosen) drawPicked()
  })

  drawing.onPick((id) => pick(id))
  drawing.onOpen((id) => {
    if (drawing.standing(id)?.called) goTo([...path, id])
  })
  section.addEventListener('click', (event) => {
    const zoom = (event.target as HTMLElement).closest<HTMLElement>('[data-zoom]')?.dataset.zoom
    if (zoom) drawing.zoom(zoom as 'in' | 'out' | 'fit')
  })

  const large = part('[data-large]')
  large.addEventListener('click', () => {
    if (dialog.open) return dialog.close()
    dialog.append(part('.flow-head'), card)
    dialog.showModal()
    large.textContent = 'Close'
    drawing.large(true)
  })
  dialog.addEventListener('close', () => {
    section.prepend(part('.flow-head'))
    section.append(card)
    large.textContent = 'Larger'
    drawing.large(false)
    large.focus()
  })

  readLive()
}

const section = document.querySelector<HTMLElement>('#flow')
if (section) start(section)
