import { Anchor, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Scoring } from '#schema/ai/serving/scorings'
import { ApiProblem } from '../../../api.ts'
import { useLanguage, useTexts } from '../../../language.tsx'
import { pageAddress } from '../../../pages.ts'
import { Confirm } from '../../../parts/Confirm.tsx'
import { Loading } from '../../../parts/Loading.tsx'
import { PageHead } from '../../../parts/PageHead.tsx'
import { ProblemView } from '../../../parts/ProblemView.tsx'
import { timeLeft } from '../../../parts/time-left.ts'
import { useFormats } from '../../../parts/useFormats.ts'
import { useSignedIn } from '../../../session.ts'
import { Done } from './Done.tsx'
import { ScoringState } from './ScoringState.tsx'
import { isActive, useCancelScoring, useEraseScoring, useScoring } from './scorings.ts'
import { texts } from './texts.ts'

type Props = { name: string; scoring: Scoring }

/** A list that waits or is being made: how far it is, and the way to end it. */
function Working({ name, scoring }: Props) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { share } = useFormats()
  const { permissions } = useSignedIn()
  const [cancelling, dialog] = useDisclosure(false)
  const cancel = useCancelScoring(name, scoring.id)
  const { file, progress } = scoring
  const done = t('progress', { share: share(Math.floor(100 * (progress?.share ?? 0)) / 100) })
  const left = progress?.secondsLeft
  const said = scoring.status === 'queued' ? t('waiting') : left == null ? done : `${done} · ${timeLeft(left, language)}`
  return (
    <>
      <PageHead title={t('working', { file })} answer={said} state={<ScoringState scoring={scoring} />} />
      <Stack gap="xs">
        <Progress.Root size="md">
          <Progress.Section
            value={Math.max(2, 100 * (progress?.share ?? 0))}
            aria-label={t('progressOf', { file })}
            aria-valuetext={said}
          />
        </Progress.Root>
        <Text size="sm" c="dimmed">
          {t('leave')}
        </Text>
      </Stack>
      {progress !== null && progress.restarts > 0 && (
        <Paper withBorder radius="lg" p="md" role="status">
          <Text>{t('restarted')}</Text>
        </Paper>
      )}
      {permissions.includes('ai.serving.score') && (
        <Group>
          <Button variant="default" onClick={dialog.open}>
            {t('cancel')}
          </Button>
        </Group>
      )}
      <Confirm
        opened={cancelling}
        onClose={dialog.close}
        title={t('cancelTitle')}
        consequence={t('cancelBody', { file })}
        stay={t('carryOn')}
        go={t('cancel')}
        onGo={() => cancel.mutateAsync(undefined)}
      />
    </>
  )
}

/** A list that ended without a result, or what it says. */
function Ended({ name, scoring }: Props) {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const [erasing, dialog] = useDisclosure(false)
  const erase = useEraseScoring(name, scoring.id)
  const { file, status, error } = scoring
  const toErase = permissions.includes('ai.serving.erase') ? [{ label: t('erase'), onClick: dialog.open, danger: true }] : []
  return (
    <>
      {status === 'done' ? (
        <Done name={name} scoring={scoring} more={toErase} />
      ) : (
        <PageHead
          title={file}
          answer={t(status === 'failed' ? 'failed' : 'cancelled')}
          state={<ScoringState scoring={scoring} />}
          more={toErase}
        />
      )}
      {error && <ProblemView error={new ApiProblem({ status: 422, ...error })} />}
      <Confirm
        opened={erasing}
        onClose={dialog.close}
        title={t('eraseTitle', { file })}
        consequence={t('eraseBody')}
        wayBack={t('noWayBack')}
        go={t('erase')}
        onGo={async () => {
          await erase.mutateAsync()
          void navigate({ to: pageAddress(workspace.slug, 'ai/registry', `${name}/scorings`) })
        }}
      />
    </>
  )
}

/** One list of scores: how far it is, why there is none, or what it says. */
export function One({ name, id }: { name: string; id: string }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { data: scoring, error, refetch } = useScoring(name, id)
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/registry', `${name}/scorings`)} size="sm">
        {t('backToScoring')}
      </Anchor>
      {error && <PageHead title={t('list')} />}
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!error && !scoring && <Loading rows={3} height={120} />}
      {scoring && (isActive(scoring) ? <Working name={name} scoring={scoring} /> : <Ended name={name} scoring={scoring} />)}
    </Stack>
  )
}
