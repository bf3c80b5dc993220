// node validate-templates.mjs FILE…: says what Camunda's schema of element templates has against them.
import { readFileSync } from 'node:fs';
import { validateZeebe } from '@bpmn-io/element-templates-validator';

let faulty = false;
for (const file of process.argv.slice(2)) {
  const { valid, errors } = validateZeebe(JSON.parse(readFileSync(file, 'utf8')));
  if (!valid) {
    faulty = true;
    errors.forEach((error) => console.log(`${file}: ${error.dataPath ?? error.instancePath ?? ''} ${error.message}`));
  }
}
process.exit(faulty ? 1 : 0);
