import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useRef } from 'react'

/** Beyond this many rows a table scrolls in its own frame and only draws what is seen. */
const drawnWhole = 100

export type DrawnRows = Readonly<{
  frame: RefObject<HTMLDivElement | null>
  virtual: boolean
  indexes: readonly number[]
  /** Pixels that stand for the rows before and after the drawn ones. */
  before: number
  after: number
  measure: ((element: HTMLElement | null) => void) | undefined
}>

export function useVirtualRows(count: number, rowHeight: number): DrawnRows {
  const frame = useRef<HTMLDivElement>(null)
  const virtual = count > drawnWhole
  const virtualizer = useVirtualizer({
    count: virtual ? count : 0,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  // Rows that turn out higher than thought would push the frame away from where the keys (Home, End) put it.
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = () => false
  if (!virtual) return { frame, virtual, indexes: Array.from({ length: count }, (_, n) => n), before: 0, after: 0, measure: undefined }
  const items = virtualizer.getVirtualItems()
  return {
    frame,
    virtual,
    indexes: items.map(({ index }) => index),
    before: items[0]?.start ?? 0,
    after: virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0),
    measure: virtualizer.measureElement,
  }
}
