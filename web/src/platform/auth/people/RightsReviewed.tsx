import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { RightsReview } from '#schema/platform/workspaces'
import { api } from '../../../api.ts'
import { useTexts } from '../../../language.tsx'
import { ProblemView } from '../../../parts/ProblemView.tsx'
import { useFormats } from '../../../parts/useFormats.ts'
import { useSignedIn } from '../../../session.ts'
import { texts } from './texts.ts'

/** Signing that somebody looked at what everybody may do. */
export function RightsReviewed() {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const mayReview = useSignedIn().permissions.includes('platform.workspaces.review-rights')
  const sign = useMutation({ mutationFn: () => api<RightsReview>('POST', '/api/platform/workspaces/rights-review', {}) })
  if (!mayReview) return null
  return (
    <Stack mb="md">
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" flex="1 1 16rem">
          {t('reviewHint')}
        </Text>
        <Button variant="default" loading={sign.isPending} onClick={() => sign.mutate()} data-sign-review>
          {t('signReview')}
        </Button>
      </Group>
      {sign.error && <ProblemView error={sign.error} />}
      {sign.data && (
        <Alert color="teal" role="status">
          {t('reviewSigned', { people: sign.data.people, allowed: sign.data.allowed, when: instant(sign.data.at) })}
        </Alert>
      )}
    </Stack>
  )
}
