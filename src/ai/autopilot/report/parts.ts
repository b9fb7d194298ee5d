import { type Html, html } from './html.ts'
import type { Voice } from './voice.ts'

export type Cell = string | Html | { number: string }
type Head = string | { number: string }

const isNumber = (cell: Cell | Head): cell is { number: string } => typeof cell === 'object' && 'number' in cell

/** A table that scrolls sideways on a narrow screen; the first cell of a row is its heading. */
export function table(label: string, head: readonly Head[], rows: readonly (readonly Cell[])[], chosen?: (row: number) => boolean): Html {
  const heads = head.map((cell) =>
    isNumber(cell) ? html`<th scope="col" class="number">${cell.number}</th>` : html`<th scope="col">${cell}</th>`,
  )
  const lines = rows.map((row, i) => {
    const cells = row.map((cell, j) =>
      isNumber(cell) ? html`<td class="number">${cell.number}</td>` : j === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`,
    )
    return chosen?.(i) ? html`<tr class="chosen">${cells}</tr>` : html`<tr>${cells}</tr>`
  })
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${heads}</tr></thead><tbody>${lines}</tbody></table></div>`
}

export const wideWidth = 720
export const narrowWidth = 328

/** A chart under its conclusion, drawn for a wide and for a narrow page, with its numbers one click away. */
export function figure(voice: Voice, title: Html | string, draw: (width: number, className: string) => Html, data: Html): Html {
  return html`<figure><figcaption>${title}</figcaption>${draw(wideWidth, 'wide')}${draw(narrowWidth, 'narrow')}<details><summary>${voice.t('showData')}</summary>${data}</details></figure>`
}

/** A small chart, one of several side by side: the same drawing on every page. */
export function smallFigure(voice: Voice, title: Html | string, draw: (width: number, className: string) => Html, data: Html): Html {
  return html`<figure><figcaption>${title}</figcaption>${draw(narrowWidth, 'small')}<details><summary>${voice.t('showData')}</summary>${data}</details></figure>`
}

export type Section = { id: string; title: string; body: Html }
export const section = ({ id, title, body }: Section): Html => html`<section id="${id}"><h2>${title}</h2>${body}</section>`
