// One canvas of bpmn-js: shows a diagram, marks how its elements stand, and puts times and signs on them.
import Viewer from 'bpmn-js/lib/Viewer'
import type { FlowValue, InstanceValue, Shape, Standing } from './flow-state'
import { isNode, isScope, passed, SIGNS, standings } from './flow-state'

interface Canvas {
  zoom(to?: number | 'fit-viewport', centre?: 'auto' | { x: number; y: number }): number
  viewbox(box?: { x: number; y: number; width: number; height: number }): { x: number; y: number; width: number; height: number; scale: number; inner: { x: number; y: number; width: number; height: number }; outer: { width: number; height: number } }
  scroll(by: { dx: number; dy: number }): void
  resized(): void
  addMarker(element: string, marker: string): void
  removeMarker(element: string, marker: string): void
}
interface Registry { filter(of: (shape: Shape) => boolean): Shape[]; get(id: string): Shape | undefined }
interface Overlays { add(element: string, type: string, overlay: { position: Record<string, number>; html: HTMLElement }): string; clear(): void }
interface Events { on(name: string, done: (event: { element: Shape }) => void): void }
interface Zoom { toggle(enabled: boolean): void }

/** Below this scale nobody reads the names of tasks. */
const READABLE = 0.62

const texts = new Map<string, Promise<string>>()

function text(diagram: string): Promise<string> {
  let found = texts.get(diagram)
  if (!found) {
    found = fetch(`/api/v1/diagrams/${diagram}`).then((response) => {
      if (!response.ok) throw new Error(`diagram ${diagram}: ${response.status}`)
      return response.text()
    })
    found.catch(() => texts.delete(diagram))
    texts.set(diagram, found)
  }
  return found
}

export class Drawing {
  private readonly viewer: Viewer
  private all_: [Shape, Standing][] = []
  private diagram = ''
  private marked: [string, string][] = []
  private order = Promise.resolve(true)
  private moved = false
  private chosen: string | null = null
  private isLarge = false

  constructor(
    private readonly container: HTMLElement,
    modules: object[],
  ) {
    this.viewer = new Viewer({
      container,
      additionalModules: modules,
      // The wheel scrolls the page; only the large diagram takes it.
      zoomScroll: { enabled: false },
      bpmnRenderer: { defaultFillColor: 'var(--card)', defaultStrokeColor: 'var(--stroke)', defaultLabelColor: 'var(--label)' },
      textRenderer: { defaultStyle: { fontFamily: 'Inter, system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif', fontSize: 12 } },
    } as ConstructorParameters<typeof Viewer>[0])
    this.container.addEventListener('pointerdown', () => (this.moved = true))
    this.touch()
    new ResizeObserver(() => this.fit()).observe(container)
  }

  private get<T>(name: string): T {
    return this.viewer.get(name) as T
  }

  /** A finger moves the diagram sideways, and in the large one every way. */
  private touch(): void {
    let last: { x: number; y: number } | null = null
    this.container.addEventListener('pointerdown', (event) => {
      if (event.pointerType === 'touch') last = { x: event.clientX, y: event.clientY }
    })
    this.container.addEventListener('pointermove', (event) => {
      if (!last) return
      this.get<Canvas>('canvas').scroll({ dx: event.clientX - last.x, dy: this.isLarge ? event.clientY - last.y : 0 })
      last = { x: event.clientX, y: event.clientY }
    })
    for (const end of ['pointerup', 'pointercancel', 'pointerleave']) this.container.addEventListener(end, () => (last = null))
  }

  onPick(done: (id: string | null) => void): void {
    this.get<Events>('eventBus').on('element.click', ({ element }) => {
      const shape = element.labelTarget ?? element
      done(isNode(shape) && !isScope(shape) ? shape.id : null)
    })
  }

  onOpen(done: (id: string) => void): void {
    this.get<Events>('eventBus').on('element.dblclick', ({ element }) => done((element.labelTarget ?? element).id))
  }

  all(): [Shape, Standing][] {
    return this.all_
  }

  shape(id: string): Shape | null {
    return this.all_.find(([shape]) => shape.id === id)?.[0] ?? null
  }

  standing(id: string): Standing | null {
    return this.all_.find(([shape]) => shape.id === id)?.[1] ?? null
  }

  /** Draws it, in order of the calls. @return whether it could be shown */
  show(flow: FlowValue, instance: InstanceValue, fresh: boolean): Promise<boolean> {
    this.order = this.order.then(() => this.draw(flow, instance, fresh)).catch((wrong: unknown) => {
      console.warn('The diagram cannot be shown', wrong)
      return false
    })
    return this.order
  }

  private async draw(flow: FlowValue, instance: InstanceValue, fresh: boolean): Promise<boolean> {
    const other = this.diagram !== instance.diagram
    if (other) {
      const xml = await text(instance.diagram)
      await this.viewer.importXML(xml)
      this.diagram = instance.diagram
      this.marked = []
    }
    const registry = this.get<Registry>('elementRegistry')
    const shapes = registry.filter(isNode)
    const standing = standings(flow, instance, shapes)
    this.all_ = shapes.map((shape) => [shape, standing.get(shape.id)!])
    this.mark(registry, standing)
    if (other || fresh) this.moved = false
    this.fit()
    return true
  }

  private mark(registry: Registry, standing: Map<string, Standing>): void {
    const canvas = this.get<Canvas>('canvas')
    const overlays = this.get<Overlays>('overlays')
    this.marked.forEach(([id, marker]) => canvas.removeMarker(id, marker))
    this.marked = []
    overlays.clear()
    const put = (id: string, marker: string) => {
      canvas.addMarker(id, marker)
      this.marked.push([id, marker])
    }
    for (const [shape, at] of this.all_) {
      put(shape.id, `is-${at.state}`)
      if (isScope(shape)) put(shape.id, 'is-scope')
      if (at.called) put(shape.id, 'is-open')
      registry.filter((label) => label.labelTarget === shape).forEach((label) => put(label.id, `is-${at.state}`))
      this.overlay(overlays, shape, at)
    }
    for (const connection of registry.filter((shape) => Boolean(shape.waypoints) && shape.type === 'bpmn:SequenceFlow')) {
      const state = passed(connection, standing)
      put(connection.id, `is-${state}`)
      registry.filter((label) => label.labelTarget === connection).forEach((label) => put(label.id, `is-${state}`))
    }
    this.choose(this.chosen)
  }

  private overlay(overlays: Overlays, shape: Shape, at: Standing): void {
    if (isScope(shape)) return
    const task = shape.width > 60
    if (SIGNS[at.state] && !(at.waits && task)) {
      const sign = document.createElement('span')
      sign.className = `flow-sign ${at.state}`
      sign.textContent = SIGNS[at.state]
      overlays.add(shape.id, 'sign', { position: { top: -9, left: task ? -9 : -7 }, html: sign })
    }
    const time = (value: string, how: 'since' | 'deadline', className: string) => {
      const element = document.createElement('time')
      element.dateTime = value
      element.dataset[how] = ''
      element.className = className
      return element
    }
    const going = at.state === 'active' || at.state === 'stalled' || at.state === 'waits'
    if (task && at.waits?.deadline) {
      overlays.add(shape.id, 'time', { position: { top: 3, left: shape.width - 76 }, html: time(at.waits.deadline, 'deadline', `flow-time ${at.state}`) })
    } else if (task && at.since && going) {
      const span = time(at.since, 'since', 'flow-time')
      span.dataset.short = ''
      overlays.add(shape.id, 'time', { position: { top: 3, left: shape.width - 76 }, html: span })
    }
    if (at.waits && task) {
      const pill = document.createElement('div')
      pill.className = `flow-wait ${at.state}`
      pill.textContent = `${SIGNS[at.state]} ${at.waits.who}`
      overlays.add(shape.id, 'wait', { position: { top: -23, left: shape.width / 2 - 80 }, html: pill })
    }
    // The timer on a question is what its deadline says already.
    const said = shape.host && this.standing(shape.host.id)?.waits?.deadline
    if (at.due && !said) {
      overlays.add(shape.id, 'due', { position: { top: shape.height / 2 + 2, left: shape.width + 3 }, html: time(at.due, 'deadline', 'flow-due') })
    }
  }

  /** Nothing when the diagram has no such element (any more). */
  choose(id: string | null): void {
    const canvas = this.get<Canvas>('canvas')
    const here = (chosen: string | null): chosen is string => chosen !== null && this.get<Registry>('elementRegistry').get(chosen) !== undefined
    if (here(this.chosen)) canvas.removeMarker(this.chosen, 'is-chosen')
    this.chosen = id
    if (here(id)) canvas.addMarker(id, 'is-chosen')
  }

  reveal(id: string): void {
    const shape = this.shape(id)
    if (shape) this.centre([shape])
  }

  zoom(to: 'in' | 'out' | 'fit'): void {
    const canvas = this.get<Canvas>('canvas')
    this.moved = true
    if (to === 'fit') canvas.zoom('fit-viewport', 'auto')
    else canvas.zoom(Math.min(2.5, Math.max(0.15, canvas.zoom() * (to === 'in' ? 1.25 : 0.8))))
  }

  large(large: boolean): void {
    this.isLarge = large
    this.moved = false
    this.get<Zoom>('zoomScroll').toggle(large)
    this.fit()
  }

  /** The whole where it can be read, else where the flow stands. Never when the reader has moved it. */
  private fit(): void {
    if (!this.diagram || this.container.clientWidth === 0) return
    const canvas = this.get<Canvas>('canvas')
    canvas.resized()
    if (this.moved) return
    const scale = canvas.zoom('fit-viewport', 'auto')
    const box = canvas.viewbox()
    if (scale >= (this.isLarge ? READABLE * 0.7 : READABLE)) {
      if (scale > 1) this.whole(box, 1)
      return
    }
    const shapes = this.all_.filter(([shape]) => !isScope(shape))
    const here = shapes.filter(([, at]) => ['waits', 'stalled', 'active'].includes(at.state))
    const last = shapes.filter(([, at]) => at.since !== null).sort(([, a], [, b]) => (b.since ?? '').localeCompare(a.since ?? ''))
    const shown = (here.length > 0 ? here : last.slice(0, 2)).map(([shape]) => shape)
    if (shown.length > 0) this.centre(shown)
    else this.whole(box, Math.max(scale, 0.3))
  }

  private whole(box: ReturnType<Canvas['viewbox']>, scale: number): void {
    const width = box.outer.width / scale
    const height = box.outer.height / scale
    this.get<Canvas>('canvas').viewbox({
      x: box.inner.x + box.inner.width / 2 - width / 2,
      y: box.inner.y + box.inner.height / 2 - height / 2,
      width,
      height,
    })
  }

  private centre(shapes: Shape[]): void {
    const canvas = this.get<Canvas>('canvas')
    const left = Math.min(...shapes.map((shape) => shape.x)) - 60
    const right = Math.max(...shapes.map((shape) => shape.x + shape.width)) + 60
    const top = Math.min(...shapes.map((shape) => shape.y)) - 40
    const bottom = Math.max(...shapes.map((shape) => shape.y + shape.height)) + 60
    const outer = canvas.viewbox().outer
    const scale = Math.min(this.isLarge ? 1 : 0.8, Math.max(READABLE, Math.min(outer.width / (right - left), outer.height / (bottom - top))))
    const width = outer.width / scale
    const height = outer.height / scale
    const fitsAcross = right - left <= width
    const fitsDown = bottom - top <= height
    canvas.viewbox({
      x: fitsAcross ? (left + right) / 2 - width / 2 : left,
      y: fitsDown ? (top + bottom) / 2 - height / 2 : top,
      width,
      height,
    })
  }
}
