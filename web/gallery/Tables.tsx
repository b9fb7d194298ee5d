import { Button } from '@mantine/core'
import { DataTable, type TableColumn, useSelection } from '../src/parts/DataTable.tsx'
import { numberText } from '../src/parts/formats.ts'
import { StateChip } from '../src/parts/StateChip.tsx'

type Row = { id: string; name: string; orders: number; spent: number; city: string; state: 'good' | 'waiting' }
const cities = ['Ávila', 'Zaragoza', 'Málaga', 'León', 'Bilbao']
const rowsOf = (n: number): Row[] =>
  Array.from({ length: n }, (_, i) => ({
    id: String(i + 1),
    name: `Cliente ${i + 1}`,
    orders: (i * 7) % 23,
    spent: ((i * 7919) % 100_000) / 100,
    city: cities[i % cities.length] ?? '',
    state: i % 3 === 0 ? 'waiting' : 'good',
  }))
const columns: readonly TableColumn<Row>[] = [
  { id: 'name', label: 'Cliente', value: ({ name }) => name, grow: 2 },
  { id: 'city', label: 'Ciudad', value: ({ city }) => city },
  { id: 'orders', label: 'Pedidos', value: ({ orders }) => orders, align: 'end' },
  {
    id: 'spent',
    label: 'Gasto, €',
    value: ({ spent }) => spent,
    cell: ({ spent }) => numberText(spent, 'es-ES', { minimumFractionDigits: 2 }),
    align: 'end',
  },
  {
    id: 'state',
    label: 'Estado',
    value: ({ state }) => state,
    text: ({ state }) => (state === 'good' ? 'Comprobado' : 'Pendiente'),
    cell: ({ state }) => <StateChip tone={state} label={state === 'good' ? 'Comprobado' : 'Pendiente'} />,
  },
  { id: 'id', label: 'Código', value: ({ id }) => id, hidden: true },
]
const few = rowsOf(6)
const many = rowsOf(100_000)

/** A table whose rows are all on the page, and one of 10⁵ rows. */
export function Tables() {
  const selection = useSelection()
  const shared = { columns, rowId: (row: Row) => row.id, empty: null }
  return (
    <>
      <DataTable
        {...shared}
        name="few"
        label="Clientes"
        rows={few}
        selection={selection}
        onOpen={() => undefined}
        onSelected={
          <Button size="compact-sm" variant="default">
            Añadir a una lista
          </Button>
        }
      />
      <DataTable {...shared} name="many" label="Todos los clientes" rows={many} />
    </>
  )
}
