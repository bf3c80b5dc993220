// What ModelerTest does in the editor inside Camunda Modeler, with the same parts and in the same order as Modeler does it.
import Modeler from 'camunda-bpmn-js/lib/camunda-cloud/Modeler'
import { CloudElementTemplatesLinterPlugin } from 'bpmn-js-element-templates'
import { Linter } from 'bpmnlint'
import 'camunda-bpmn-js/dist/assets/camunda-cloud-modeler.css'

let modeler
let templates

const element = (id) => modeler.get('elementRegistry').get(id)

window.editor = {
  /** Opens a diagram beside these templates. Answers with everything that Modeler would complain of. */
  async open(xml, offered) {
    modeler?.destroy()
    templates = offered
    modeler = new Modeler({ container: '#canvas', propertiesPanel: { parent: '#panel' } })
    const complaints = []
    modeler.on('elementTemplates.errors', ({ errors }) => complaints.push(...errors.map(String)))
    modeler.on('elementTemplates.warnings', ({ warnings }) => complaints.push(...warnings.map(String)))
    modeler.get('elementTemplates').setEngines({ camunda: '8.5.0' })
    modeler.get('elementTemplatesLoader').setTemplates(templates)
    const { warnings } = await modeler.importXML(xml)
    return [...complaints, ...warnings.map((each) => each.message)]
  },

  /** What stands in Modeler's panel of problems about templates. */
  async problems() {
    const reports = await new Linter(CloudElementTemplatesLinterPlugin(templates)).lint(modeler.getDefinitions())
    return Object.entries(reports).flatMap(([rule, found]) => found.map((each) => `${each.id}: ${each.message} (${rule})`))
  },

  /** Elements that are of a template, and which: null when Modeler does not find it. */
  templated() {
    const known = modeler.get('elementTemplates')
    return modeler
      .get('elementRegistry')
      .filter((each) => each.businessObject.get('zeebe:modelerTemplate') && each.type !== 'label')
      .map((each) => [each.id, known.get(each)?.name ?? null])
  },

  /** Drops a new task of no kind on what follows an element. Answers with its id. */
  drop(after, name) {
    const flow = element(after).outgoing[0]
    const [from, to] = [flow.waypoints[0], flow.waypoints[1]]
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
    const shape = modeler.get('elementFactory').createShape({ type: 'bpmn:Task' })
    const task = modeler.get('modeling').createShape(shape, middle, flow)
    modeler.get('modeling').updateProperties(task, { name })
    return task.id
  },

  /** Ids of the templates that are offered for an element. */
  offered(id) {
    return modeler.get('elementTemplates').getLatest(element(id)).map((each) => each.id)
  },

  /** Makes it one of the template, and shows it in the properties panel. Answers with its id, which it keeps. */
  apply(id, template) {
    const known = modeler.get('elementTemplates')
    const applied = known.applyTemplate(element(id), known.getLatest(template)[0])
    modeler.get('selection').select(applied)
    return applied.id
  },

  /** Puts a timer on its boundary that leads to an end. */
  deadline(id, time) {
    const modeling = modeler.get('modeling')
    const task = element(id)
    const edge = { x: task.x + task.width / 2, y: task.y + task.height }
    const timer = modeling.createShape({ type: 'bpmn:BoundaryEvent', eventDefinitionType: 'bpmn:TimerEventDefinition' }, edge, task, { attach: true })
    const duration = modeler.get('bpmnFactory').create('bpmn:FormalExpression', { body: time })
    const definition = timer.businessObject.eventDefinitions[0]
    duration.$parent = definition
    modeling.updateProperties(timer, { name: 'No answer' })
    modeling.updateModdleProperties(timer, definition, { timeDuration: duration })
    const end = modeling.appendShape(timer, { type: 'bpmn:EndEvent' }, { x: edge.x, y: edge.y + 120 })
    modeling.updateProperties(end, { name: 'Nobody answered' })
  },

  async save() {
    return (await modeler.saveXML({ format: true })).xml
  },
}
