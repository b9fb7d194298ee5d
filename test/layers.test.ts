import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'

const areas = [
  'base',
  'kernel',
  'platform',
  'data',
  'customers',
  'ai',
  'science',
  'activation',
  'operations',
  'value',
  'people',
  'programme',
  'integrations',
  'demo',
  'server',
  'cli',
]
const imported = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g
const importsOf = (file: string) => [...readFileSync(file, 'utf8').matchAll(imported)].map(([, name]) => name!)
/** `#ai/training` → [ai, training]; `#texts/ai/training` → [ai, training]; a package → null. */
const placeOf = (name: string): [string, string] | null => {
  const parts = name.startsWith('#') ? name.slice(1).split('/') : null
  if (!parts) return null
  const [area = '', feature = ''] = parts[0] === 'schema' || parts[0] === 'texts' ? parts.slice(1) : parts
  return [area, feature]
}
const sources = globSync('src/**/*.ts')

describe('layers', () => {
  it('let a folder import only from the areas before it', () => {
    const wrong = sources.flatMap((file) => {
      const own = areas.indexOf(file.split('/')[1]!)
      return importsOf(file).flatMap((name) => {
        const place = placeOf(name)
        const testing = /\.test\.ts$/.test(file) && place?.[0] === 'test'
        return place && !testing && (!areas.includes(place[0]) || areas.indexOf(place[0]) > own) ? [`${file} imports ${name}`] : []
      })
    })
    assert.deepEqual(wrong, [])
  })
  it('leave no way round the import map', () => {
    // A path may lead to another file of the same feature (or of the same area, where it has no features), nowhere else.
    const home = (file: string) =>
      file
        .split('/')
        .slice(0, file.split('/').length > 3 ? 3 : 2)
        .join('/')
    const wrong = sources.flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('.') && home(join(dirname(file), name)) !== home(file))
        .map((name) => `${file} imports ${name}`),
    )
    assert.deepEqual(wrong, [])
  })
  it('keep kernel to base, and base to itself', () => {
    const wrong = sources.flatMap((file) => {
      const [, area] = file.split('/')
      if (area !== 'base' && area !== 'kernel') return []
      const allowed = area === 'base' ? /^\.\// : /^\.\/|^#base$|^#kernel\//
      const testing = /\.test\.ts$/.test(file)
      return importsOf(file)
        .filter((name) => !allowed.test(name) && !(testing && /^(node:|fast-check$|\.|#)/.test(name)))
        .map((name) => `${file} imports ${name}`)
    })
    assert.deepEqual(wrong, [])
  })
  it('have no circle between the features of an area', () => {
    const arrows = new Map<string, Set<string>>()
    for (const file of sources.filter((f) => !f.endsWith('.test.ts'))) {
      const [, area, feature] = file.split('/') as [string, string, string]
      for (const name of importsOf(file)) {
        const place = placeOf(name)
        if (name.startsWith('#schema') || name.startsWith('#texts')) continue
        if (place && place[0] === area && place[1] && place[1] !== feature)
          arrows.set(`${area}/${feature}`, (arrows.get(`${area}/${feature}`) ?? new Set()).add(`${area}/${place[1]}`))
      }
    }
    const circles: string[] = []
    const walk = (at: string, path: string[]): void => {
      if (path.includes(at)) circles.push([...path.slice(path.indexOf(at)), at].join(' → '))
      else for (const next of arrows.get(at) ?? []) walk(next, [...path, at])
    }
    for (const start of arrows.keys()) walk(start, [])
    assert.deepEqual([...new Set(circles)].slice(0, 3), [])
  })
  it('give the web only base, schemas and texts', () => {
    const wrong = globSync('web/src/**/*.{ts,tsx}').flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('#') && !/^#(base$|schema\/|texts\/)/.test(name))
        .map((name) => `${file} imports ${name}`),
    )
    assert.deepEqual(wrong, [])
  })
  it('let a schema import only zod, base and other schemas', () => {
    const wrong = globSync('src/**/{schema,*-schema}.ts').flatMap((file) =>
      importsOf(file)
        .filter((name) => !/^(zod|#base|#schema\/.*|\.\/[\w-]*schema\.ts)$/.test(name))
        .map((name) => `${file} imports ${name}`),
    )
    assert.deepEqual(wrong, [])
  })
})
