import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useSignedIn } from '../../session.ts'
import { AnswerState } from './AnswerState.tsx'
import { useAnswers } from './orders.ts'
import { texts } from './texts.ts'

/** The questions that were asked of orders before; nothing where there are none. */
export function Answers() {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { rows, more, error, onRetry } = useAnswers()
  if (error) return <ProblemView error={error} onRetry={onRetry} />
  if (!rows || rows.length === 0) return null
  return (
    <Stack component="section" gap="sm" aria-labelledby="answers">
      <Title order={2} size="h4" id="answers">
        {t('answers')}
      </Title>
      {rows.map((answer) => (
        <Paper key={answer.id} component="article" aria-label={answer.file} withBorder radius="lg" p="md">
          <Group justify="space-between" align="flex-start">
            <Anchor
              component={Link}
              to={pageAddress(workspace.slug, 'ai/problems', `orders/answers/${answer.id}`)}
              fw={600}
              flex="1 1 12rem"
              style={{ overflowWrap: 'anywhere' }}
            >
              {t(`question_${answer.question}`)}
            </Anchor>
            <AnswerState answer={answer} />
          </Group>
          <Text size="sm" c="dimmed" component="div" style={{ overflowWrap: 'anywhere' }}>
            {answer.file} · <TimeAgo at={answer.createdAt} />
          </Text>
        </Paper>
      ))}
      {more.has && (
        <Button variant="default" onClick={more.load} loading={more.loading} style={{ alignSelf: 'flex-start' }}>
          {t('moreAnswers')}
        </Button>
      )}
    </Stack>
  )
}
