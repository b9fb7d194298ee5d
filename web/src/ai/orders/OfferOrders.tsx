import { Anchor, Paper, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { useSignedIn } from '../../session.ts'
import { texts } from './texts.ts'

/** The way to a question without an outcome column, for a file that may hold orders. */
export function OfferOrders({ file }: { file: string }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  return (
    <Paper withBorder radius="lg" p="md">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/problems', `orders/${file}`)} fw={600}>
        {t('offer')}
      </Anchor>
      <Text size="sm" c="dimmed">
        {t('offerBody')}
      </Text>
    </Paper>
  )
}
