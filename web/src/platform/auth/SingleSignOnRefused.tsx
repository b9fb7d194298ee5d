import { Anchor, Text } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import { useTexts } from '../../language.tsx'
import { Card } from './Card.tsx'
import { texts } from './texts.ts'

const known = ['state', 'roles', 'email', 'domain', 'access'] as const

/** Where the browser lands when a visit to the provider came to nothing. */
export function SingleSignOnRefused() {
  const t = useTexts(texts)
  const { refused, reason } = useSearch({ from: '/single-sign-on' })
  const cause = known.find((each) => each === reason)
  return (
    <Card title={t('ssoRefusedTitle')}>
      <Text role="alert">{refused === 'SINGLE_SIGN_ON_OFF' ? t('ssoOff') : cause ? t(`sso_${cause}`) : t('ssoOther')}</Text>
      <Anchor component={Link} to="/">
        {t('toSignIn')}
      </Anchor>
    </Card>
  )
}
