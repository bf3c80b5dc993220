// Bundles scripts and styles: node build.mjs <folder to write to>. Called by the Maven build.
import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install } from './install.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const target = resolve(process.argv[2] ?? join(here, '../../../target/classes/static'))

install(here)
const { build } = await import('esbuild')
mkdirSync(target, { recursive: true })
await build({
  entryPoints: { app: join(here, 'app.ts'), diagram: join(here, 'diagram.ts'), style: join(here, 'style.css') },
  outdir: target,
  bundle: true,
  minify: true,
  target: ['es2022', 'chrome123', 'firefox121', 'safari17.5'],
  format: 'iife',
  legalComments: 'eof',
  logLevel: 'warning',
})
copyFileSync(join(here, 'mark.svg'), join(target, 'mark.svg'))
