import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { MadeExample } from '#schema/demo'
import { api } from '../api.ts'
import { useTexts } from '../language.tsx'
import { ProblemView } from '../parts/ProblemView.tsx'
import { useSignedIn } from '../session.ts'
import { useMove } from '../shell/WorkspaceSwitch.tsx'
import { texts } from './texts.ts'

/**
 * Makes a workspace of example data and goes there; for those who administer the installation.
 * @param apart  keeps its distance from what stands above it
 */
export function SeeExample({ apart = false }: { apart?: boolean }) {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const move = useMove()
  const make = useMutation({
    mutationFn: () => api<MadeExample>('POST', '/api/demo/example', {}),
    onSuccess: ({ workspace: made }) => move(made.slug),
  })
  if (workspace.example || !permissions.includes('demo.example.manage')) return null
  return (
    <Stack gap="xs" mt={apart ? 'lg' : 0}>
      <Text size="sm" c="dimmed" maw={640}>
        {t('seeWhy')}
      </Text>
      {make.error && <ProblemView error={make.error} />}
      <Group>
        <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          {t('see')}
        </Button>
      </Group>
    </Stack>
  )
}
