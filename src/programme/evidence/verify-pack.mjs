// Checks an audit pack without Rumbo and without a network: node verify.mjs [folder of the unpacked pack]
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = process.argv[2] ?? dirname(fileURLToPath(import.meta.url))
/** @param {Buffer} bytes */
const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex')

const manifest = readFileSync(join(folder, 'manifest.json'))
/** @type {{ format: number, files: { path: string, bytes: number, sha256: string }[] }} */
const { format, files } = JSON.parse(manifest.toString('utf8'))
if (format !== 1) throw new Error(`format ${format}: this script reads format 1`)

const faults = files.flatMap(({ path, bytes, sha256 }) => {
  const file = join(folder, path)
  if (!existsSync(file)) return [`falta · missing: ${path}`]
  const found = readFileSync(file)
  return found.length === bytes && hashOf(found) === sha256 ? [] : [`cambiado · changed: ${path}`]
})
const named = new Set(['manifest.json', ...files.map(({ path }) => path)])
const there = readdirSync(folder, { recursive: true, withFileTypes: true })
for (const entry of there) {
  const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')
  if (entry.isFile() && !named.has(path)) faults.push(`de más · not in the manifest: ${path}`)
}

console.log(`manifest.json SHA-256: ${hashOf(manifest)}`)
for (const fault of faults) console.log(fault)
console.log(faults.length === 0 ? `${files.length} archivos intactos · files intact` : `${faults.length} fallos · faults`)
process.exit(faults.length === 0 ? 0 : 1)
