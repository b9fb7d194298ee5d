import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    signInTitle: 'Iniciar sesión',
    email: 'Correo',
    password: 'Contraseña',
    showPassword: 'Mostrar u ocultar la contraseña',
    signIn: 'Iniciar sesión',
    firstTitle: 'Primera vez en Rumbo',
    firstLead: 'Crea el espacio de tu organización y tu cuenta. La cuenta administrará el espacio; después podrás añadir a tu equipo.',
    workspace: 'Nombre del espacio',
    workspaceHint: 'El de tu empresa o marca',
    name: 'Tu nombre',
    passwordHint: 'Al menos 12 caracteres. Cuatro palabras que no vayan juntas son fáciles de recordar.',
    create: 'Crear espacio y cuenta',
    localOnly: 'Todo se guarda en este equipo. Rumbo no envía tus datos a ningún otro sitio.',
    toSignIn: 'Ir a iniciar sesión',
    waitingTitle: 'Falta crear la primera cuenta',
    waitingBody: 'Abre el enlace que Rumbo muestra en la consola donde se inició. Vale 24 horas y una sola vez; al reiniciar aparece otro.',
    missingToken: 'A este enlace le falta una parte. Cópialo entero de la consola donde se inició Rumbo.',
  },
  en: {
    signInTitle: 'Sign in',
    email: 'E-mail',
    password: 'Password',
    showPassword: 'Show or hide the password',
    signIn: 'Sign in',
    firstTitle: 'First time in Rumbo',
    firstLead:
      'Create the workspace of your organisation and your account. The account administers the workspace; you can add your team afterwards.',
    workspace: 'Name of the workspace',
    workspaceHint: 'That of your company or brand',
    name: 'Your name',
    passwordHint: 'At least 12 characters. Four words that do not belong together are easy to remember.',
    create: 'Create workspace and account',
    localOnly: 'Everything is kept on this computer. Rumbo sends your data nowhere else.',
    toSignIn: 'Go to sign in',
    waitingTitle: 'The first account has yet to be created',
    waitingBody:
      'Open the link that Rumbo shows in the console where it was started. It works for 24 hours and once; a restart shows another.',
    missingToken: 'A part of this link is missing. Copy all of it from the console where Rumbo was started.',
  },
})
