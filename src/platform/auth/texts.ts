import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'platform.auth.see-keys': 'Ver todas las claves de acceso del espacio',
    'platform.auth.revoke-keys': 'Anular claves de acceso de otras personas',
    'platform.auth.single-sign-on': 'Configurar el inicio de sesión único',
    linkLetterSubject: 'Elige una contraseña nueva',
    linkLetterBody: 'Has pedido una contraseña nueva para tu cuenta de Rumbo. El enlace vale una hora y una sola vez.',
    linkLetterElse: 'Si no lo has pedido, ignora este correo: tu contraseña sigue valiendo y nadie ha entrado en tu cuenta.',
    linkLetterOpen: 'Elegir contraseña',
    noPasswordLetterSubject: 'Tu cuenta no tiene contraseña',
    noPasswordLetterBody: 'Has pedido una contraseña nueva, pero en Rumbo entras con la cuenta de tu organización.',
    noPasswordLetterElse:
      'Elige «Entrar con la cuenta de tu organización». Si has olvidado esa contraseña, pídela a quien lleva esas cuentas.',
    noPasswordLetterOpen: 'Ir a iniciar sesión',
    changedLetterSubject: 'Tu contraseña ha cambiado',
    changedLetterBody: 'La contraseña de tu cuenta de Rumbo es otra desde ahora, y tus demás sesiones se han cerrado.',
    changedLetterElse: 'Si no has sido tú, avisa cuanto antes a quien administra tu espacio.',
    letterWhy: 'Recibes este correo porque tienes una cuenta en Rumbo. Los correos sobre tu contraseña no se pueden desactivar.',
    PASSWORD_WRONG: {
      what: 'La contraseña no es la de tu cuenta.',
      expected: 'tu contraseña actual',
      mend: 'Escríbela otra vez. Si no la recuerdas, cierra sesión y elige «He olvidado mi contraseña».',
    },
    PASSWORD_LINK_INVALID: {
      what: 'El enlace para elegir contraseña no vale o ha caducado.',
      expected: 'un enlace sin usar: vale una hora si llegó por correo y 24 si te lo dieron en mano',
      mend: 'Pide otro con «He olvidado mi contraseña», o a quien administra tu espacio.',
    },
    SECOND_STEP_REFUSED: {
      what: 'El código no vale.',
      expected: 'el código que tu aplicación muestra ahora, o uno de recuperación sin usar',
      mend: 'Espera al siguiente código: cada uno vale una vez. Comprueba también la hora del teléfono.',
    },
    SECOND_STEP_EXPIRED: {
      what: 'Ha pasado demasiado tiempo o ha habido demasiados códigos erróneos.',
      expected: 'un código correcto antes de 10 minutos y de 5 intentos',
      mend: 'Inicia sesión otra vez desde el principio.',
    },
    SECOND_STEP_ALREADY_ON: {
      what: 'Tu cuenta ya pide un código al iniciar sesión.',
      expected: 'una cuenta sin verificación en dos pasos',
      mend: 'Quita antes la que hay si quieres cambiar de teléfono.',
    },
    SECOND_STEP_NOT_ON: {
      what: 'La cuenta no tiene verificación en dos pasos.',
      expected: 'una cuenta que la tenga o la esté preparando',
      mend: 'Empieza por «Activar» en Mi cuenta.',
    },
    SESSION_NOT_FOUND: {
      what: 'Esa sesión ya no está abierta.',
      expected: 'una sesión de tu lista',
      mend: 'Actualiza la lista.',
    },
    API_KEY_NOT_FOUND: {
      what: 'Esa clave de acceso no existe o ya se anuló.',
      expected: 'una clave de la lista',
      mend: 'Actualiza la lista.',
    },
    API_KEY_TOO_WIDE: {
      what: 'No tienes el permiso {permission}, y una clave no puede más que quien la crea.',
      expected: 'solo permisos que tú tengas',
      mend: 'Quita ese permiso de la clave, o pide que te lo den.',
    },
    SINGLE_SIGN_ON_OFF: {
      what: 'Este espacio no tiene inicio de sesión único.',
      expected: 'un espacio con un proveedor de identidad configurado',
      mend: 'Inicia sesión con correo y contraseña.',
    },
    SINGLE_SIGN_ON_UNREACHABLE: {
      what: 'El proveedor de identidad {issuer} no respondió como tal ({reason}).',
      expected: 'la dirección de un proveedor de OpenID Connect, con su documento de configuración',
      mend: 'Revisa la dirección del emisor, el identificador y el secreto del cliente.',
    },
    SINGLE_SIGN_ON_REFUSED: {
      what: 'El inicio de sesión único no se completó ({reason}).',
      expected: 'la respuesta de tu proveedor a la visita que empezó aquí, de una persona con acceso',
      mend: 'Vuelve a empezar. Si se repite, habla con quien administra tu espacio.',
    },
    LOGOUT_TOKEN_INVALID: {
      what: 'El aviso de cierre de sesión no es válido ({reason}).',
      expected: 'un logout_token firmado por el proveedor de este espacio',
      mend: 'Comprueba en el proveedor el identificador del cliente y la hora del servidor.',
    },
    SIGN_IN_REFUSED: {
      what: 'El correo o la contraseña no coinciden.',
      expected: 'el correo y la contraseña de tu cuenta',
      mend: 'Revisa los dos. Si has olvidado la contraseña, elige «He olvidado mi contraseña».',
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
    'platform.auth.see-keys': 'See every API key of the workspace',
    'platform.auth.revoke-keys': 'Revoke API keys of other people',
    'platform.auth.single-sign-on': 'Set up single sign-on',
    linkLetterSubject: 'Choose a new password',
    linkLetterBody: 'You asked for a new password for your Rumbo account. The link works for one hour and once.',
    linkLetterElse: 'If you did not ask for it, ignore this mail: your password still holds and nobody has entered your account.',
    linkLetterOpen: 'Choose a password',
    noPasswordLetterSubject: 'Your account has no password',
    noPasswordLetterBody: 'You asked for a new password, but you come into Rumbo with the account of your organisation.',
    noPasswordLetterElse:
      'Choose “Sign in with your organisation’s account”. If you forgot that password, ask whoever looks after those accounts.',
    noPasswordLetterOpen: 'Go to sign in',
    changedLetterSubject: 'Your password was changed',
    changedLetterBody: 'The password of your Rumbo account is another one from now on, and your other sessions have been ended.',
    changedLetterElse: 'If it was not you, tell whoever administers your workspace at once.',
    letterWhy: 'You get this mail because you have an account in Rumbo. Mails about your password cannot be turned off.',
    PASSWORD_WRONG: {
      what: 'This is not the password of your account.',
      expected: 'your present password',
      mend: 'Type it again. If you have forgotten it, sign out and choose “I forgot my password”.',
    },
    PASSWORD_LINK_INVALID: {
      what: 'The link for choosing a password is not valid or has expired.',
      expected: 'a link not used yet: it works for an hour if it came by mail, for 24 if it was handed to you',
      mend: 'Ask for another with “I forgot my password”, or ask whoever administers your workspace.',
    },
    SECOND_STEP_REFUSED: {
      what: 'The code is not valid.',
      expected: 'the code that your app shows now, or a recovery code not used yet',
      mend: 'Wait for the next code: each works once. Check the time of the phone too.',
    },
    SECOND_STEP_EXPIRED: {
      what: 'Too much time has passed, or too many codes were wrong.',
      expected: 'a right code within 10 minutes and 5 attempts',
      mend: 'Sign in again from the beginning.',
    },
    SECOND_STEP_ALREADY_ON: {
      what: 'Your account asks for a code at sign-in already.',
      expected: 'an account without two-step verification',
      mend: 'Take off the present one first if you change your phone.',
    },
    SECOND_STEP_NOT_ON: {
      what: 'The account has no two-step verification.',
      expected: 'an account that has it or is setting it up',
      mend: 'Begin with “Turn on” in My account.',
    },
    SESSION_NOT_FOUND: {
      what: 'That session is no longer open.',
      expected: 'a session of your list',
      mend: 'Reload the list.',
    },
    API_KEY_NOT_FOUND: {
      what: 'That API key does not exist or was revoked.',
      expected: 'a key of the list',
      mend: 'Reload the list.',
    },
    API_KEY_TOO_WIDE: {
      what: 'You do not hold the permission {permission}, and a key can do no more than its maker.',
      expected: 'only permissions that you hold',
      mend: 'Take that permission out of the key, or ask for it.',
    },
    SINGLE_SIGN_ON_OFF: {
      what: 'This workspace has no single sign-on.',
      expected: 'a workspace with an identity provider',
      mend: 'Sign in with e-mail and password.',
    },
    SINGLE_SIGN_ON_UNREACHABLE: {
      what: 'The identity provider {issuer} did not answer as one ({reason}).',
      expected: 'the address of an OpenID Connect provider, with its configuration document',
      mend: 'Check the issuer’s address, the client’s identifier and its secret.',
    },
    SINGLE_SIGN_ON_REFUSED: {
      what: 'Single sign-on was not completed ({reason}).',
      expected: 'your provider’s answer to a visit that began here, of a person with access',
      mend: 'Begin again. If it happens again, talk to whoever administers your workspace.',
    },
    LOGOUT_TOKEN_INVALID: {
      what: 'The logout notice is not valid ({reason}).',
      expected: 'a logout_token signed by the provider of this workspace',
      mend: 'Check the client’s identifier at the provider and the clock of the server.',
    },
    SIGN_IN_REFUSED: {
      what: 'The e-mail or the password does not match.',
      expected: 'the e-mail and the password of your account',
      mend: 'Check both. If you have forgotten the password, choose “I forgot my password”.',
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
