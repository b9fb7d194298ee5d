import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { linesOf } from './examples.ts'

describe('examples', () => {
  it('make a model from a table of customers', async () => {
    const lines = await linesOf('autopilot')
    const auc = Number(/^AUC: (0\.\d+) \(/m.exec(lines.join('\n'))?.[1])
    // The best possible AUC of these customers, by the formula that drew them, is 0.85.
    assert.ok(auc > 0.75 && auc < 0.95, lines.join('\n'))
    assert.ok(lines.includes('files: model-card.md, model.json, model.onnx, report.html, run.json, scores.csv, scores.xlsx'))
    assert.match(lines.at(-1)!, /^(Delivers|The model delivered is) /)
  })

  it('read what Spanish Excel writes', async () => {
    const lines = await linesOf('spanish-csv')
    assert.deepEqual(lines.slice(0, 5), [
      'Código (category): 00017 | 00018 | 00019',
      'Alta (date): 2024-01-31 | 2024-02-02 | 2024-03-15',
      'Gasto anual (number): 1234.56 | 87 | –',
      'Provincia (category): Cádiz | León | –',
      'Baja (boolean): Sí | No | No',
    ])
    assert.ok(
      lines.some((line) => /^! .*Windows-1252/.test(line)),
      lines.join('\n'),
    )
  })

  it('score one row as the command line does', async () => {
    const lines = await linesOf('score-one-row')
    const probability = Number(/^probability of "yes": (.*)$/.exec(lines[0]!)?.[1])
    assert.equal(lines[1], 'prediction: yes')
    const [row, score, prediction] = lines.at(-1)!.split(',')
    assert.deepEqual([row, prediction], ['1', 'yes'])
    assert.equal(Math.fround(Number(score)), probability)
  })

  it('are short, and each is tested and told of', () => {
    const tests = globSync('test/examples*.test.ts').map((file) => readFileSync(file, 'utf8'))
    const told = readFileSync('docs/README.md', 'utf8')
    for (const file of globSync('examples/*.ts')) {
      const name = file.slice('examples/'.length, -'.ts'.length)
      assert.ok(readFileSync(file, 'utf8').split('\n').length <= 41, `${file} is longer than 40 lines`)
      assert.ok(
        tests.some((text) => text.includes(`linesOf('${name}')`)),
        `${file} has no test`,
      )
      assert.ok(told.includes(`examples/${name}.ts`), `${file} is not in docs/README.md`)
    }
  })
})

describe('documentation', () => {
  const pages = ['README.md', 'README.es.md', ...globSync('docs/**/*.md')]

  it('links to pages that exist', () => {
    const broken = pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, link]) => link!)
        .filter((link) => !/^[a-z]+:/.test(link) && !existsSync(new URL(link, `file://${process.cwd()}/${page}`)))
        .map((link) => `${page} → ${link}`),
    )
    assert.deepEqual(broken, [])
  })

  it('lists every page in its index, and every feature has a page', () => {
    const index = readFileSync('docs/README.md', 'utf8')
    const own = pages.filter((page) => /^docs\/(?!README|adr\/)/.test(page)).map((page) => page.slice('docs/'.length))
    assert.deepEqual(
      own.filter((page) => !index.includes(`(${page})`)),
      [],
    )
    const features = globSync('src/*/*/index.ts').map((file) => file.split('/').slice(1, 3).join('/'))
    const missing = features.filter((feature) => !existsSync(`docs/${feature}.md`))
    assert.deepEqual(missing, [])
  })

  it('names no error code that does not exist', async () => {
    const { errorCodes } = await import('#base')
    const texts = globSync('src/**/texts.ts').map((file) => readFileSync(file, 'utf8'))
    const unknown = pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g)]
        .map(([, code]) => code!)
        .filter(
          (code) => !(code in errorCodes) && !/^RUMBO_|^DATABASE_URL$|^UV_/.test(code) && !texts.some((text) => text.includes(`${code}:`)),
        )
        .map((code) => `${page}: ${code}`),
    )
    assert.deepEqual(unknown, [])
  })
})
