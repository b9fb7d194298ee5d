import { Alert, Anchor, Button, Checkbox, Group, NumberInput, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { money } from '#base'
import { channels, NewCampaign, type PeopleColumns, successes } from '#schema/activation/campaigns'
import type { OrderAnswerView } from '#schema/ai/orders/answers'
import type { FileProfile, SourceFile } from '#schema/data/files'
import { useAnswer } from '../../ai/orders/orders.ts'
import { ApiProblem } from '../../api.ts'
import { BeingRead } from '../../data/sources/BeingRead.tsx'
import { BringFile } from '../../data/sources/BringFile.tsx'
import { useFile, useProfile } from '../../data/sources/files.ts'
import { KeptFiles } from '../../data/sources/KeptFiles.tsx'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Detail } from '../../parts/Detail.tsx'
import { showServerIssues, useZodForm } from '../../parts/form.ts'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { useCreate, useUsualTerms } from './campaigns.ts'
import { texts } from './texts.ts'

type Column = FileProfile['columns'][number]
/** Columns by what they look like, for a person to correct. */
function likely(columns: readonly Column[]) {
  const named = (pattern: RegExp) => columns.find(({ name }) => pattern.test(name))?.name ?? null
  const looks = (kind: Column['personal']) => columns.find(({ personal }) => personal === kind)?.name ?? null
  return {
    of_customer: columns.find(({ role }) => role === 'id')?.name ?? named(/client|customer|socio|member/i) ?? columns[0]?.name ?? null,
    of_score: named(/score|punt|prob/i),
    of_before: named(/gast|spen|revenue|importe|before|antes/i),
    of_name: looks('name') ?? named(/^nombre|^name/i),
    of_email: looks('email'),
    of_phone: looks('phone'),
  }
}

const nextMonday = (today: string): string => {
  const date = new Date(`${today}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + ((8 - date.getUTCDay()) % 7 || 7))
  return date.toISOString().slice(0, 10)
}

type From = { source: 'file'; file: SourceFile; profile: FileProfile } | { source: 'answer'; answer: OrderAnswerView }

function Terms(from: From) {
  const profile = from.source === 'file' ? from.profile : { columns: [] }
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const navigate = useNavigate()
  const { share, number } = useFormats()
  // As the country writes it: a comma taken for nothing would make ten times the cost
  const written = { decimalSeparator: number(0.5).replace(/\d/g, ''), allowedDecimalSeparators: [',', '.'] }
  const usual = useUsualTerms()
  const create = useCreate()
  const today = usual.data?.today ?? new Date().toISOString().slice(0, 10)
  const currency = usual.data?.currency ?? 'EUR'
  const form = useZodForm(NewCampaign.pick({ name: true }).strip(), {
    ...{ name: '', channel: 'email', offer: '', success: 'orders', startsOn: nextMonday(today), windowDays: 30 as number | string },
    ...{ contactCost: 0 as number | string, discount: 0 as number | string, programmeCost: 0 as number | string },
    ...{ margin: 40 as number | string, variants: 1 as number | string, consentDeclared: false, ...likely(profile.columns) },
  })
  const options = profile.columns.map(({ name }) => name)
  const amount = (value: number | string) => money(Number(value) || 0, currency)
  const submit = form.onSubmit(async (values) => {
    const columns = Object.fromEntries(
      (['customer', 'score', 'before', 'name', 'email', 'phone'] as const).flatMap((each) =>
        values[`of_${each}`] ? [[each, values[`of_${each}`]]] : [],
      ),
    )
    const n = Math.max(1, Number(values.variants) || 1)
    try {
      const { id } = await create.mutateAsync({
        ...{ name: values.name, offer: values.offer, startsOn: values.startsOn, windowDays: Number(values.windowDays) || 30 },
        channel: values.channel as NewCampaign['channel'],
        success: values.success as NewCampaign['success'],
        ...{ contactCost: amount(values.contactCost), discount: amount(values.discount), programmeCost: amount(values.programmeCost) },
        marginShare: (Number(values.margin) || 0) / 100,
        variants: Array.from({ length: n }, (_, i) => ({ name: String.fromCharCode(65 + i), share: 1 / n })),
        source:
          from.source === 'file'
            ? { kind: 'file', file: from.file.id, columns: columns as PeopleColumns }
            : { kind: 'answer', answer: from.answer.id },
        consentDeclared: values.consentDeclared,
      })
      await navigate({ to: pageAddress(workspace.slug, 'activation/campaigns', id) })
    } catch (error) {
      showServerIssues(form, error)
    }
  })
  const column = (name: 'customer' | 'score' | 'before' | 'name' | 'email' | 'phone') => (
    <Select label={t(`column_${name}`)} data={options} clearable={name !== 'customer'} searchable {...form.getInputProps(`of_${name}`)} />
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text style={{ overflowWrap: 'anywhere' }}>
          {from.source === 'file'
            ? t('fromFile', { file: from.file.name, rows: from.file.rows ?? 0 })
            : t('fromAnswer', { file: from.answer.file, people: from.answer.result?.outcome.list ?? 0 })}
        </Text>
        <TextInput label={t('name')} placeholder={t('nameExample')} required data-autofocus {...form.getInputProps('name')} />
        <Textarea label={t('offer')} placeholder={t('offerExample')} autosize minRows={2} {...form.getInputProps('offer')} />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={t('channel')}
            data={channels.map((value) => ({ value, label: t(`channel_${value}`) }))}
            allowDeselect={false}
            {...form.getInputProps('channel')}
          />
          <Select
            label={t('success')}
            data={successes.map((value) => ({ value, label: t(`success_${value}`) }))}
            allowDeselect={false}
            {...form.getInputProps('success')}
          />
          <TextInput type="date" label={t('startsOn')} {...form.getInputProps('startsOn')} />
          <NumberInput label={t('windowDays')} min={1} max={730} allowDecimal={false} {...form.getInputProps('windowDays')} />
          <NumberInput
            label={t('contactCost', { currency })}
            min={0}
            {...written}
            decimalScale={4}
            {...form.getInputProps('contactCost')}
          />
          <NumberInput label={t('discount', { currency })} min={0} {...written} decimalScale={2} {...form.getInputProps('discount')} />
          <NumberInput
            label={t('programmeCost', { currency })}
            min={0}
            {...written}
            decimalScale={2}
            {...form.getInputProps('programmeCost')}
          />
          <NumberInput label={t('margin')} min={0} max={100} suffix=" %" {...written} {...form.getInputProps('margin')} />
          <NumberInput
            label={t('variants')}
            description={t('variantsWhy')}
            min={1}
            max={10}
            allowDecimal={false}
            {...form.getInputProps('variants')}
          />
        </SimpleGrid>
        {usual.data && (
          <Text size="sm" c="dimmed">
            {t('vat', { share: share(usual.data.vatShare) })}
          </Text>
        )}
        {form.getValues().channel !== 'other' && (
          <Checkbox label={t('declare')} description={t('declareWhy')} {...form.getInputProps('consentDeclared', { type: 'checkbox' })} />
        )}
        {from.source === 'file' && (
          <Detail name="campaigns.columns" label={t('columns')}>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              {column('customer')}
              {column('score')}
              {column('before')}
              {column('name')}
              {column('email')}
              {column('phone')}
            </SimpleGrid>
          </Detail>
        )}
        {create.error && <ProblemView error={create.error} />}
        <Group>
          <Button type="submit" loading={create.isPending}>
            {t('goOn')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Chosen({ id }: { id: string }) {
  const { data: file, error, refetch } = useFile(id)
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  if (file?.error) return <ProblemView error={new ApiProblem({ status: 422, ...file.error })} />
  if (file?.state === 'reading') return <BeingRead file={file} />
  return file?.state === 'ready' ? <WithProfile file={file} /> : <Loading rows={3} height={60} />
}

function WithProfile({ file }: { file: SourceFile }) {
  const { data: profile, error, refetch } = useProfile(file)
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  return profile ? <Terms source="file" file={file} profile={profile} /> : <Loading rows={3} height={60} />
}

/** The people of an answer about orders. */
function OfAnswer({ id }: { id: string }) {
  const { data: answer, error, refetch } = useAnswer(id)
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  return answer ? <Terms source="answer" answer={answer} /> : <Loading rows={3} height={60} />
}

/** Nueva campaña: from the people of a file to its terms. */
export function New({ answer }: { answer?: string | undefined }) {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const [chosen, choose] = useState<string | null>(null)
  const may = permissions.includes('activation.campaigns.write')
  return (
    <Stack gap="lg" maw={720} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'activation/campaigns')} size="sm">
        {t('back')}
      </Anchor>
      <PageHead title={t('newTitle')} answer={t(chosen === null && answer === undefined ? 'newAnswer' : 'termsAnswer')} />
      {!may && <Alert variant="outline" color="gray" title={t('notAllowed')} />}
      {may && answer !== undefined && <OfAnswer id={answer} />}
      {may && chosen !== null && <Chosen key={chosen} id={chosen} />}
      {may && chosen === null && answer === undefined && (
        <>
          {permissions.includes('data.files.add') && <BringFile onBrought={({ id }) => choose(id)} />}
          {permissions.includes('data.files.read') && (
            <KeptFiles
              offer={({ id, name }) => (
                <Button
                  variant="subtle"
                  size="compact-md"
                  px={0}
                  c="var(--mantine-color-anchor)"
                  onClick={() => choose(id)}
                  styles={{
                    label: { whiteSpace: 'normal', overflowWrap: 'anywhere', textAlign: 'start', lineHeight: 1.5 },
                    root: { height: 'auto' },
                  }}
                >
                  {t('useFile', { file: name })}
                </Button>
              )}
            />
          )}
        </>
      )}
    </Stack>
  )
}
