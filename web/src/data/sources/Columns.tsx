import { Button, Group, NativeSelect, Pagination, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { ChangeFile, FileColumn, FileProfile, SourceFile } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
import classes from './ColumnRow.module.css'
import { ColumnRow } from './ColumnRow.tsx'
import { findColumns, withRole } from './choices.ts'
import { useChangeFile } from './files.ts'
import { texts } from './texts.ts'

/** Columns on one page: a thousand stay as quick as twenty. */
const pageLength = 20
const shown: Record<'all' | 'personal' | 'missing' | 'unused', (column: FileColumn) => boolean> = {
  all: () => true,
  personal: ({ personal }) => personal !== null,
  missing: ({ missing }) => missing > 0,
  unused: ({ role }) => role === 'dropped' || role === 'empty' || role === 'constant' || role === 'id',
}
type Shown = keyof typeof shown

/** The columns, to be searched and told what they are; what was said is sent together, since the file is read again. */
export function Columns({ file, profile }: { file: SourceFile; profile: FileProfile }) {
  const t = useTexts(texts)
  const { permissions } = useSignedIn()
  const [typed, type] = useState('')
  const [which, choose] = useState<Shown>('all')
  const [page, turn] = useState(1)
  const [pending, say] = useState<NonNullable<ChangeFile['columns']>>({})
  const change = useChangeFile(file.id)
  const wanted = useDeferredValue(typed)
  const found = findColumns(profile.columns, wanted).filter(shown[which])
  const pages = Math.max(1, Math.ceil(found.length / pageLength))
  const current = Math.min(page, pages)
  const may = permissions.includes('data.files.change')
  const unsaved = Object.keys(pending).length
  const save = () => change.mutate({ columns: pending }, { onSuccess: () => say({}) })
  return (
    <Stack component="section" aria-labelledby="columns" gap="sm">
      <Title order={2} size="h3" id="columns">
        {t('columnsTitle')}
      </Title>
      <Group gap="sm" align="flex-end">
        <TextInput
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<Search size={16} aria-hidden />}
          value={typed}
          onChange={({ currentTarget: { value } }) => {
            type(value)
            turn(1)
          }}
          flex="1 1 14rem"
        />
        <NativeSelect
          aria-label={t('show')}
          value={which}
          onChange={({ currentTarget: { value } }) => {
            choose(value as Shown)
            turn(1)
          }}
          data={Object.keys(shown).map((value) => ({ value, label: t(`show_${value as Shown}`) }))}
        />
        <Text size="sm" c="dimmed" role="status">
          {t('found', { n: found.length })}
        </Text>
      </Group>
      {found.length === 0 && <Text>{t('foundNone')}</Text>}
      {found.length > 0 && (
        <ul className={classes.list} aria-label={t('columnsTitle')}>
          {found.slice((current - 1) * pageLength, current * pageLength).map((column) => (
            <ColumnRow
              key={column.name}
              column={column}
              rows={profile.rows}
              choices={file.choices}
              pending={pending}
              disabled={file.state !== 'ready'}
              onRole={may ? (role) => say(withRole(profile.columns, pending, column.name, role)) : undefined}
              onNamed={(named) => say({ ...pending, [column.name]: { ...pending[column.name], type: named ? 'category' : null } })}
            />
          ))}
        </ul>
      )}
      {pages > 1 && (
        <Pagination.Root
          total={pages}
          value={current}
          onChange={turn}
          siblings={1}
          getItemProps={(n) => ({ 'aria-label': t('pageOf', { n }) })}
        >
          <Group component="nav" aria-label={t('pages')} gap={6}>
            <Pagination.Previous aria-label={t('previousPage')} />
            <Pagination.Items />
            <Pagination.Next aria-label={t('nextPage')} />
          </Group>
        </Pagination.Root>
      )}
      {change.error && <ProblemView error={change.error} />}
      {unsaved > 0 && may && (
        <Paper className={classes.bar} withBorder shadow="md" radius="lg" p="sm" role="region" aria-label={t('unsaved', { n: unsaved })}>
          <Group justify="space-between" gap="sm">
            <Text fw={600}>{t('unsaved', { n: unsaved })}</Text>
            <Group gap="xs">
              <Button variant="default" onClick={() => say({})}>
                {t('discard')}
              </Button>
              <Button loading={change.isPending} onClick={save}>
                {t('save')}
              </Button>
            </Group>
          </Group>
        </Paper>
      )}
    </Stack>
  )
}
