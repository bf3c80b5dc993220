// Bundles the editor inside Camunda Modeler, for ModelerTest: node build.mjs <folder to write to>.
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install } from '../../main/web/install.mjs'

const here = dirname(fileURLToPath(import.meta.url))

install(here)
const { build } = await import('../../main/web/node_modules/esbuild/lib/main.js')
await build({
  entryPoints: { modeler: join(here, 'modeler.js') },
  outdir: resolve(process.argv[2]),
  bundle: true,
  format: 'iife',
  loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl', '.eot': 'dataurl', '.svg': 'dataurl' },
  logLevel: 'error',
})
