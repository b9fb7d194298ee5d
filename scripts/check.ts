// The checks that need no server: format and lint, types, dead code, licences, generated pages. `npm run check`.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

let failed = 0
const report = (name: string, problems: readonly string[]) => {
  console.log(`${problems.length === 0 ? '✔' : '✖'} ${name}`)
  for (const line of problems) console.log(`    ${line}`)
  if (problems.length > 0) failed++
}
const run = (name: string, command: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('node_modules', command), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  report(name, status === 0 ? [] : `${stdout}${stderr}`.trim().split('\n').slice(0, 60))
}

run('format and lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])
run('types: product', 'typescript/bin/tsc', ['--noEmit'])
run('types: web', 'typescript/bin/tsc', ['--noEmit', '-p', 'web'])
run('dead code', 'knip/bin/knip.js', ['--no-progress'])

/** Licences that a product under Apache-2.0 may carry. */
const allowed = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'Unlicense',
  'Python-2.0',
  'PostgreSQL',
  'MPL-2.0',
  'MIT-0',
  'WTFPL',
  'Zlib',
])
/** Parts of a library that only tests use, and that name no licence of the list. */
const onlyInTests = new Set(['buffers', 'chainsaw'])
/** Libraries whose package.json names no licence: the one that their LICENSE file is. */
const toldInFile: Readonly<Record<string, string>> = { 'png-js': 'MIT' }
const licenceOf = (folder: string): string => {
  const { license, licenses } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    license?: string | { type: string }
    licenses?: { type: string }[]
  }
  return typeof license === 'string' ? license : (license?.type ?? licenses?.map((one) => one.type).join(' OR ') ?? '')
}
const accepted = (expression: string): boolean =>
  expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((option) => option.split(' AND ').every((name) => allowed.has(name.trim())))
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, { version?: string; dev?: boolean }> }
report(
  'licences',
  Object.keys(lock.packages).flatMap((folder) => {
    const name = folder.replace(/^.*node_modules\//, '')
    if (folder === '' || (lock.packages[folder]!.dev && onlyInTests.has(name)) || !existsSync(join(folder, 'package.json'))) return []
    const licence = licenceOf(folder) || (toldInFile[name] ?? '')
    return accepted(licence) ? [] : [`${name}: ${licence || 'no licence named'}`]
  }),
)

report(
  'generated pages',
  (() => {
    const before = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '')
    const files = readdirSync('docs')
      .filter((name) => name === 'errors.md' || name === 'coverage.md')
      .map((name) => join('docs', name))
    const kept = new Map(files.map((file) => [file, before(file)]))
    execFileSync(process.execPath, ['scripts/docs.ts'])
    return files.filter((file) => before(file) !== kept.get(file)).map((file) => `${file} was not up to date (npm run docs)`)
  })(),
)
process.exit(failed === 0 ? 0 : 1)
