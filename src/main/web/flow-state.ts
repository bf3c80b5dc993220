// What each element of a diagram is, from what the server says of the flow and from the drawing itself.

export interface ElementValue { id: string; name: string; type: string; state: string; since: string; times: number }
export interface InstanceValue {
  key: string
  parent: string | null
  calledBy: string | null
  processId: string
  name: string
  diagram: string
  active: boolean
  elements: ElementValue[]
  timers: { element: string; at: string }[]
}
export interface AskedValue {
  key: string
  title: string
  who: string
  deadline: string | null
  kind: string
  process: string | null
  element: string | null
  run: string | null
  step: string | null
}
export interface FlowValue {
  record: string
  generation: string
  flow: string
  state: string
  starts: { generation: string; flow: string; ended: boolean; startedAt: string }[]
  instances: InstanceValue[]
  questions: AskedValue[]
  runs: { key: string; title: string; state: string; ended: boolean }[]
  awaited: { instance: string; element: string; name: string }[]
  stalls: { element: string; name: string; why: string; since: string }[]
}

/** A shape or a connection, as far as it concerns us here. */
export interface Shape {
  id: string
  type: string
  x: number
  y: number
  width: number
  height: number
  waypoints?: unknown
  labelTarget?: Shape
  source?: Shape
  target?: Shape
  parent?: Shape
  children?: Shape[]
  attachers?: Shape[]
  host?: Shape
  outgoing: Shape[]
  businessObject: Business
}
interface Business {
  name?: string
  triggeredByEvent?: boolean
  eventDefinitions?: { $type: string; name?: string }[]
  extensionElements?: { values?: Extension[] }
}
interface Extension { $type: string; $children?: { key?: string; value?: string }[] }

export type State = 'waits' | 'stalled' | 'active' | 'finished' | 'cancelled' | 'ahead' | 'untaken'

export interface Waits { who: string; deadline: string | null; title: string }

export interface Standing {
  state: State
  since: string | null
  times: number
  /** Whom or what it waits for. */
  waits: Waits | null
  /** Why it is stalled. */
  why: string
  /** When its timer fires. */
  due: string | null
  /** The newest instance that this call activity called. */
  called: InstanceValue | null
}

export const WORDS: Record<State, string> = {
  waits: 'waits for',
  stalled: 'stalled',
  active: 'going on',
  finished: 'done',
  cancelled: 'left before its end',
  ahead: 'not yet',
  untaken: 'not taken',
}

export const SIGNS: Record<State, string> = {
  waits: '?',
  stalled: '!',
  active: '▶',
  finished: '✓',
  cancelled: '✕',
  ahead: '',
  untaken: '',
}

/** A parameter of a task, as its header says. */
export function header(shape: Shape, key: string): string | null {
  for (const extension of shape.businessObject.extensionElements?.values ?? []) {
    if (!extension.$type.endsWith(':taskHeaders')) continue
    const found = extension.$children?.find((each) => each.key === key)
    if (found) return found.value ?? null
  }
  return null
}

export const isNode = (shape: Shape): boolean =>
  !shape.waypoints && !shape.labelTarget && !['bpmn:Process', 'bpmn:Participant', 'bpmn:Lane', 'bpmn:TextAnnotation', 'bpmn:Group'].includes(shape.type) && shape.parent !== undefined

export const isScope = (shape: Shape): boolean => shape.type === 'bpmn:SubProcess' || shape.type === 'bpmn:Transaction'

/** Everything below a call activity: the newest of what it called, and what that called. */
export function below(flow: FlowValue, instance: InstanceValue, element: string): InstanceValue[] {
  const direct = flow.instances.filter((each) => each.parent === instance.key && each.calledBy === element)
  return direct.flatMap((each) => [each, ...each.elements.flatMap((inner) => below(flow, each, inner.id))])
}

function askedAt(flow: FlowValue, instance: InstanceValue, element: string, shape: Shape | null): AskedValue | null {
  const run = flow.generation.match(/\/(R\d+)\//)?.[1]
  return (
    flow.questions.find((asked) =>
      run
        ? asked.run?.endsWith(`/${run}`) && shape !== null && asked.kind === header(shape, 'kind') && (asked.step ?? null) === header(shape, 'step')
        : asked.element === element && (asked.process === null || asked.process === instance.processId),
    ) ?? null
  )
}

/** How each node of the instance's drawing stands, by its id. */
export function standings(flow: FlowValue, instance: InstanceValue, shapes: Shape[]): Map<string, Standing> {
  const heard = new Map(instance.elements.map((element) => [element.id, element]))
  const reachable = ahead(shapes, heard, instance.active)
  const all = new Map<string, Standing>()
  for (const shape of shapes) {
    const element = heard.get(shape.id)
    const standing: Standing = {
      state: 'ahead',
      since: element?.since ?? null,
      times: element?.times ?? 0,
      waits: null,
      why: '',
      due: instance.timers.find((timer) => timer.element === shape.id)?.at ?? null,
      called: flow.instances.findLast((each) => each.parent === instance.key && each.calledBy === shape.id) ?? null,
    }
    if (element) judge(flow, instance, shape, element, standing)
    else standing.state = reachable.has(shape.id) ? 'ahead' : 'untaken'
    all.set(shape.id, standing)
  }
  // The timer on the boundary of what waits is its deadline.
  for (const shape of shapes) {
    const standing = all.get(shape.id)
    const due = shape.attachers?.map((each) => all.get(each.id)?.due ?? '').filter(Boolean).sort()[0]
    if (standing?.waits && due) standing.waits.deadline ??= due
  }
  return all
}

function judge(flow: FlowValue, instance: InstanceValue, shape: Shape, element: ElementValue, standing: Standing): void {
  standing.state = element.state as State
  if (element.state === 'stalled') {
    standing.why = flow.stalls.find((stall) => stall.element === shape.id)?.why ?? ''
    return
  }
  if (element.state !== 'active') return
  if (shape.type !== 'bpmn:CallActivity') return wait(standing, waitsAt(flow, instance, element, shape))
  for (const inner of below(flow, instance, shape.id)) {
    for (const each of inner.elements) {
      if (each.state === 'stalled') {
        standing.state = 'stalled'
        standing.why = `${each.name}: ${flow.stalls.find((stall) => stall.element === each.id)?.why ?? ''}`
        return
      }
      if (each.state === 'active' && standing.state !== 'waits') wait(standing, waitsAt(flow, inner, each, null))
    }
  }
}

/** A question and a call wait for a person; other words may come or not. */
function wait(standing: Standing, found: [State, Waits] | null): void {
  if (found) [standing.state, standing.waits] = found
}

function waitsAt(flow: FlowValue, instance: InstanceValue, element: ElementValue, shape: Shape | null): [State, Waits] | null {
  if (element.type === 'USER_TASK') {
    const asked = askedAt(flow, instance, element.id, shape)
    return asked && ['waits', { who: asked.who, deadline: asked.deadline, title: asked.title }]
  }
  if (element.type !== 'RECEIVE_TASK' && element.type !== 'INTERMEDIATE_CATCH_EVENT') return null
  const word = flow.awaited.find((each) => each.instance === instance.key && each.element === element.id)?.name
  if (!word) return null
  const role = word.match(/^(.*)-assigned$/)?.[1]?.replaceAll('-', ' ')
  if (word === 'acknowledged') return ['waits', { who: 'somebody to acknowledge', deadline: null, title: '' }]
  if (role) return ['waits', { who: `somebody to be ${role}`, deadline: null, title: '' }]
  return ['active', { who: SPOKEN[word] ?? `the word '${word}'`, deadline: null, title: '' }]
}

const SPOKEN: Record<string, string> = {
  mitigated: 'the impact to be gone',
  resolved: 'the cause to be gone',
  closed: 'the incident to be closed',
  'public-update-posted': 'a public update',
  'internal-update-posted': 'an internal update',
  'alerts-resolved': 'the alerts to clear',
  'alert-fired-again': 'an alert to fire again',
}

/** What can still be reached from where it stands; where nothing is known to be active, everything. */
function ahead(shapes: Shape[], heard: Map<string, ElementValue>, active: boolean): Set<string> {
  const reached = new Set<string>()
  if (!active) return reached
  const standing = shapes.filter((shape) => ['active', 'stalled'].includes(heard.get(shape.id)?.state ?? ''))
  if (standing.length === 0) return new Set(shapes.map((shape) => shape.id))
  const onward = (shape: Shape) => {
    shape.outgoing.forEach((flow) => flow.target && reach(flow.target))
    const link = shape.businessObject.eventDefinitions?.find((each) => each.$type === 'bpmn:LinkEventDefinition')
    if (link && shape.type === 'bpmn:IntermediateThrowEvent') {
      shapes
        .filter((each) => each.type === 'bpmn:IntermediateCatchEvent' && each.businessObject.eventDefinitions?.some((it) => it.$type === link.$type && it.name === link.name))
        .forEach(reach)
    }
  }
  const within = (scope: Shape) => {
    for (const child of scope.children ?? []) {
      if (child.type === 'bpmn:StartEvent') reach(child)
      if (child.businessObject.triggeredByEvent) reach(child)
    }
  }
  const reach = (shape: Shape) => {
    if (reached.has(shape.id)) return
    reached.add(shape.id)
    shape.attachers?.forEach(reach)
    if (isScope(shape)) within(shape)
    onward(shape)
  }
  for (const shape of standing) {
    shape.attachers?.forEach(reach)
    shape.parent?.children?.filter((each) => each.businessObject.triggeredByEvent).forEach(reach)
    if (isScope(shape)) (shape.children ?? []).filter((each) => each.businessObject.triggeredByEvent).forEach(reach)
    onward(shape)
  }
  return reached
}

/** Whether a sequence flow was taken, as far as its ends tell. */
export function passed(connection: Shape, all: Map<string, Standing>): State {
  const from = connection.source && all.get(connection.source.id)
  const to = connection.target && all.get(connection.target.id)
  if (!from || !to) return 'ahead'
  const left = from.state === 'finished' || (connection.source?.type === 'bpmn:BoundaryEvent' && from.times > 0)
  if (left && to.times > 0) return 'finished'
  return from.state === 'untaken' || to.state === 'untaken' || (left && to.times === 0) ? 'untaken' : 'ahead'
}
