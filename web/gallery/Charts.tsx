import { SimpleGrid } from '@mantine/core'
import { useMemo } from 'react'
import { Chart, type ChartSpec } from '../src/parts/Chart.tsx'

const months = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic']

/** One chart of each kind, and one without data. */
export function Charts() {
  const specs = useMemo<{ name: string; title: string; spec: ChartSpec }[]>(
    () => [
      {
        name: 'linea',
        title: 'Los pedidos con campaña superan a los del grupo de control desde abril',
        spec: {
          kind: 'line',
          x: { name: 'Mes', labels: months },
          y: { name: 'Pedidos', unit: 'pedidos' },
          series: [
            {
              name: 'Con campaña',
              values: [820, 830, 850, 990, 1040, 1100, null, 1180, 1210, 1260, 1310, 1390],
              low: [780, 790, 800, 930, 980, 1030, null, 1100, 1130, 1170, 1210, 1280],
              high: [860, 870, 900, 1050, 1100, 1170, null, 1260, 1290, 1350, 1410, 1500],
            },
            { name: 'Grupo de control', values: [815, 825, 840, 850, 846, 858, 861, 859, 870, 866, 872, 880] },
          ],
        },
      },
      {
        name: 'barras',
        title: 'Correo y buscadores traen dos de cada tres ventas',
        spec: {
          kind: 'bar',
          x: { name: 'Canal', labels: ['Correo', 'Buscadores', 'Redes', 'Tienda'] },
          y: { name: 'Ventas', unit: '€' },
          series: [{ name: 'Ventas', values: [41_200, 38_900, 21_400, 18_050] }],
        },
      },
      {
        name: 'intervalos',
        title: 'Solo el grupo A responde con claridad',
        spec: {
          kind: 'range',
          x: { name: 'Grupo', labels: ['A', 'B', 'C'] },
          y: { name: 'Efecto', unit: '%' },
          series: [{ name: 'Efecto', values: [4.1, 1.2, -0.4], low: [2.2, -0.9, -2.6], high: [6, 3.3, 1.8] }],
        },
      },
      {
        name: 'vacio',
        title: 'Efecto por semana',
        spec: {
          kind: 'bar',
          x: { name: 'Semana', labels: ['1'] },
          y: { name: 'Efecto', unit: '%' },
          series: [{ name: 'Efecto', values: [null] }],
        },
      },
    ],
    [],
  )
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      {specs.map((one) => (
        <Chart key={one.name} {...one} />
      ))}
    </SimpleGrid>
  )
}
