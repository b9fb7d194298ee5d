import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { errorCodes, type Texts, type TextTable } from '#base'
import { contributions } from '#server'

const files = globSync('{src,web/src}/**/texts.ts').filter((file) => file !== 'src/base/texts.ts')
const tables = await Promise.all(
  files.map(async (file) => ({ file, texts: ((await import(join(process.cwd(), file))) as { texts: Texts }).texts })),
)
const strings = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []
/** What the web says outside of `texts.ts`: names of pages, words of the glossary, help. Both languages stand side by side. */
const beside = await Promise.all(
  ['menu.ts', 'glossary/terms.ts', 'shell/page-help.ts', 'shell/actions.ts'].map(async (file) => {
    const said = { es: [] as string[], en: [] as string[] }
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      for (const [key, part] of Object.entries(value)) {
        if (key === 'es' || key === 'en') said[key].push(...strings(part))
        else visit(part)
      }
    }
    visit({ ...((await import(join(process.cwd(), 'web/src', file))) as object) })
    return { file: `web/src/${file}`, said }
  }),
)
const sentences = (table: TextTable) =>
  Object.entries(table).flatMap(([key, entry]) =>
    typeof entry === 'string' ? [[key, entry]] : Object.entries(entry).map(([part, s]) => [`${key}.${part}`, s]),
  )

describe('texts', () => {
  it('explain every error code, once', () => {
    const owners = new Map<string, string[]>()
    for (const { file, texts } of tables)
      for (const [key, entry] of Object.entries(texts.es))
        if (typeof entry !== 'string') owners.set(key, [...(owners.get(key) ?? []), file])
    assert.deepEqual(
      Object.keys(errorCodes)
        .filter((code) => owners.get(code)?.length !== 1)
        .map((code) => `${code}: ${owners.get(code) ?? 'no text'}`),
      [],
    )
    assert.deepEqual(
      [...owners.keys()].filter((code) => !(code in errorCodes) && !code.startsWith('DOCTOR_')),
      [],
    )
  })
  it('name every kind of work that the server does', () => {
    const named = contributions.flatMap(({ texts }) => [texts.es, texts.en].flatMap((table) => Object.keys(table)))
    const nameless = globSync('src/**/*.ts')
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/: (Job(?:Definition|Schedule))\b[^\n]*=>? \(?\{\n\s*name: '([^']+)'/g)])
      .map(([, kind, name]) => `${kind === 'JobSchedule' ? 'schedule' : 'job'}.${name}`)
      .filter((key) => !key.includes('.test.') && named.filter((one) => one === key).length !== 2)
    assert.deepEqual(nameless, [])
  })
  it('of features reach whoever tells errors: the server and the command line', () => {
    const told = new Set(contributions.flatMap((one) => Object.keys(one.texts.es)))
    const own = /^src\/(cli|demo|platform\/i18n)\/|^web\//
    const silent = tables
      .filter(({ file }) => !own.test(file))
      .flatMap(({ file, texts }) =>
        Object.keys(texts.es)
          .filter((key) => key in errorCodes && !told.has(key))
          .map((key) => `${key} (${file})`),
      )
    assert.deepEqual(silent, [])
  })
  it('say every permission as a sentence, in the feature that declares it', () => {
    const wordless = contributions.flatMap(({ permissions = [], texts }) =>
      permissions.filter(({ name }) => typeof texts.es[name] !== 'string' || typeof texts.en[name] !== 'string').map(({ name }) => name),
    )
    assert.deepEqual(wordless, [])
  })
  it('name every figure', () => {
    const named = new Set(contributions.flatMap(({ texts }) => Object.keys(texts.es)))
    const wordless = contributions.flatMap(({ measures = [] }) => measures.filter(({ name }) => !named.has(`measure.${name}`)))
    assert.deepEqual(wordless, [])
  })
  it('explain every decision that the code takes', () => {
    const known = new Set(tables.flatMap(({ texts }) => Object.keys(texts.es)))
    const taken = globSync('src/**/*.ts', { exclude: (f) => f.endsWith('.test.ts') }).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\b(?:decided|warned)\(\s*'([A-Z_0-9]+)'/g)].map(([, code]) => `${code} (${file})`),
    )
    assert.ok(taken.length > 10)
    assert.deepEqual(
      taken.filter((line) => !known.has(line.split(' ')[0]!)),
      [],
    )
  })
  it('keep out of Spanish the words that the glossary keeps out', () => {
    const banned =
      /\b(tenants?|datasets?|snapshots?|pipelines?|targets?|runs?|holdouts?|scoring|drifts?|alarmas?|journeys?|workflows?|opt-in|gates?|gaps?|logs?|bitácoras?|ficheros?|ordenador(es)?|computadoras?|coger|por favor|simplemente|ups|genial|vosotros|usted(es)?)\b/i
    const wrong = tables.flatMap(({ file, texts }) =>
      sentences(texts.es)
        .filter(([, s]) =>
          banned.test(s!.replace(/`[^`]*`|npm run|«[^»]*»|--?[\w-]+|\{[^}]*\}|\b[\w-]+\.(json|html|csv|onnx|xlsx|md|log)\b/g, '')),
        )
        .map(([key, s]) => `${file} ${key}: ${s}`),
    )
    const requirements = globSync('src/programme/guide/requirements/*.json').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/"(meaning|closes|software)": \{\s*"es": "([^"]*)"/g)]
        .filter(([, , s]) => banned.test(s!))
        .map(([, part, s]) => `${file} ${part}: ${s}`),
    )
    const aside = beside.flatMap(({ file, said }) => said.es.filter((s) => banned.test(s)).map((s) => `${file}: ${s}`))
    assert.deepEqual([...wrong, ...requirements, ...aside], [])
  })
  it('keep out of English "just", "simply" and "please"', () => {
    const wrong = tables.flatMap(({ file, texts }) =>
      sentences(texts.en as TextTable)
        .filter(([, s]) => /\b(just|simply|please)\b/i.test(s!))
        .map(([key, s]) => `${file} ${key}: ${s}`),
    )
    const aside = beside.flatMap(({ file, said }) => said.en.filter((s) => /\b(just|simply|please)\b/i.test(s)).map((s) => `${file}: ${s}`))
    assert.deepEqual([...wrong, ...aside], [])
  })
  it('say what was expected as a part of a sentence, because a label stands before it', () => {
    const wrong = tables.flatMap(({ file, texts }) =>
      (['es', 'en'] as const).flatMap((language) =>
        Object.entries(texts[language]).flatMap(([key, entry]) =>
          typeof entry !== 'string' && /^(Se esperaba|Expected)|\.$/.test(entry.expected)
            ? [`${file} ${key} (${language}): ${entry.expected}`]
            : [],
        ),
      ),
    )
    assert.deepEqual(wrong, [])
  })
  it('are never empty', () => {
    for (const { file, texts } of tables)
      for (const language of ['es', 'en'] as const)
        for (const [key, s] of sentences(texts[language] as TextTable)) assert.ok(s!.trim().length > 0, `${file} ${key}`)
  })
})
