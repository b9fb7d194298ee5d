import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Content } from 'pdfmake'
import { formatDate, formatMoney, type Language, type Money, say } from '#base'
import { titleOf } from './one-page.ts'
import type { OnePage } from './schema.ts'
import { texts } from './texts.ts'

const ink = '#16302f'
const dim = '#4a5a59'
const petrol = '#0b5a5e'
const line = '#c9d3d2'

/** As much of a text as has room. */
const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`)
const barWidth = 104

/** Where a value stands on a scale that holds zero and the bounds of every line. */
function scaleOf(lines: OnePage['lines']): (minor: number) => number {
  const low = Math.min(0, ...lines.map((each) => each.low.minor))
  const high = Math.max(1, ...lines.map((each) => each.high.minor))
  return (minor) => (barWidth * (minor - low)) / (high - low)
}

/** No address is read while a page is made, and no file but the fonts. */
async function library() {
  const { default: pdfmake } = await import('pdfmake')
  const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto')
  const font = (name: string) => join(fonts, `Roboto-${name}.ttf`)
  pdfmake.setFonts({
    Roboto: { normal: font('Regular'), bold: font('Medium'), italics: font('Italic'), bolditalics: font('MediumItalic') },
  })
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(fonts))
  return pdfmake
}

/** The page as PDF, A4, in one language. */
export async function pdfOf(report: OnePage, language: Language): Promise<Buffer> {
  const t = (key: keyof (typeof texts)['es'] & string, params: Record<string, string | number> = {}) => say(texts, language, key, params)
  const write = (of: Money) => formatMoney(of, language)
  const day = (date: string) => formatDate(date, language)
  const between = ({ low, high }: { low: Money; high: Money }) => t('between', { low: write(low), high: write(high) })
  const title = titleOf(report, language)
  // Each figure points at its note below, by number
  const figure = (of: OnePage['figures'][number], at: number): Content => ({
    stack: [
      { text: t(`method_${of.method}`), color: dim, fontSize: 9 },
      {
        text: [
          { text: write(of.value), fontSize: 19, bold: true },
          { text: ` ${at + 1}`, fontSize: 8, color: petrol },
        ],
        margin: [0, 2, 0, 2],
      },
      { text: between(of), fontSize: 9 },
      { text: t('afterProgramme', { net: write(of.net), programme: write(of.programme) }), fontSize: 8, color: dim, margin: [0, 2, 0, 0] },
    ],
  })
  const head = (text: string): Content => ({ text, fontSize: 11, bold: true, color: petrol, margin: [0, 14, 0, 4] })
  const cell = (text: string, more: object = {}): Content => ({ text, fontSize: 8.5, ...more })
  const right = { alignment: 'right' }
  // One currency has one scale
  const scale = new Map(
    [...new Set(report.lines.map((each) => each.value.currency))].map((currency) => [
      currency,
      scaleOf(report.lines.filter((each) => each.value.currency === currency)),
    ]),
  )
  const bar = ({ low, value, high }: OnePage['lines'][number]): Content => {
    const at = scale.get(value.currency)!
    const stroke = (x1: number, y1: number, x2: number, y2: number, lineWidth: number, lineColor: string) => ({
      type: 'line',
      x1,
      y1,
      x2,
      y2,
      lineWidth,
      lineColor,
    })
    return {
      canvas: [
        stroke(at(0), 0, at(0), 8, 0.7, dim),
        stroke(at(low.minor), 4, Math.max(at(high.minor), at(low.minor) + 1), 4, 2, petrol),
        { type: 'ellipse', x: at(value.minor), y: 4, r1: 2.4, r2: 2.4, color: petrol },
      ],
      margin: [0, 2, 0, 0],
    }
  }
  const rows = report.lines.map((each, at) => [
    cell(cut(each.name, 48)),
    cell(each.month),
    cell(t(`method_${each.method}`)),
    cell(write(each.value), { ...right, bold: true }),
    { stack: [cell(t('range', { low: write(each.low), high: write(each.high) }), right), bar(each)] },
    cell(write(each.costs), right),
    cell(each.method !== 'verified' ? t('notMeasured') : each.told ? t('told') : t('untold')),
    cell(String(report.figures.length + at + 1), { color: petrol, ...right }),
  ])
  const heads = ['line', 'month', 'method', 'value', 'interval', 'costs', 'says'] as const
  const notes = [
    ...report.figures.map(({ definition, inputs, how, date }) => t('note', { definition, inputs, how, date: day(date) })),
    ...report.lines.map(({ how, approvedAt }) => t('noteLine', { how: cut(how, 160), date: day(approvedAt) })),
  ]
  const content: Content[] = [
    ...(report.example ? [{ text: t('example'), bold: true, fontSize: 9, color: '#7a4b00', margin: [0, 0, 0, 6] }] : []),
    { text: report.workspace, color: dim, fontSize: 10 },
    { text: title, fontSize: 20, bold: true, margin: [0, 2, 0, 6] },
    { text: report.answer, fontSize: 12, lineHeight: 1.2, margin: [0, 0, 0, 10] },
    ...(report.figures.length > 0 ? [{ columns: report.figures.slice(0, 3).map(figure), columnGap: 16 }] : []),
    ...(report.figures.length > 0 ? [{ text: t('apart'), fontSize: 8, color: dim, margin: [0, 6, 0, 0] }] : []),
    head(t('campaigns')),
    report.lines.length === 0
      ? cell(t('noLines'), { color: dim })
      : {
          table: {
            headerRows: 1,
            widths: ['*', 36, 48, 52, 104, 46, 62, 12],
            body: [
              [
                ...heads.map((key) =>
                  cell(t(`head_${key}`), { bold: true, color: dim, ...(['value', 'interval', 'costs'].includes(key) ? right : {}) }),
                ),
                cell(''),
              ],
              ...rows,
            ],
          },
          layout: {
            hLineWidth: (i: number) => (i === 0 ? 0 : 0.5),
            vLineWidth: () => 0,
            hLineColor: () => line,
            paddingLeft: (i: number) => (i === 0 ? 0 : 4),
            paddingRight: () => 4,
            paddingTop: () => 3,
            paddingBottom: () => 3,
          },
        },
    ...(report.more > 0 ? [cell(t('more', { n: report.more }), { color: dim, margin: [0, 3, 0, 0] })] : []),
    head(t('notToldTitle')),
    cell(
      report.notTold.length === 0
        ? t('noneUntold')
        : t('notTold', {
            names: report.notTold
              .slice(0, 8)
              .map((name) => cut(name, 40))
              .join(' · '),
          }),
      {
        lineHeight: 1.2,
      },
    ),
    head(t('nextTitle')),
    { text: cut(report.next, 200), fontSize: 10 },
    head(t('whereFrom')),
    { ol: notes.map((text) => ({ text, fontSize: 7, color: dim, lineHeight: 1.1, margin: [0, 0, 0, 1] })), fontSize: 7, color: dim },
  ]
  const pdfmake = await library()
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      pageMargins: [42, 38, 42, 40],
      info: { title: `${title} · ${report.workspace}`, creator: 'Rumbo', producer: 'Rumbo', creationDate: new Date(report.madeAt) },
      language: language === 'es' ? 'es-ES' : 'en-GB',
      defaultStyle: { font: 'Roboto', color: ink },
      content,
      footer: { text: t('made', { date: day(report.madeAt.slice(0, 10)) }), fontSize: 7, color: dim, margin: [42, 8, 42, 0] },
    })
    .getBuffer()
}
