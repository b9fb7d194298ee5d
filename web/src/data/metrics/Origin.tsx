import { Anchor, Code, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ValueOrigin } from '#schema/data/metrics'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Facts } from '../../parts/Facts.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { useFigureTexts } from './figures.ts'
import { useOrigin } from './metrics.ts'
import { texts } from './texts.ts'

const shownInputs = 20

function Inputs({ inputs }: { inputs: ValueOrigin['parts'][number]['inputs'] }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  if (inputs.length === 0) return null
  const linkOf = (link: string) => {
    const [area, feature, ...rest] = link.split('/')
    return pageAddress(workspace.slug, `${area}/${feature}`, rest.join('/'))
  }
  return (
    <Stack gap={2} component="ul" m={0} pl="1.25rem">
      {inputs.slice(0, shownInputs).map(({ subject, link }) => (
        <li key={subject}>
          <Text size="sm" component="span" style={{ overflowWrap: 'anywhere' }}>
            {link === null ? (
              subject
            ) : (
              <Anchor component={Link} to={linkOf(link)}>
                {subject}
              </Anchor>
            )}
          </Text>
        </li>
      ))}
      {inputs.length > shownInputs && <Text size="sm">{t('andMore', { n: inputs.length - shownInputs })}</Text>}
    </Stack>
  )
}

function Body({ origin }: { origin: ValueOrigin }) {
  const t = useTexts(texts)
  const { instant, number } = useFormats()
  const { figure, days } = useFigureTexts()
  const { unit } = origin.definition
  return (
    <Stack gap="lg">
      {origin.reason && <Text>{origin.reason.what}</Text>}
      <Facts
        facts={[
          [t('value'), figure(origin.value, unit)],
          [t('days'), days(origin)],
          [
            t('formula'),
            <Code key="formula" style={{ overflowWrap: 'anywhere' }}>
              {origin.method}
            </Code>,
          ],
          [t('version'), number(origin.version)],
          [t('calculated'), t('calculatedBy', { when: instant(origin.evaluatedAt), who: origin.by ?? t('rumbo') })],
          ...(origin.supersededAt ? [[t('superseded'), instant(origin.supersededAt)] as const] : []),
        ]}
      />
      {origin.parts.map((part) => (
        <Paper key={part.query} component="section" aria-label={part.counts} withBorder radius="lg" p="md">
          <Stack gap="xs">
            <Title order={3} size="h5">
              {part.counts}
            </Title>
            <Facts
              dense
              facts={[
                [t('value'), part.unit === null ? '—' : figure(part.value, part.unit)],
                [t('basis'), part.n === null ? '—' : number(part.n)],
                [t('query'), <Code key="query">{part.query}</Code>],
              ]}
            />
            <Inputs inputs={part.inputs} />
          </Stack>
        </Paper>
      ))}
    </Stack>
  )
}

/** Where a value comes from: formula, figures, the things themselves, and when and by whom it was calculated. */
export function Origin({ metric, value }: { metric: string; value: string }) {
  const { data, error, refetch } = useOrigin(metric, value)
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  return data ? <Body origin={data} /> : <Loading rows={3} height={96} />
}
