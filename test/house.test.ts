import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'

const dataFolder = process.env.RUMBO_TEST_DATA ?? '../shared/data'
const sources = globSync('{src,web/src,bin,scripts}/**/*', { exclude: (f) => /node_modules/.test(f) }).filter((f) =>
  /(\.(ts|tsx|mjs|css|html)|bin\/rumbo)$/.test(f),
)
const code = sources.filter((f) => !/\.test\.ts$/.test(f))

describe('the house', () => {
  it('knows no column of the development data', { skip: !existsSync(dataFolder) && 'the folder of development data is absent' }, () => {
    // Words that are also common words of the field (age, month, balance…) say nothing; what is special to a file does.
    const names = new Set<string>()
    for (const file of readdirSync(dataFolder).filter((f) => f.endsWith('.csv'))) {
      names.add(file).add(file.replace(/\.csv$/, ''))
      const header = readFileSync(`${dataFolder}/${file}`, 'utf8').slice(0, 4000).split('\n')[0]!
      for (const cell of header.split(/[,;\t]/)) {
        const name = cell.trim().replace(/^"|"$/g, '')
        if (/[a-z][A-Z]|[_.]|\d/.test(name) && name.length >= 6) names.add(name)
      }
    }
    // Technical names of the field that some file also uses.
    for (const common of [
      'customer_id',
      'product_id',
      'order_id',
      'user_id',
      'campaign_id',
      'household_id',
      'row_id',
      'coupon_upc',
      'session_id',
      'InvoiceNo',
    ])
      names.delete(common)
    assert.ok(names.size > 100)
    const wrong = code.flatMap((file) => {
      const text = readFileSync(file, 'utf8')
      return [...names]
        .filter(
          (name) => text.includes(name) && new RegExp(`(?<![\\w-])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`).test(text),
        )
        .map((name) => `${file}: ${name}`)
    })
    assert.deepEqual(wrong, [])
  })
  it('has no unseeded randomness, no clock and no edge in the kernel', () => {
    const wrong = globSync('src/{kernel,base}/**/*.ts', { exclude: (f) => /\.test\.ts$/.test(f) }).filter((file) => {
      const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      return (
        /Math\.random|Date\.now\(|performance\.|console\.|process\./.test(text) ||
        (/new Date\(\)/.test(text) && !file.endsWith('base/ids.ts'))
      )
    })
    assert.deepEqual(wrong, [])
  })
  it('sums doubles in the kernel, never in SQL', () => {
    const wrong = globSync('src/**/sql.ts').filter((file) =>
      /\b(avg|stddev\w*|corr|approx_quantile|sum)\s*\(/i.test(readFileSync(file, 'utf8')),
    )
    assert.deepEqual(wrong, [])
  })
  it('leaves nothing half done', () => {
    const wrong = code.flatMap((file) =>
      /\b(TODO|FIXME|XXX)\b|@ts-ignore|@ts-nocheck|debugger/.test(readFileSync(file, 'utf8')) ? [file] : [],
    )
    assert.deepEqual(wrong, [])
  })
})
