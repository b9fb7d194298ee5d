import { wordsOf } from '#data/quality'

const afterwards: ReadonlySet<string> = new Set(
  'leak leaked leakage post after afterwards later future outcome final closed cancel cancelled canceled cancellation churned refund refunded despues posterior futuro futura resultado cierre cerrado cerrada cancelado cancelada cancelacion baja reembolso devolucion'.split(
    ' ',
  ),
)

/** Whether a column's name says that it was written when the outcome was known. */
export const speaksOfAfterwards = (column: string): boolean => wordsOf(column).some((word) => afterwards.has(word))
