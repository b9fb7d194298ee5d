// Runs before `npm start` and `npm test`, under whatever Node started npm (20 or later): plain JavaScript, no dependency.
// Installs the locked packages when they are absent or another lockfile's, and with --web builds the pages when their
// sources changed. Both are skipped when nothing changed, so that a second start is quick.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)

/** @param {readonly string[]} files */
const digestOf = (files) => {
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}
/** @param {string} stamp @param {string} digest */
const isCurrent = (stamp, digest) => existsSync(stamp) && readFileSync(stamp, 'utf8') === digest

const installed = 'node_modules/.rumbo-installed'
const wanted = digestOf(['package.json', 'package-lock.json'])
if (!isCurrent(installed, wanted)) {
  console.error('rumbo: instalando los paquetes / installing packages (npm ci)')
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['ignore', 2, 2] })
  writeFileSync(installed, wanted)
}

/** @param {string} folder @returns {string[]} */
const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
    .sort()

// The compiled kernels are kept with their sources, under the digest of these: only who changes them compiles.
const kernels = 'src/kernel/trees/wasm.ts'
const assembly = 'src/kernel/trees/assembly'
const kernelDigest = digestOf(filesIn(assembly))
if (!existsSync(kernels) || !readFileSync(kernels, 'utf8').includes(kernelDigest)) {
  console.error('rumbo: compilando los núcleos / compiling the kernels')
  const out = join(mkdtempSync(join(tmpdir(), 'rumbo-kernels-')), 'trees.wasm')
  const flags = [
    '-O3',
    '--runtime',
    'stub',
    '--noAssert',
    '--importMemory',
    '--sharedMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65535',
  ]
  const asc = ['node_modules/assemblyscript/bin/asc.js', `${assembly}/index.ts`, ...flags]
  execFileSync('node', [...asc, '--enable', 'simd,bulk-memory,threads', '-o', out], { stdio: ['ignore', 2, 2] })
  const wasm = readFileSync(out).toString('base64')
  rmSync(dirname(out), { recursive: true })
  writeFileSync(
    kernels,
    `// Compiled from assembly/ by scripts/setup.mjs; digest of the sources: ${kernelDigest}\nexport const wasm =\n  '${wasm}'\n`,
  )
}

if (process.argv.includes('--web')) {
  const sources = [
    ...filesIn('web'),
    ...filesIn('src').filter((f) => /\/(schema|texts|[\w-]+-schema)\.ts$|^src\/base\//.test(f)),
    'package-lock.json',
    'scripts/setup.mjs',
  ]
  const digest = digestOf(sources)
  if (!isCurrent('dist/.web-built', digest)) {
    console.error('rumbo: preparando la web / building the web pages')
    execFileSync('node', ['node_modules/vite/bin/vite.js', 'build', 'web', '--logLevel', 'warn'], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, PATH: `${root}/node_modules/.bin:${process.env.PATH}` },
    })
    // Compressed once here, so that no answer is compressed while somebody waits.
    for (const file of filesIn('dist/web').filter((f) => /\.(js|css|svg)$/.test(f))) {
      const content = readFileSync(file)
      if (content.length < 1024) continue
      writeFileSync(`${file}.br`, brotliCompressSync(content))
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
    }
    writeFileSync('dist/.web-built', digest)
  }
}
