import {
  Autocomplete,
  Button,
  Collapse,
  Drawer,
  Fieldset,
  Group,
  NumberInput,
  Progress,
  SegmentedControl,
  Stack,
  TagsInput,
  Text,
} from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { useLanguage, useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { texts as common } from '../../parts/texts.ts'
import { FileDrop } from './FileDrop.tsx'
import { useStartRun } from './runs.ts'
import { likelyResults, readSample, type SampleColumn } from './sample.ts'
import { texts } from './texts.ts'

const blank = {
  target: '',
  positive: '',
  value: '' as string | number,
  cost: '' as string | number,
  valueIs: 'margin',
  vat: 'out',
  id: '',
  time: '',
  drop: [] as string[],
  protect: [] as string[],
}
type Fields = typeof blank

/** The form as the server takes it; a field that was not filled in is not sent. */
function formOf(file: File, fields: Fields, language: string): FormData {
  const form = new FormData()
  const money = fields.value !== ''
  const { valueIs, vat, ...rest } = fields
  const values = { ...rest, ...(money ? { valueIs, vat } : {}), language }
  for (const [name, value] of Object.entries(values)) {
    const text = Array.isArray(value) ? value.join(',') : String(value)
    if (text !== '') form.append(name, text)
  }
  form.append('file', file)
  return form
}

function Form({ onStarted }: { onStarted: () => void }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const [file, setFile] = useState<File | null>(null)
  const [columns, setColumns] = useState<SampleColumn[]>([])
  const [fields, setFields] = useState(blank)
  const [detail, toggle] = useDisclosure(false)
  const [sent, setSent] = useState(0)
  const start = useStartRun(setSent)
  const set =
    <K extends keyof Fields>(name: K) =>
    (value: Fields[K]) =>
      setFields((before) => ({ ...before, [name]: value }))

  const take = async (next: File) => {
    setFile(next)
    start.reset()
    const found = await readSample(next).catch(() => [])
    setColumns(found)
    setFields((before) => (found.some(({ name }) => name === before.target) ? before : { ...before, target: '', positive: '' }))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (file) start.mutate(formOf(file, fields, language), { onSuccess: onStarted })
  }
  const likely = likelyResults(columns)
  const names = columns.map(({ name }) => name)
  const chosen = columns.find(({ name }) => name === fields.target)
  const describe = (name: string): string => {
    const [a = '', b = '', ...others] = columns.find((column) => column.name === name)?.values ?? []
    if (a === '') return ''
    return b !== '' && others.length === 0 ? t('twoValues', { a, b }) : t('manyValues', { a })
  }
  const unknown = fields.target !== '' && columns.length > 0 && !chosen
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <FileDrop
          file={file}
          note={file ? (columns.length > 0 ? t('fileColumns', { n: columns.length }) : t('fileColumnsLater')) : null}
          onFile={(next) => void take(next)}
        />
        <Autocomplete
          label={t('target')}
          description={t('targetHint')}
          required
          maxLength={200}
          value={fields.target}
          onChange={set('target')}
          data={likely.map(({ name }) => name)}
          openOnFocus
          renderOption={({ option }) => (
            <Stack gap={0}>
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {option.value}
              </Text>
              <Text size="xs" c="dimmed" lineClamp={1}>
                {describe(option.value)}
              </Text>
            </Stack>
          )}
          error={unknown ? t('targetUnknown') : undefined}
        />
        <Autocomplete
          label={t('positive')}
          description={t('positiveHint')}
          maxLength={200}
          value={fields.positive}
          onChange={set('positive')}
          data={chosen && chosen.values.length <= 20 ? [...chosen.values] : []}
          openOnFocus
        />
        <Fieldset legend={t('moneyTitle')} radius="md">
          <Stack gap="sm">
            <NumberInput
              label={t('value')}
              description={t('valueHint')}
              min={0}
              allowNegative={false}
              decimalSeparator={language === 'es' ? ',' : '.'}
              value={fields.value}
              onChange={set('value')}
              hideControls
              suffix=" €"
            />
            {fields.value !== '' && (
              <Group gap="md">
                <Choice
                  label={t('valueIs')}
                  value={fields.valueIs}
                  onChange={set('valueIs')}
                  options={{ margin: t('margin'), revenue: t('revenue') }}
                />
                <Choice label={t('vat')} value={fields.vat} onChange={set('vat')} options={{ out: t('vatOut'), in: t('vatIn') }} />
              </Group>
            )}
            <NumberInput
              label={t('cost')}
              description={t('costHint')}
              min={0}
              allowNegative={false}
              decimalSeparator={language === 'es' ? ',' : '.'}
              value={fields.cost}
              onChange={set('cost')}
              hideControls
              suffix=" €"
            />
          </Stack>
        </Fieldset>
        <div>
          <Button variant="subtle" size="compact-sm" onClick={toggle.toggle} aria-expanded={detail} c="var(--mantine-color-anchor)">
            {detail ? t('hideDetail') : t('detail')}
          </Button>
          <Collapse expanded={detail}>
            <Stack gap="md" pt="sm">
              <Autocomplete label={t('id')} description={t('idHint')} value={fields.id} onChange={set('id')} data={names} />
              <Autocomplete label={t('time')} description={t('timeHint')} value={fields.time} onChange={set('time')} data={names} />
              <TagsInput label={t('drop')} value={fields.drop} onChange={set('drop')} data={names} />
              <TagsInput
                label={t('protect')}
                description={t('protectHint')}
                value={fields.protect}
                onChange={set('protect')}
                data={names}
              />
            </Stack>
          </Collapse>
        </div>
        {start.error && <ProblemView error={start.error} />}
        {start.isPending && <Progress value={sent * 100} aria-label={t('sending')} />}
        <Button type="submit" size="md" disabled={!file || fields.target === '' || unknown} loading={start.isPending}>
          {t('start')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('privacy')}
        </Text>
      </Stack>
    </form>
  )
}

function Choice(props: { label: string; value: string; onChange: (value: string) => void; options: Record<string, string> }) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500} component="span">
        {props.label}
      </Text>
      <SegmentedControl
        aria-label={props.label}
        value={props.value}
        onChange={props.onChange}
        data={Object.entries(props.options).map(([value, label]) => ({ value, label }))}
      />
    </Stack>
  )
}

/** The form that starts a run. It is made anew each time it opens. */
export function NewRunDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useTexts(texts)
  const c = useTexts(common)
  const narrow = useMediaQuery('(max-width: 36em)')
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={narrow ? '100%' : 'md'}
      title={
        <Text component="span" fw={650} size="lg">
          {t('drawerTitle')}
        </Text>
      }
      closeButtonProps={{ 'aria-label': c('close') }}
    >
      <Form onStarted={onClose} />
    </Drawer>
  )
}
