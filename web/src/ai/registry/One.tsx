import { Alert, Anchor, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import { ListChecks } from 'lucide-react'
import type { ModelDetail } from '#schema/ai/registry/versions'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { Access } from './Access.tsx'
import { useModel, useServe, useWithdraw } from './models.ts'
import { Quality } from './Quality.tsx'
import { TryIt } from './TryIt.tsx'
import { texts } from './texts.ts'
import { Versions } from './Versions.tsx'
import { usePurpose } from './words.ts'

function Content({ model }: { model: ModelDetail }) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const purpose = usePurpose()
  const [withdrawing, ask] = useDisclosure(false)
  const serve = useServe(model.name)
  const withdraw = useWithdraw(model.name)
  const { current, served, previous } = model
  const mayPublish = permissions.includes('ai.registry.publish')
  const since = current.servedAt === null ? '' : instant(current.servedAt)
  return (
    <>
      <PageHead
        title={model.title}
        state={<StateChip tone={served === null ? 'off' : 'good'} label={served === null ? t('withdrawn') : t('inService')} />}
        answer={
          <>
            {purpose(current)} <Quality version={current} /> {served !== null && t('answersSince', { version: served, since })}
          </>
        }
        primary={
          served !== null && permissions.includes('ai.serving.score')
            ? {
                label: t('score'),
                onClick: () => void navigate({ to: pageAddress(workspace.slug, 'ai/registry', `${model.name}/scorings`) }),
                icon: <ListChecks size={18} aria-hidden />,
              }
            : undefined
        }
        more={
          mayPublish
            ? [
                ...(previous !== null
                  ? [{ label: t('backToPrevious', { version: previous }), onClick: () => serve.mutate(previous) }]
                  : []),
                ...(served !== null ? [{ label: t('withdraw'), onClick: ask.open, danger: true }] : []),
              ]
            : []
        }
      />
      {serve.error && <ProblemView error={serve.error} />}
      {served === null ? (
        <Alert variant="outline" color="gray" styles={{ title: { color: 'var(--mantine-color-text)' } }} title={t('withdrawnTitle')}>
          {t('withdrawnBody')}
        </Alert>
      ) : (
        <>
          {permissions.includes('ai.serving.predict') && <TryIt key={current.version} model={model} />}
          <Access model={model} />
        </>
      )}
      <Versions model={model} />
      <Confirm
        opened={withdrawing}
        onClose={ask.close}
        title={t('withdrawTitle', { title: model.title })}
        consequence={t('withdrawConsequence')}
        wayBack={t('withdrawWayBack')}
        go={t('withdraw')}
        onGo={() => withdraw.mutateAsync(undefined)}
      />
    </>
  )
}

/** One published model: what it foretells, trying it, how programs ask it, and its versions. */
export function One({ name }: { name: string }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { data, error, refetch } = useModel(name)
  return (
    <Stack gap="lg" maw={920} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/registry')} size="sm">
        {t('backToList')}
      </Anchor>
      {error && (
        <>
          <PageHead title={t('title')} />
          <ProblemView error={error} onRetry={() => void refetch()} />
        </>
      )}
      {!data && !error && <Loading height={240} />}
      {data && <Content model={data} />}
    </Stack>
  )
}
