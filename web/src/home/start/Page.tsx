import { SimpleGrid, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { FigureCard } from '../../parts/FigureCard.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { FirstSteps } from './FirstSteps.tsx'
import { firstSteps } from './home.ts'
import { texts } from './texts.ts'
import { useHomeFacts } from './useHomeFacts.ts'

/** Inicio › Mi inicio: what matters today to whoever looks. */
export function Page() {
  const t = useTexts(texts)
  const { number } = useFormats()
  const { person, permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const { facts, isPending, error, refetch } = useHomeFacts()
  const steps = firstSteps(facts, permissions)
  const next = steps.find(({ done }) => !done)
  const [firstName = person.name] = person.name.split(/\s+/)
  const { runs } = facts
  return (
    <Stack gap="xl" maw={1080} mx="auto">
      <PageHead
        title={t('hello', { name: firstName })}
        answer={runs && t(runs.ready === 0 ? 'noModel' : 'models', { n: runs.ready })}
        primary={next && { label: t(`act_${next.id}`), onClick: () => void navigate({ to: pageAddress(workspace.slug, next.feature) }) }}
      />
      {error ? <ProblemView error={error} onRetry={refetch} /> : null}
      {isPending && <Loading />}
      {runs && runs.ready > 0 && (
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <FigureCard label={t('modelsReady')} value={number(runs.ready)} fresh={runs.lastReadyAt && <TimeAgo at={runs.lastReadyAt} />} />
        </SimpleGrid>
      )}
      {steps.length > 0 && <FirstSteps steps={steps} slug={workspace.slug} />}
    </Stack>
  )
}
