import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    SIGN_IN_REFUSED: {
      what: 'El correo o la contraseña no coinciden.',
      expected: 'el correo y la contraseña de tu cuenta',
      mend: 'Revisa los dos. Si has olvidado la contraseña, habla con quien administra tu espacio.',
    },
    SIGN_IN_SLOWED: {
      what: 'Ha habido demasiados intentos seguidos desde aquí.',
      expected: 'una pausa de {seconds:integer} {seconds|segundo|segundos} antes del siguiente',
      mend: 'Espera y vuelve a intentarlo. Otras personas y otros equipos no están afectados.',
    },
    PASSWORD_TOO_SHORT: {
      what: 'La contraseña tiene {length:integer} {length|carácter|caracteres}.',
      expected: 'al menos {shortest:integer} caracteres',
      mend: 'Cuatro palabras que no vayan juntas son fáciles de recordar y difíciles de adivinar.',
    },
    PASSWORD_TOO_COMMON: {
      what: 'Esta contraseña es de las primeras que se prueban.',
      expected: 'una que no esté en las listas conocidas ni salga de tu nombre o tu correo',
      mend: 'Elige otra: cuatro palabras que no vayan juntas, por ejemplo.',
    },
    FIRST_RUN_LINK_INVALID: {
      what: 'El enlace de la primera vez no vale o ha caducado.',
      expected: 'el último enlace que Rumbo mostró al iniciarse, de menos de 24 horas',
      mend: 'Reinicia Rumbo y abre el enlace que muestra en la consola.',
    },
    FIRST_RUN_DONE: {
      what: 'Este Rumbo ya tiene una persona que lo administra.',
      expected: 'usar el enlace de la primera vez una sola vez',
      mend: 'Inicia sesión con tu cuenta.',
    },
    LOCAL_WORKSPACE_NEEDED: {
      what: 'En esta carpeta de datos hay varios espacios: {workspaces}.',
      expected: 'el espacio en el que se trabaja',
      mend: 'Indícalo con --workspace.',
    },
    LOCAL_WORKSPACE_UNKNOWN: {
      what: 'No existe el espacio «{workspace}».',
      expected: 'el nombre corto de un espacio, como aparece en su dirección /w/…',
      mend: 'Corrige el nombre que indicas con --workspace.',
    },
    LOCAL_WORKSPACE_NONE: {
      what: 'Todavía no hay ningún espacio.',
      expected: 'un espacio con quien lo administra',
      mend: 'Arranca rumbo serve y abre el enlace que muestra.',
    },
  },
  en: {
    SIGN_IN_REFUSED: {
      what: 'The e-mail or the password does not match.',
      expected: 'the e-mail and the password of your account',
      mend: 'Check both. If you have forgotten the password, talk to whoever administers your workspace.',
    },
    SIGN_IN_SLOWED: {
      what: 'There have been too many attempts in a row from here.',
      expected: 'a pause of {seconds:integer} {seconds|second|seconds} before the next one',
      mend: 'Wait and try again. Other people and other computers are not affected.',
    },
    PASSWORD_TOO_SHORT: {
      what: 'The password has {length:integer} {length|character|characters}.',
      expected: 'at least {shortest:integer} characters',
      mend: 'Four words that do not belong together are easy to remember and hard to guess.',
    },
    PASSWORD_TOO_COMMON: {
      what: 'This password is one of the first that get tried.',
      expected: 'one that is in no known list and does not come from your name or e-mail',
      mend: 'Choose another: four words that do not belong together, for example.',
    },
    FIRST_RUN_LINK_INVALID: {
      what: 'The first-run link is not valid or has expired.',
      expected: 'the last link that Rumbo showed when it started, less than 24 hours old',
      mend: 'Restart Rumbo and open the link that it shows in the console.',
    },
    FIRST_RUN_DONE: {
      what: 'This Rumbo already has somebody who administers it.',
      expected: 'the first-run link to be used once',
      mend: 'Sign in with your account.',
    },
    LOCAL_WORKSPACE_NEEDED: {
      what: 'This data folder holds several workspaces: {workspaces}.',
      expected: 'the workspace to work in',
      mend: 'Name it with --workspace.',
    },
    LOCAL_WORKSPACE_UNKNOWN: {
      what: 'The workspace "{workspace}" does not exist.',
      expected: 'the short name of a workspace, as in its address /w/…',
      mend: 'Correct the name given with --workspace.',
    },
    LOCAL_WORKSPACE_NONE: {
      what: 'There is no workspace yet.',
      expected: 'a workspace with somebody who administers it',
      mend: 'Start rumbo serve and open the link that it shows.',
    },
  },
})
