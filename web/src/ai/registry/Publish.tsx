import { Alert, Anchor, Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Run } from '#schema/ai/autopilot/runs'
import type { Model } from '#schema/ai/registry/versions'
import { api } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Facts } from '../../parts/Facts.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { usePagedList } from '../../parts/usePagedList.ts'
import { useSingle } from '../../parts/useSingle.ts'
import { useSignedIn } from '../../session.ts'
import { headlineSentence } from '../autopilot/sentence.ts'
import { modelsAddress, usePublish } from './models.ts'
import { texts } from './texts.ts'

/** As the server compares names: without case, accents and signs. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')

function Form({ run }: { run: Run }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { workspace } = useSignedIn()
  const navigate = useNavigate()
  const { rows } = usePagedList<Model>(modelsAddress, 200, language)
  const publish = usePublish()
  const positive = run.headline?.positive
  const [name, setName] = useState(positive ? t('proposed', { target: run.target, positive }) : run.target)
  const same = rows?.find((model) => model.name === plain(name))
  const warnings = run.headline?.warnings ?? 0
  const go = useSingle(async () => {
    const made = await publish.mutateAsync({ name, run: run.id })
    await navigate({ to: pageAddress(workspace.slug, 'ai/registry', made.name) })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    go()
  }
  return (
    <>
      <PageHead title={t('publishTitle')} {...(run.headline ? { answer: headlineSentence(run.headline, language) } : {})} />
      {warnings > 0 && (
        <Alert
          color="yellow.9"
          variant="outline"
          styles={{ title: { color: 'var(--mantine-color-text)' } }}
          icon={<TriangleAlert aria-hidden />}
          title={t('warningsTitle', { n: warnings })}
        >
          <Stack gap="xs">
            <Text size="sm">{t('warningsBody')}</Text>
            <Anchor
              href={`/api/ai/autopilot/runs/${run.id}/report`}
              target="_blank"
              rel="noopener"
              size="sm"
              c="var(--mantine-color-text)"
              td="underline"
            >
              {t('openReport')}
            </Anchor>
          </Stack>
        </Alert>
      )}
      <Paper component="form" onSubmit={submit} withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
        <Stack>
          <TextInput
            label={t('name')}
            description={t('nameHint')}
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Facts
            facts={[
              [t('willBe'), same ? t('nextOf', { title: same.title }) : t('firstVersion')],
              [t('willAnswer'), same?.served ? t('replaces', { version: same.served }) : t('answersAtOnce')],
              [t('whoCan'), t('whoCanBody')],
              [t('whatGoes'), t('whatGoesBody')],
            ]}
          />
          {publish.error && <ProblemView error={publish.error} />}
          <Group>
            <Button type="submit" data-primary loading={publish.isPending} disabled={name.trim() === ''}>
              {t('publish')}
            </Button>
          </Group>
        </Stack>
      </Paper>
    </>
  )
}

/** Publishing what a run found: its name, who may use it, and which version it will be. */
export function Publish({ run: id }: { run: string }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { data, error, refetch } = useQuery({ queryKey: ['runs', id], queryFn: () => api<Run>('GET', `/api/ai/autopilot/runs/${id}`) })
  return (
    <Stack gap="lg" maw={760} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/autopilot', id)} size="sm">
        {t('backToRun')}
      </Anchor>
      {error && (
        <>
          <PageHead title={t('publishTitle')} />
          <ProblemView error={error} onRetry={() => void refetch()} />
        </>
      )}
      {!data && !error && <Loading height={240} />}
      {data?.status === 'delivered' && <Form run={data} />}
      {data && data.status !== 'delivered' && <PageHead title={t('publishTitle')} answer={t('nothingToPublish')} />}
    </Stack>
  )
}
