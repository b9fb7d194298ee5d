import { Checkbox, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { Lock } from 'lucide-react'
import { type FileColumn, givenRoles, type SourceFile } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import classes from './ColumnRow.module.css'
import { type GivenRole, isNamed, saidRole } from './choices.ts'
import { Distribution } from './Distribution.tsx'
import { texts } from './texts.ts'
import { useValueText } from './useValueText.ts'

type Pending = Parameters<typeof saidRole>[1]

function Read({ column, rows }: { column: FileColumn; rows: number }) {
  const t = useTexts(texts)
  const { share } = useFormats()
  const value = useValueText(column)
  const { read, missing, distinct, min, median, max, type } = column
  const facts = [
    missing === 0 ? t('complete') : t('lacks', { share: share(rows === 0 ? 0 : missing / rows) }),
    t('distinct', { n: distinct }),
    ...(type === 'number' && read.decimal ? [t(read.decimal === ',' ? 'decimalComma' : 'decimalPoint')] : []),
    ...(type === 'date' && read.dateOrder ? [t(`order_${read.dateOrder}`)] : []),
    ...(type === 'date' && read.hasTime ? [t('withTime')] : []),
  ]
  return (
    <>
      <Text size="sm" c="dimmed">
        {facts.join(' · ')}
      </Text>
      {min !== null && max !== null && median !== null && (
        <Text size="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
          {t('range', { min: value(min), max: value(max), median: value(median) })}
        </Text>
      )}
    </>
  )
}

/** One column: what it is, how its rows spread, and what a person says of it. */
export function ColumnRow({
  column,
  rows,
  choices,
  pending,
  disabled,
  onRole,
  onNamed,
}: {
  column: FileColumn
  rows: number
  choices: SourceFile['choices']
  pending: Pending
  /** While the file is read again. */
  disabled: boolean
  /** Absent for those who may not change it. */
  onRole?: ((role: GivenRole | null) => void) | undefined
  onNamed: (named: boolean) => void
}) {
  const t = useTexts(texts)
  const { name, type, role, given, personal } = column
  const said = saidRole(column, pending)
  const named = isNamed(name, choices, pending)
  const isOrder = type === 'number' || type === 'date'
  const guess = given ? t('roleAuto') : t('roleGuess', { role: t(`role_${role}`) })
  return (
    <li className={classes.row} data-unused={said === 'dropped' || undefined}>
      <Stack gap={2} miw={0}>
        <span className={classes.name}>{name}</span>
        <Group gap="xs">
          <Text size="sm" fw={500} component="span">
            {t(`type_${type}`)}
          </Text>
          {personal && (
            <Group gap={4} wrap="nowrap" component="span" c="light-dark(#7a4b00, #ffd479)">
              <Lock size={14} aria-hidden />
              <Text size="sm" fw={500} component="span">
                {`${t('personal')}: ${t(`personal_${personal}`)}`}
              </Text>
            </Group>
          )}
        </Group>
        <Read column={column} rows={rows} />
      </Stack>
      <Distribution column={column} rows={rows} />
      <Stack gap="xs">
        {onRole ? (
          <NativeSelect
            aria-label={t('roleOf', { name })}
            value={said ?? ''}
            disabled={disabled}
            onChange={({ currentTarget: { value } }) => onRole(value === '' ? null : (value as GivenRole))}
            data={[{ value: '', label: guess }, ...givenRoles.map((value) => ({ value, label: t(`role_${value}`) }))]}
          />
        ) : (
          <Text size="sm">{t(`role_${role}`)}</Text>
        )}
        {onRole && (isOrder || named) && (
          <Checkbox
            label={t(type === 'date' ? 'namesDate' : 'names')}
            checked={named}
            disabled={disabled}
            onChange={({ currentTarget: { checked } }) => onNamed(checked)}
          />
        )}
      </Stack>
    </li>
  )
}
