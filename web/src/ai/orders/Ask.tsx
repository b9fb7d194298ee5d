import { Alert, Anchor, Button, Group, List, NumberInput, Paper, Radio, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type OrderPart, type OrderQuestion, orderParts, orderQuestions } from '#schema/ai/orders'
import type { OrderRecognition } from '#schema/ai/orders/answers'
import { useFile } from '../../data/sources/files.ts'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Detail } from '../../parts/Detail.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSingle } from '../../parts/useSingle.ts'
import { useSignedIn } from '../../session.ts'
import { useAskOrders, useRecognition } from './orders.ts'
import { Timeline } from './Timeline.tsx'
import { texts } from './texts.ts'

type Columns = Partial<Record<OrderPart, string>>
const mostShown = 5

/** What the file was read as: what asks for a look first, five at most, and the choice of another column. */
function Seen({ found, columns, onChange }: { found: OrderRecognition; columns: Columns; onChange: (columns: Columns) => void }) {
  const t = useTexts(texts)
  const warned = new Set(found.decisions.flatMap(({ level }, i) => (level === 'warning' ? [found.words[i]!] : [])))
  const words = [...found.words.filter((word) => warned.has(word)), ...found.words.slice(found.decisions.length)]
  const rest = found.words.filter((word) => !words.slice(0, mostShown).includes(word))
  const list = (sentences: readonly string[]) => (
    <List spacing={6}>
      {sentences.map((sentence) => (
        <List.Item key={sentence} style={{ overflowWrap: 'anywhere' }} fw={warned.has(sentence) ? 600 : 400}>
          {sentence}
        </List.Item>
      ))}
    </List>
  )
  return (
    <Paper component="section" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} aria-labelledby="seen">
      <Title order={2} size="h4" id="seen" mb="sm">
        {t('seen')}
      </Title>
      {list(words.slice(0, mostShown))}
      <Detail name="orders.read" label={t('seenMore')}>
        {list(rest)}
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
          {orderParts.map((part) => (
            <Select
              key={part}
              label={t(`part_${part}`)}
              data={found.all.map(({ name }) => name)}
              value={columns[part] ?? found.columns[part] ?? null}
              placeholder={t('partNone')}
              onChange={(name) => name !== null && onChange({ ...columns, [part]: name })}
              allowDeselect={false}
              searchable
            />
          ))}
        </SimpleGrid>
      </Detail>
    </Paper>
  )
}

/** From a kept file of orders to a question: what it was read as, four words to choose by, and the days that are looked at. */
export function Ask({ file }: { file: string }) {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const { workspace, permissions } = useSignedIn()
  const kept = useFile(file)
  const [columns, setColumns] = useState<Columns>({})
  const [days, setDays] = useState<number | ''>('')
  const [question, setQuestion] = useState<OrderQuestion>('leave')
  const [asked] = useDebouncedValue(days, 400)
  const options = { file, ...(Object.keys(columns).length > 0 && { columns }), ...(asked !== '' && { windowDays: asked }) }
  const { data: found, error, refetch, isPlaceholderData } = useRecognition(options)
  const ask = useAskOrders()
  const start = useSingle(async () => {
    const { id } = await ask.mutateAsync({ ...options, question })
    await navigate({ to: pageAddress(workspace.slug, 'ai/problems', `orders/answers/${id}`) })
  })
  const name = kept.data?.name ?? ''
  return (
    <Stack gap="lg" maw={860} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/problems', file)} size="sm">
        {t('hasOutcome')}
      </Anchor>
      <PageHead
        title={t('ask')}
        answer={
          <span>
            {found
              ? t('ofOrders', { file: name, purchases: found.rhythm.purchases, customers: found.rhythm.customers })
              : error
                ? name
                : t('reading', { file: name })}
          </span>
        }
      />
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {error && Object.keys(columns).length > 0 && (
        <Group>
          <Button variant="default" onClick={() => setColumns({})}>
            {t('asBefore')}
          </Button>
        </Group>
      )}
      {!found && !error && <Loading height={280} />}
      {found && !error && (
        <>
          <Seen found={found} columns={columns} onChange={setColumns} />
          <Paper component="section" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} aria-labelledby="what">
            <Title order={2} size="h4" id="what" mb="sm">
              {t('what')}
            </Title>
            <Radio.Group value={question} onChange={(value) => setQuestion(value as OrderQuestion)} aria-labelledby="what">
              <SimpleGrid cols={{ base: 1, sm: 3 }}>
                {orderQuestions.map((one) => (
                  <Radio.Card key={one} value={one} p="md" radius="md" style={{ display: 'flex', alignItems: 'flex-start' }}>
                    <Group wrap="nowrap" align="flex-start" gap="sm">
                      <Radio.Indicator mt={2} />
                      <div>
                        <Text fw={600}>{t(`question_${one}`)}</Text>
                        <Text size="sm" c="dimmed">
                          {t(`gives_${one}`)}
                        </Text>
                      </div>
                    </Group>
                  </Radio.Card>
                ))}
              </SimpleGrid>
            </Radio.Group>
          </Paper>
          <Paper component="section" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} aria-labelledby="understood">
            <Title order={2} size="h4" id="understood" mb="sm">
              {t('understood')}
            </Title>
            <Stack gap="md">
              <Timeline rhythm={found.rhythm} />
              <NumberInput
                label={t('days')}
                description={t('daysHint')}
                value={days === '' ? found.rhythm.windowDays : days}
                onChange={(value) => setDays(typeof value === 'number' ? value : '')}
                min={1}
                max={3650}
                allowDecimal={false}
                clampBehavior="blur"
                maw={240}
              />
            </Stack>
          </Paper>
          {ask.error && <ProblemView error={ask.error} />}
          {permissions.includes('ai.orders.ask') ? (
            <Group>
              <Button size="md" data-primary onClick={() => start()} loading={ask.isPending} disabled={isPlaceholderData}>
                {t('go')}
              </Button>
            </Group>
          ) : (
            <Alert variant="outline" color="gray" title={t('notAllowed')} />
          )}
        </>
      )}
    </Stack>
  )
}
