import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    invitation: 'Invitación',
    invitedTitle: 'Te invitan a {workspace}',
    invitedAs: 'La invitación es para {email}.',
    invitedOther: 'La invitación es para {email}, y has iniciado sesión con otra cuenta.',
    signOutFirst: 'Cerrar sesión y abrir el enlace otra vez',
    join: 'Entrar en el espacio',
  },
  en: {
    invitation: 'Invitation',
    invitedTitle: 'You are invited to {workspace}',
    invitedAs: 'The invitation is for {email}.',
    invitedOther: 'The invitation is for {email}, and you are signed in with another account.',
    signOutFirst: 'Sign out and open the link again',
    join: 'Enter the workspace',
  },
})
