import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { findPrograms, layLinks } from './programs.ts'

/** A package as npm leaves it when install scripts are off: the list of links, not the links. */
function bare(t: TestContext, folder: 'native/lib' | 'native/locked'): string {
  const root = mkdtempSync(join(tmpdir(), 'programs-'))
  t.after(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, folder, 'libpq.so.5.18'), 'library')
  const source = `${folder}/libpq.so.5.18`
  // A link into a folder that is not there cannot be laid: as in an install folder that is read-only.
  const target = folder === 'native/lib' ? 'native/lib/libpq.so.5' : 'native/absent/libpq.so.5'
  writeFileSync(join(root, 'native', 'pg-symlinks.json'), JSON.stringify([{ source, target }]))
  return root
}

it('finds the programs of this platform', () => {
  const { postgres, initdb } = findPrograms(join(tmpdir(), 'never-needed'))
  assert.ok(existsSync(postgres) && existsSync(initdb))
})

it('lays the library links that an install without scripts left out', (t) => {
  const root = bare(t, 'native/lib')
  assert.equal(layLinks(root, join(root, 'elsewhere')), null)
  assert.equal(readlinkSync(join(root, 'native', 'lib', 'libpq.so.5')), 'libpq.so.5.18')
  assert.equal(existsSync(join(root, 'elsewhere')), false)
})

it('lays them elsewhere when the install folder cannot be written', (t) => {
  const root = bare(t, 'native/locked')
  const elsewhere = join(root, 'elsewhere')
  assert.equal(layLinks(root, elsewhere), elsewhere)
  assert.equal(readlinkSync(join(elsewhere, 'libpq.so.5')), join(root, 'native', 'locked', 'libpq.so.5.18'))
})
