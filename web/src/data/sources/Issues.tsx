import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Info, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { FileProfile, SourceFile } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
import { useChangeFile } from './files.ts'
import { texts } from './texts.ts'

/** How many are said before the rest is folded. */
const said = 5

/** What needs a look, the weightiest first, each with the one thing that may be done about it. */
export function Issues({ file, profile }: { file: SourceFile; profile: FileProfile }) {
  const t = useTexts(texts)
  const { permissions } = useSignedIn()
  const [all, showAll] = useState(false)
  const change = useChangeFile(file.id)
  const { issues } = profile
  const may = permissions.includes('data.files.change')
  const others = issues.length - said
  if (issues.length === 0) return null
  return (
    <Stack component="section" aria-labelledby="issues" gap="sm">
      <Title order={2} size="h3" id="issues">
        {t('issues')}
      </Title>
      {(all ? issues : issues.slice(0, said)).map(({ code, level, text, fix }) => {
        const Icon = level === 'warning' ? TriangleAlert : Info
        return (
          <Paper key={`${code}${text}`} withBorder radius="lg" p="md">
            <Group gap="sm" justify="space-between" align="flex-start">
              <Group gap="sm" align="flex-start" wrap="nowrap" flex="1 1 18rem" miw={0}>
                <Icon
                  size={20}
                  role="img"
                  aria-label={t(level)}
                  color={level === 'warning' ? 'var(--state-warning)' : 'var(--state-busy)'}
                  style={{ flex: 'none', marginTop: 2 }}
                />
                <Text miw={0} style={{ overflowWrap: 'anywhere' }}>
                  {text}
                </Text>
              </Group>
              {fix && may && (
                <Button
                  variant="default"
                  disabled={file.state !== 'ready'}
                  loading={change.isPending && change.variables === fix.change}
                  onClick={() => change.mutate(fix.change)}
                >
                  {fix.label}
                </Button>
              )}
            </Group>
          </Paper>
        )
      })}
      {change.error && <ProblemView error={change.error} />}
      {others > 0 && (
        <Group>
          <Button
            variant="subtle"
            size="compact-md"
            aria-expanded={all}
            c="light-dark(var(--mantine-color-petrol-9), var(--mantine-color-petrol-2))"
            onClick={() => showAll(!all)}
          >
            {all ? t('hideIssues') : t('otherIssues', { n: others })}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
