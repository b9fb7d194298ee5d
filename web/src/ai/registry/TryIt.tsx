import { Autocomplete, Button, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { ModelDetail, ModelInput } from '#schema/ai/registry/versions'
import type { PredictAnswers } from '#schema/ai/serving/endpoint'
import { ApiProblem } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { usePredict } from './models.ts'
import { texts } from './texts.ts'

/** Columns that are shown at once; the others are folded and sent with their ordinary value. */
const mostFields = 12

type Entered = Readonly<Record<string, string>>
const entered = ({ typical }: ModelInput, locale: string): string =>
  typeof typical === 'number' ? typical.toLocaleString(locale, { useGrouping: false, maximumSignificantDigits: 15 }) : String(typical ?? '')

function Field({
  input,
  value,
  onChange,
  problem,
}: {
  input: ModelInput
  value: string
  onChange: (text: string) => void
  problem?: string | undefined
}) {
  const t = useTexts(texts)
  const { name, type, choices, known } = input
  const shared = { label: name, value, error: problem, styles: { label: { overflowWrap: 'anywhere' as const } } }
  if (choices && known !== null && known <= choices.length && type === 'boolean')
    return (
      <Select
        {...shared}
        data={[{ value: '', label: t('notKnown') }, ...choices]}
        allowDeselect={false}
        onChange={(next) => onChange(next ?? '')}
      />
    )
  if (choices) return <Autocomplete {...shared} data={[...choices]} limit={50} placeholder={t('notKnown')} onChange={onChange} />
  return (
    <TextInput
      {...shared}
      type={type === 'date' ? 'date' : 'text'}
      inputMode={type === 'number' ? 'decimal' : undefined}
      placeholder={type === 'date' ? undefined : t('notKnown')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function Answered({ model, answers }: { model: ModelDetail; answers: PredictAnswers }) {
  const t = useTexts(texts)
  const { share, number } = useFormats()
  const { kind, target, positive } = model.current
  const [answer] = answers.answers
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (answer) place.current?.scrollIntoView({ block: 'nearest' })
  }, [answer])
  if (!answer) return null
  const said =
    kind === 'regression'
      ? t('answer_number', { target, value: number(answer.score, { maximumSignificantDigits: 4 }) })
      : kind === 'binary'
        ? t('answer_binary', { target, positive: positive ?? '', share: share(answer.score), prediction: String(answer.prediction) })
        : t('answer_class', { target, prediction: String(answer.prediction), share: share(answer.score) })
  return (
    <Stack gap="xs" role="status" ref={place}>
      <Text fw={650} size="lg">
        {said}
      </Text>
      {answer.reasons && answer.reasons.length > 0 && (
        <>
          <Text size="sm">{t('because')}</Text>
          <Stack component="ul" gap={4} m={0} pl="lg">
            {answer.reasons.map(({ column, value, effect }) => (
              <Text component="li" key={column} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {t(`reason_${effect}`, { column, value })}
              </Text>
            ))}
          </Stack>
        </>
      )}
    </Stack>
  )
}

/** A form made of the model's columns, filled in with an ordinary row. What is left empty is not known. */
export function TryIt({ model }: { model: ModelDetail }) {
  const t = useTexts(texts)
  const { locale } = useFormats()
  const { inputs } = model.current
  const [values, setValues] = useState<Entered>(() => Object.fromEntries(inputs.map((input) => [input.name, entered(input, locale)])))
  const [all, showAll] = useState(inputs.length <= mostFields)
  const predict = usePredict(model.name)
  const issues = predict.error instanceof ApiProblem ? (predict.error.problem.issues ?? []) : []
  const problemOf = (name: string) => issues.find(({ path }) => path === `row.${name}`)?.expected
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const row = Object.fromEntries(
      inputs.map(({ name, type }) => {
        const text = values[name]?.trim() ?? ''
        // A decimal comma is one wherever the model learnt: as a number it does not depend on how its file was written.
        const plain = text.replace(/\s/g, '').replace(',', '.')
        const isNumber = type === 'number' && /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(plain)
        return [name, text === '' ? null : isNumber ? Number(plain) : text]
      }),
    )
    predict.mutate({ row, reasons: true })
  }
  return (
    <Paper component="section" aria-labelledby="try" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <div>
            <Title order={2} size="h3" id="try">
              {t('tryTitle')}
            </Title>
            <Text size="sm" c="dimmed">
              {t('tryBody')}
            </Text>
          </div>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} verticalSpacing="sm">
            {inputs.slice(0, all ? inputs.length : mostFields).map((input) => (
              <Field
                key={input.name}
                input={input}
                value={values[input.name] ?? ''}
                onChange={(text) => setValues((before) => ({ ...before, [input.name]: text }))}
                problem={problemOf(input.name)}
              />
            ))}
          </SimpleGrid>
          {!all && (
            <Group>
              <Button variant="subtle" size="compact-md" c="var(--mantine-color-anchor)" onClick={() => showAll(true)}>
                {t('showAllColumns', { n: inputs.length - mostFields })}
              </Button>
            </Group>
          )}
          <Group>
            <Button type="submit" variant="default" loading={predict.isPending}>
              {t('ask')}
            </Button>
          </Group>
          {predict.error &&
            (issues.length > 0 ? (
              <Text role="alert" c="var(--mantine-color-error)">
                {t('mendFields', { n: issues.length })}
              </Text>
            ) : (
              <ProblemView error={predict.error} />
            ))}
          {predict.data && <Answered model={model} answers={predict.data} />}
        </Stack>
      </form>
    </Paper>
  )
}
