import { SimpleGrid, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTexts } from '../../language.tsx'
import { opens, pageAddress } from '../../pages.ts'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { Changed } from './Changed.tsx'
import { Doors } from './Doors.tsx'
import { Figure } from './Figure.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import { firstSteps, homeAnswer, homeFigures, homeRole, needsDoors } from './home.ts'
import { Phases } from './Phases.tsx'
import { texts } from './texts.ts'
import { useHomeFacts } from './useHomeFacts.ts'
import { Waiting } from './Waiting.tsx'

/** Inicio › Mi inicio: the question of the role that looks, answered from the state of today. */
export function Page() {
  const t = useTexts(texts)
  const { ago } = useFormats()
  const { person, permissions, workspace, roles } = useSignedIn()
  const navigate = useNavigate()
  const { facts, isPending, error, refetch } = useHomeFacts()
  const { slug } = workspace
  const role = homeRole(roles)
  const now = new Date()
  const answer = isPending ? null : homeAnswer(role, facts, now)
  const opened = (feature: string) => opens(feature, permissions)
  const steps = isPending ? [] : firstSteps(facts, permissions, opened)
  const next = steps.find(({ done }) => !done)
  const doors = !isPending && opened('data/sources') && needsDoors(roles, facts, permissions)
  const figures = homeFigures(role, facts)
  const [firstName = person.name] = person.name.split(/\s+/)
  const params: Record<string, string | number> =
    answer && 'at' in answer ? { ago: ago(answer.at, now) } : Object.fromEntries(Object.entries(answer ?? {}))
  const goTo = (page: string) => () => void navigate({ to: pageAddress(slug, page) })
  const step = doors || !next ? undefined : { label: t(`act_${next.id}`), onClick: goTo(next.feature) }
  return (
    <Stack gap="xl" maw={1080} mx="auto">
      <PageHead
        title={t('hello', { name: firstName })}
        answer={answer && t(answer.key, params)}
        primary={answer && 'run' in answer ? { label: t(`see_${answer.key}`), onClick: goTo(`ai/autopilot/${answer.run}`) } : step}
      />
      {error ? <ProblemView error={error} onRetry={refetch} /> : null}
      {isPending && <Loading />}
      {doors && <Doors slug={slug} plan={opened('programme/guide')} />}
      {!isPending && figures.length > 0 && (
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          {figures.map((figure) => (
            <Figure key={figure} figure={figure} facts={facts} slug={slug} opens={opened} />
          ))}
        </SimpleGrid>
      )}
      {next && <FirstSteps steps={steps} slug={slug} example={!doors} />}
      {opened('programme/guide') && <Phases slug={slug} />}
      <SimpleGrid cols={{ base: 1, md: permissions.includes('platform.activity.read') ? 2 : 1 }} spacing="lg">
        <Waiting slug={slug} />
        {permissions.includes('platform.activity.read') && <Changed slug={slug} opens={opened} />}
      </SimpleGrid>
    </Stack>
  )
}
