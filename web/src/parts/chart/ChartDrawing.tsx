import { useMantineColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import type { EChartsType } from 'echarts/core'
import { type RefObject, useEffect, useRef } from 'react'
import { useFormats } from '../useFormats.ts'
import { optionOf } from './option.ts'
import type { ChartSpec } from './spec.ts'

type Props = { spec: ChartSpec; label: string; height: number; chart: RefObject<EChartsType | null> }

/** The drawing itself, in the page's colours; it follows the width of its place. */
export function ChartDrawing({ spec, label, height, chart }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const { colorScheme } = useMantineColorScheme()
  const { locale } = useFormats()
  const still = useReducedMotion()
  useEffect(() => {
    const element = place.current
    if (!element) return
    let left = false
    let observer: ResizeObserver | undefined
    const dark = document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark'
    void import('./engine.ts').then(({ draw }) => {
      if (left) return
      const drawn = draw(element)
      drawn.setOption(optionOf(spec, { dark: colorScheme === 'dark' || (colorScheme === 'auto' && dark), locale, motion: !still }))
      chart.current = drawn
      observer = new ResizeObserver(() => drawn.resize())
      observer.observe(element)
    })
    return () => {
      left = true
      observer?.disconnect()
      chart.current?.dispose()
      chart.current = null
    }
  }, [spec, colorScheme, locale, still, chart])
  return <div ref={place} role="img" aria-label={label} style={{ height, width: '100%' }} />
}
