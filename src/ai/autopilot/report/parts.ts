import { drawRows, type RowsChart } from './chart-rows.ts'
import { drawXy, type XyChart } from './chart-xy.ts'
import { type Html, html } from './html.ts'
import type { Voice } from './voice.ts'

/** What a report says, free of how it is drawn: the page writes it as HTML, the API as JSON. */
export type Block =
  | { kind: 'text'; words: readonly Words[]; quiet: boolean }
  | { kind: 'heading'; text: string }
  | { kind: 'list'; items: readonly Item[] }
  | { kind: 'verdict'; tone: 'yes' | 'careful' | 'no'; text: string }
  | { kind: 'table'; table: Table }
  /** A table that is opened by a click on its label. */
  | { kind: 'folded'; label: string; table: Table }
  | { kind: 'figure'; figure: Figure }
  /** Small figures side by side, all of the same kind, each of one column. */
  | { kind: 'several'; figures: readonly Figure[] }
/** `Html` where words of the glossary are marked. */
export type Words = string | Html
type Item = string | { mark: string; text: string }
export type Chart = (XyChart & { height: number }) | RowsChart
export type Figure = { title: Words; chart: Chart; data: Table; name?: string }
export type Section = { id: string; title: string; body: readonly Block[] }

/** Numbers stand at the end of their column; notes stand under a text, smaller. */
export type Cell = string | { number: string } | { text: string; notes: readonly string[] } | { code: string }
type Head = string | { number: string }
export type Table = {
  label: string
  head: readonly Head[]
  rows: readonly (readonly Cell[])[]
  chosen: (row: number) => boolean
}

export const table = (
  label: string,
  head: readonly Head[],
  rows: readonly (readonly Cell[])[],
  chosen: (row: number) => boolean = () => false,
): Table => ({ label, head, rows, chosen })

export const text = (...words: readonly (Words | false)[]): Block => ({
  kind: 'text',
  words: words.filter((w) => w !== false),
  quiet: false,
})
export const quiet = (...words: readonly (Words | false)[]): Block => ({
  kind: 'text',
  words: words.filter((w) => w !== false),
  quiet: true,
})
export const heading = (words: string): Block => ({ kind: 'heading', text: words })
export const list = (items: readonly Item[]): Block => ({ kind: 'list', items })
export const grid = (shown: Table): Block => ({ kind: 'table', table: shown })
export const folded = (label: string, shown: Table): Block => ({ kind: 'folded', label, table: shown })
/** A chart under its conclusion, with its numbers one click away. */
export const figure = (title: Words, chart: Chart, data: Table): Block => ({ kind: 'figure', figure: { title, chart, data } })

/** A figure in large, and what it means. */
export type Card = { title: string; figure: string; lines: readonly Words[] }
export const card = (title: string, big: string, ...lines: readonly Words[]): Card => ({ title, figure: big, lines })
export const cardHtml = ({ title, figure: big, lines }: Card): Html =>
  html`<div class="card"><h2 class="minor">${title}</h2><p class="figure">${big}</p>${lines.map((line) => html`<p class="small">${line}</p>`)}</div>`

export const wideWidth = 720
export const narrowWidth = 328

const draw = (chart: Chart, width: number, className: string): Html =>
  'rows' in chart ? drawRows(chart, width, className) : drawXy(chart, width, chart.height, className)

function cellHtml(cell: Cell, isFirst: boolean): Html {
  if (typeof cell === 'object' && 'number' in cell) return html`<td class="number">${cell.number}</td>`
  const inside =
    typeof cell === 'string'
      ? html`${cell}`
      : 'code' in cell
        ? html`<code>${cell.code}</code>`
        : html`${cell.text}${cell.notes.map((note) => html`<span class="note">${note}</span>`)}`
  return isFirst ? html`<th scope="row">${inside}</th>` : html`<td>${inside}</td>`
}

/** A table that scrolls sideways on a narrow screen; the first cell of a row is its heading. */
function tableHtml({ label, head, rows, chosen }: Table): Html {
  const heads = head.map((cell) =>
    typeof cell === 'string' ? html`<th scope="col">${cell}</th>` : html`<th scope="col" class="number">${cell.number}</th>`,
  )
  const lines = rows.map((row, i) => {
    const cells = row.map((cell, j) => cellHtml(cell, j === 0))
    return chosen(i) ? html`<tr class="chosen">${cells}</tr>` : html`<tr>${cells}</tr>`
  })
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${heads}</tr></thead><tbody>${lines}</tbody></table></div>`
}

/** Drawn for a wide and for a narrow page; a small one is the same on both. */
function figureHtml(voice: Voice, { title, chart, data }: Figure, isSmall: boolean): Html {
  const drawing = isSmall ? draw(chart, narrowWidth, 'small') : html`${draw(chart, wideWidth, 'wide')}${draw(chart, narrowWidth, 'narrow')}`
  return html`<figure><figcaption>${title}</figcaption>${drawing}<details><summary>${voice.t('showData')}</summary>${tableHtml(data)}</details></figure>`
}

function blockHtml(voice: Voice, block: Block): Html {
  switch (block.kind) {
    case 'text': {
      const words = block.words.map((one, i) => html`${i > 0 && ' '}${one}`)
      return block.quiet ? html`<p class="small muted">${words}</p>` : html`<p>${words}</p>`
    }
    case 'heading':
      return html`<h3>${block.text}</h3>`
    case 'list':
      return html`<ul>${block.items.map((item) => html`<li>${typeof item === 'string' ? item : html`<strong>${item.mark}:</strong> ${item.text}`}</li>`)}</ul>`
    case 'verdict':
      return html`<p><span class="chip ${block.tone}">${block.text}</span></p>`
    case 'table':
      return tableHtml(block.table)
    case 'folded':
      return html`<details><summary>${block.label}</summary>${tableHtml(block.table)}</details>`
    case 'figure':
      return figureHtml(voice, block.figure, false)
    case 'several':
      return html`<div class="multiples">${block.figures.map((one) => figureHtml(voice, one, true))}</div>`
  }
}

export const section = (voice: Voice, { id, title, body }: Section): Html =>
  html`<section id="${id}"><h2>${title}</h2>${body.map((block) => blockHtml(voice, block))}</section>`
