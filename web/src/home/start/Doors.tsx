import { Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { SeeExample } from '../../demo/SeeExample.tsx'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { useSignedIn } from '../../session.ts'
import { texts } from './texts.ts'

/** The ways to begin, the own data first; the example for those who may make it, else what it takes. */
export function Doors({ slug, plan }: { slug: string; plan: boolean }) {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const door = (id: 'data' | 'plan', feature: string) => (
    <>
      <Text size="sm">{t(`doorWhy_${id}`)}</Text>
      <Group>
        <Button component={Link} to={pageAddress(slug, feature)} variant={id === 'data' ? 'filled' : 'default'}>
          {t(`door_${id}`)}
        </Button>
      </Group>
    </>
  )
  return (
    <Paper component="section" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} aria-labelledby="doors">
      <Title order={2} size="h3" id="doors" mb="md">
        {t('doorsTitle')}
      </Title>
      <SimpleGrid cols={{ base: 1, md: plan ? 3 : 2 }} spacing="xl">
        <Stack gap="sm" justify="space-between">
          {door('data', 'data/sources')}
        </Stack>
        {!workspace.example && (
          <Stack gap="sm" justify="space-between">
            {permissions.includes('demo.example.manage') ? (
              <SeeExample />
            ) : (
              <Text size="sm">{`${t('door_example')}: ${t('doorWhy_example')} ${t('doorAsk_example')}`}</Text>
            )}
          </Stack>
        )}
        {plan && (
          <Stack gap="sm" justify="space-between">
            {door('plan', 'programme/guide')}
          </Stack>
        )}
      </SimpleGrid>
    </Paper>
  )
}
