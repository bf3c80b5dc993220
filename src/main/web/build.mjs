// Bundles scripts and styles: node build.mjs <folder to write to>. Called by the Maven build.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync, copyFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const target = resolve(process.argv[2] ?? join(here, '../../../target/classes/static'))

// Packages are fetched again only when the lockfile is another one than the installed packages came from.
const lock = createHash('sha256').update(readFileSync(join(here, 'package-lock.json'))).digest('hex')
const stamp = join(here, 'node_modules', '.installed-from')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const done = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: here, stdio: 'inherit' })
  if (done.status !== 0) {
    console.error('npm ci failed in src/main/web. It needs Node 20 or newer with npm, and the package registry once.')
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}

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
