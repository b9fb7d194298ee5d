import { Table } from '@mantine/core'
import type { ModelInput } from '#schema/ai/registry/versions'
import { useTexts } from '../../language.tsx'
import { texts } from './texts.ts'

/** The columns that a model expects: their kind and the values that it knows. */
export function InputColumns({ inputs }: { inputs: readonly ModelInput[] }) {
  const t = useTexts(texts)
  const takes = ({ type, choices, known }: ModelInput) =>
    choices === null || known === null
      ? '—'
      : known > 6
        ? t('choicesMore', { list: choices.slice(0, 6).join(', '), n: known - 6 })
        : choices.join(type === 'boolean' ? ' · ' : ', ')
  return (
    <Table aria-label={t('columnsTitle')} verticalSpacing="xs" layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('column')}</Table.Th>
          <Table.Th>{t('kind')}</Table.Th>
          <Table.Th>{t('values')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {inputs.map((input) => (
          <Table.Tr key={input.name}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{input.name}</Table.Td>
            <Table.Td>{t(`type_${input.type}`)}</Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{takes(input)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
