import { BarChart, LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, ScatterChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

/** A chart inside of `element`. This file and ECharts are only fetched when a page has a chart. */
export const draw = (element: HTMLElement) => init(element, null, { renderer: 'svg' })
