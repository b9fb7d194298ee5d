import { Button, NumberInput, SegmentedControl, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { minorDigits } from '#base'
import type { NewLine } from '#schema/value/ledger'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSingle } from '../../parts/useSingle.ts'
import { useSignedIn } from '../../session.ts'
import { FromCampaign } from './FromCampaign.tsx'
import { useAdd, useColumns, useKeptFiles } from './ledger.ts'
import { texts } from './texts.ts'

type Amount = number | string
const numberOf = (value: Amount): number => (typeof value === 'number' ? value : Number(value) || 0)

/** A line as a draft: of a campaign, measured from a kept file, or a range that somebody gives. */
export function AddLine({ onDone }: { onDone: (id: string) => void }) {
  const t = useTexts(texts)
  const [kind, setKind] = useState('campaign')
  return (
    <Stack>
      <SegmentedControl
        aria-label={t('kind')}
        value={kind}
        onChange={setKind}
        data={[
          { value: 'campaign', label: t('kindCampaign') },
          { value: 'measured', label: t('kindMeasured') },
          { value: 'said', label: t('kindSaid') },
        ]}
      />
      {kind === 'campaign' ? <FromCampaign onDone={onDone} /> : <LineForm key={kind} kind={kind} onDone={onDone} />}
    </Stack>
  )
}

function LineForm({ kind, onDone }: { kind: string; onDone: (id: string) => void }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const add = useAdd()
  const { data: files } = useKeptFiles()
  const [words, setWords] = useState({ name: '', startsOn: '', endsOn: '', month: '', how: '' })
  const [picked, pick] = useState<Record<'file' | 'arm' | 'amount' | 'person', string | null>>({
    file: null,
    arm: null,
    amount: null,
    person: null,
  })
  const [numbers, setNumbers] = useState<Record<string, Amount>>({
    controlShare: '',
    vat: 21,
    margin: 40,
    contacts: 0,
    discounts: 0,
    programme: 0,
    low: 0,
    mid: 0,
    high: 0,
  })
  const [method, setMethod] = useState<'estimated' | 'forecast'>('estimated')
  const { data: columns } = useColumns(picked.file)
  const minor = (name: string) => Math.round(numberOf(numbers[name]!) * 10 ** minorDigits(workspace.currency))
  const costs = () => ({ contacts: minor('contacts'), discounts: minor('discounts'), programme: minor('programme') })
  const { file, arm, amount, person } = picked
  const complete =
    words.name.trim() !== '' &&
    (kind === 'measured'
      ? file !== null && arm !== null && amount !== null && words.startsOn !== '' && words.endsOn !== ''
      : words.month !== '' && words.how.trim() !== '')
  const line = (): NewLine =>
    kind === 'measured'
      ? {
          ...{ method: 'verified', name: words.name, currency: workspace.currency, startsOn: words.startsOn, endsOn: words.endsOn },
          readout: {
            ...{ file: file!, arm: arm!, outcomes: [amount!] },
            ...(numbers.controlShare === '' ? {} : { controlShare: numberOf(numbers.controlShare!) / 100 }),
            ...(person === null ? {} : { person }),
          },
          ...{ amount: amount!, vatShare: numberOf(numbers.vat!) / 100, marginShare: numberOf(numbers.margin!) / 100, costs: costs() },
        }
      : {
          ...{ method, name: words.name, currency: workspace.currency, month: words.month },
          ...{ low: minor('low'), mid: minor('mid'), high: minor('high'), costs: costs(), how: words.how },
        }
  const send = useSingle(async () => onDone((await add.mutateAsync(line())).id))
  const text = (name: keyof typeof words, label: string, type = 'text') => (
    <TextInput
      label={label}
      type={type}
      value={words[name]}
      onChange={({ currentTarget: { value } }) => setWords((all) => ({ ...all, [name]: value }))}
    />
  )
  const number = (name: string, label: string, more: { description?: string; min?: number; max?: number } = {}) => (
    <NumberInput
      label={label}
      decimalScale={2}
      {...more}
      value={numbers[name]!}
      onChange={(value) => setNumbers((all) => ({ ...all, [name]: value }))}
    />
  )
  const column = (name: 'arm' | 'amount' | 'person', label: string, description?: string) => (
    <Select
      label={label}
      {...(description ? { description, clearable: true } : {})}
      searchable
      data={columns ?? []}
      disabled={!columns}
      value={picked[name]}
      onChange={(value) => pick((all) => ({ ...all, [name]: value }))}
    />
  )
  const money = { min: 0 }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (complete) send()
      }}
    >
      <Stack>
        {text('name', t('fieldName'))}
        {kind === 'measured' ? (
          <>
            <Select
              label={t('file')}
              description={t('fileHint')}
              searchable
              data={(files ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              value={file}
              onChange={(value) => pick({ file: value, arm: null, amount: null, person: null })}
            />
            {files?.length === 0 && <Text size="sm">{t('needFiles')}</Text>}
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              {column('arm', t('arm'))}
              {column('amount', t('amount'))}
            </SimpleGrid>
            {column('person', t('person'), t('optional'))}
            {number('controlShare', t('controlShare'), { description: t('controlShareHint'), min: 0, max: 99 })}
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              {text('startsOn', t('startsOn'), 'date')}
              {text('endsOn', t('endsOn'), 'date')}
              {number('vat', t('vat'), { min: 0, max: 100 })}
              {number('margin', t('margin'), { min: 0, max: 100 })}
            </SimpleGrid>
          </>
        ) : (
          <>
            <SegmentedControl
              aria-label={t('method')}
              value={method}
              onChange={(value) => setMethod(value as typeof method)}
              data={[
                { value: 'estimated', label: t('method_estimated') },
                { value: 'forecast', label: t('method_forecast') },
              ]}
            />
            {text('month', t('month'), 'month')}
            <SimpleGrid cols={{ base: 1, xs: 3 }}>
              {number('low', t('low'))}
              {number('mid', t('mid'))}
              {number('high', t('high'))}
            </SimpleGrid>
            <Textarea
              label={t('reckoned')}
              value={words.how}
              onChange={({ currentTarget: { value } }) => setWords((all) => ({ ...all, how: value }))}
              autosize
              minRows={2}
            />
          </>
        )}
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          {number('contacts', t('contactCost'), money)}
          {number('discounts', t('discountCost'), money)}
          {number('programme', t('programmeCost'), money)}
        </SimpleGrid>
        {add.error && <ProblemView error={add.error} />}
        <Button type="submit" disabled={!complete} loading={add.isPending}>
          {t('add')}
        </Button>
      </Stack>
    </form>
  )
}
