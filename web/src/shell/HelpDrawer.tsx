import { Anchor, List, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useLanguage, useTexts } from '../language.tsx'
import { pageAddress, pageName } from '../pages.ts'
import { DetailDrawer } from '../parts/DetailDrawer.tsx'
import { Terms } from '../parts/Term.tsx'
import { pageHelp } from './page-help.ts'
import { texts } from './texts.ts'

/** Help about the page that is open, the keys, the words, and whom to ask. */
export function HelpDrawer({ opened, onClose, feature, slug }: { opened: boolean; onClose: () => void; feature: string; slug: string }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const help = pageHelp[feature]?.[language]
  return (
    <DetailDrawer opened={opened} onClose={onClose} title={t('help')}>
      <Stack gap="lg">
        {help && (
          <section>
            <Title order={3} size="h5" mb={4}>
              {pageName(feature)?.[language]}
            </Title>
            <Text mb="xs">
              <Terms>{help.what}</Terms>
            </Text>
            <List type="ordered" spacing={4}>
              {help.steps.map((step) => (
                <List.Item key={step}>{step}</List.Item>
              ))}
            </List>
          </section>
        )}
        <section>
          <Title order={3} size="h5" mb={4}>
            {t('helpWords')}
          </Title>
          <Text>{t('helpWordsBody')}</Text>
          <Anchor component={Link} to={pageAddress(slug, 'home/glossary')} onClick={onClose}>
            {t('openGlossary')}
          </Anchor>
        </section>
        <section>
          <Title order={3} size="h5" mb={4}>
            {t('helpKeys')}
          </Title>
          <List spacing={4}>
            <List.Item>{t('keyPalette')}</List.Item>
            <List.Item>{t('keyHelp')}</List.Item>
            <List.Item>{t('keyEscape')}</List.Item>
          </List>
        </section>
        <section>
          <Title order={3} size="h5" mb={4}>
            {t('helpContact')}
          </Title>
          <Text>{t('helpContactBody')}</Text>
        </section>
      </Stack>
    </DetailDrawer>
  )
}
