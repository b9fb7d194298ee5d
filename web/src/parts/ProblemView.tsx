import { Alert, Button, CopyButton, Group, List, Stack, Text } from '@mantine/core'
import { OctagonAlert } from 'lucide-react'
import { problemOf } from '../api.ts'
import { useTexts } from '../language.tsx'
import { texts } from './texts.ts'

/** What happened, what was expected and how to mend it, with the code in small and a button that copies all of it. */
export function ProblemView({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTexts(texts)
  const problem = problemOf(error)
  const issues = problem.issues ?? []
  const lines = [problem.what, problem.expected, problem.mend, ...issues.map((issue) => `${issue.path}: ${issue.expected}`)]
  const code = problem.id ? `${problem.code} · ${problem.id}` : problem.code
  return (
    <Alert role="alert" color="red" variant="outline" icon={<OctagonAlert aria-hidden />} title={problem.what} aria-label={t('happened')}>
      <Stack gap="xs">
        {problem.expected !== '' && (
          <Text size="sm">
            <Text span fw={650}>
              {t('expected')}:{' '}
            </Text>
            {problem.expected}
          </Text>
        )}
        {issues.length > 0 && (
          <List size="sm">
            {issues.map((issue) => (
              <List.Item key={`${issue.path}${issue.expected}`}>
                <b>{issue.path}</b>: {issue.expected}
              </List.Item>
            ))}
          </List>
        )}
        {problem.mend !== '' && (
          <Text size="sm">
            <Text span fw={650}>
              {t('mend')}:{' '}
            </Text>
            {problem.mend}
          </Text>
        )}
        <Group gap="xs">
          {onRetry && (
            <Button size="xs" onClick={onRetry}>
              {t('retry')}
            </Button>
          )}
          <CopyButton value={[code, ...lines].join('\n')}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {copied ? t('copied') : t('copy')}
              </Button>
            )}
          </CopyButton>
          <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {code}
          </Text>
        </Group>
      </Stack>
    </Alert>
  )
}
