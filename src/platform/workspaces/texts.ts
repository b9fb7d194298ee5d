import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'evidence.platform.workspaces.rights-reviewed':
      'Lee las revisiones de permisos: alguien revisó y firmó, en los últimos 90 días, los de todas las personas con acceso.',
    'platform.workspaces.review-rights': 'Firmar la revisión de los permisos de todas las personas',
    'activity.rights.reviewed': 'firmó la revisión de los permisos',
    'evidence.platform.workspaces.second-step-required': 'Lee los cambios del espacio: se exige un segundo paso para iniciar sesión.',
    'platform.workspaces.create': 'Crear espacios nuevos',
    'platform.workspaces.edit': 'Cambiar el nombre y los ajustes del espacio',
    'platform.workspaces.see-people': 'Ver quién está en el espacio y qué puede hacer',
    'platform.workspaces.manage-people': 'Invitar a personas, cambiar sus roles y quitarles el acceso',
    invitationSubject: 'Te invitan a {workspace} en Rumbo',
    invitationBody: 'Tienes una invitación para trabajar en {workspace}. El enlace vale 7 días y una sola vez.',
    invitationOpen: 'Aceptar la invitación',
    invitationWhy: 'Recibes este correo porque alguien de tu organización te ha invitado. Si no lo esperabas, ignóralo.',
    passwordSubject: 'Elige una contraseña nueva',
    passwordBody: 'Quien administra {workspace} ha pedido una contraseña nueva para ti. El enlace vale 24 horas y una sola vez.',
    passwordOpen: 'Elegir contraseña',
    passwordWhy: 'Recibes este correo porque tienes una cuenta en Rumbo. Si no lo esperabas, habla con quien la administra.',
    WORKSPACE_NOT_FOUND: {
      what: 'No hay ningún espacio «{workspace}» abierto para ti.',
      expected: 'la dirección de un espacio en el que estés',
      mend: 'Elige un espacio en el menú de arriba, o pide que te inviten.',
    },
    MEMBER_NOT_FOUND: {
      what: 'Esa persona no está en este espacio.',
      expected: 'alguien de la lista de personas',
      mend: 'Actualiza la lista: puede que haya salido del espacio.',
    },
    MEMBER_ALREADY: {
      what: 'Esa persona ya está en este espacio.',
      expected: 'el correo de alguien que todavía no está',
      mend: 'Cambia sus roles en la lista de personas.',
    },
    ACCOUNT_SHARED: {
      what: 'La cuenta de esta persona no es solo de este espacio: también está en otros o administra la instalación.',
      expected: 'una persona que solo esté en tu espacio',
      mend: 'Que use «He olvidado mi contraseña», o pídelo a quien administra la instalación.',
    },
    LAST_ADMINISTRATOR: {
      what: 'Es la única persona que administra este espacio.',
      expected: 'otra persona con el rol de administración y acceso sin fecha de fin',
      mend: 'Da antes el rol de administración a otra persona.',
    },
    EXTERNAL_WITHOUT_END: {
      what: 'Falta la fecha en la que termina el acceso de la persona externa.',
      expected: 'una fecha de fin',
      mend: 'Indica hasta cuándo tiene acceso.',
    },
    INVITATION_NOT_FOUND: {
      what: 'Esa invitación ya no está pendiente.',
      expected: 'una invitación que nadie haya aceptado ni anulado',
      mend: 'Actualiza la lista, o invita de nuevo.',
    },
    INVITATION_LINK_INVALID: {
      what: 'El enlace de la invitación no vale o ha caducado.',
      expected: 'el último enlace que te enviaron, de menos de 7 días y sin usar',
      mend: 'Pide a quien te invitó que te envíe otro.',
    },
    INVITATION_NEEDS_SIGN_IN: {
      what: 'Ya hay una cuenta con el correo de la invitación.',
      expected: 'una sesión iniciada con esa cuenta',
      mend: 'Inicia sesión con esa cuenta y abre el enlace otra vez.',
    },
    INVITATION_FOR_ANOTHER: {
      what: 'La invitación es para otra persona.',
      expected: 'una sesión con la cuenta del correo invitado',
      mend: 'Cierra la sesión y abre el enlace otra vez.',
    },
  },
  en: {
    'evidence.platform.workspaces.rights-reviewed':
      'Reads reviews of rights: somebody reviewed and signed those of everybody with access in the last 90 days.',
    'platform.workspaces.review-rights': 'Sign the review of the rights of everybody',
    'activity.rights.reviewed': 'signed the review of rights',
    'evidence.platform.workspaces.second-step-required': 'Reads changes of the workspace: a second step is required to sign in.',
    'platform.workspaces.create': 'Create new workspaces',
    'platform.workspaces.edit': 'Change the name and the settings of the workspace',
    'platform.workspaces.see-people': 'See who is in the workspace and what they may do',
    'platform.workspaces.manage-people': 'Invite people, change their roles and take access away',
    invitationSubject: 'You are invited to {workspace} in Rumbo',
    invitationBody: 'You have an invitation to work in {workspace}. The link works for 7 days and once.',
    invitationOpen: 'Accept the invitation',
    invitationWhy: 'You get this mail because somebody of your organisation invited you. If you did not expect it, ignore it.',
    passwordSubject: 'Choose a new password',
    passwordBody: 'Whoever administers {workspace} asked for a new password for you. The link works for 24 hours and once.',
    passwordOpen: 'Choose a password',
    passwordWhy: 'You get this mail because you have an account in Rumbo. If you did not expect it, talk to whoever administers it.',
    WORKSPACE_NOT_FOUND: {
      what: 'No workspace “{workspace}” is open to you.',
      expected: 'the address of a workspace that you belong to',
      mend: 'Choose a workspace in the menu above, or ask to be invited.',
    },
    MEMBER_NOT_FOUND: {
      what: 'That person is not in this workspace.',
      expected: 'somebody from the list of people',
      mend: 'Reload the list: they may have left the workspace.',
    },
    MEMBER_ALREADY: {
      what: 'That person is in this workspace already.',
      expected: 'the e-mail of somebody who is not in it yet',
      mend: 'Change their roles in the list of people.',
    },
    ACCOUNT_SHARED: {
      what: 'The account of this person is not of this workspace alone: they are in others too, or administer the installation.',
      expected: 'a person who is in your workspace alone',
      mend: 'They can use “I forgot my password”, or ask whoever administers the installation.',
    },
    LAST_ADMINISTRATOR: {
      what: 'This is the only person who administers the workspace.',
      expected: 'another person with the administrator role and access without an end',
      mend: 'Give the administrator role to somebody else first.',
    },
    EXTERNAL_WITHOUT_END: {
      what: 'The date on which the external person’s access ends is missing.',
      expected: 'an end date',
      mend: 'Say until when they have access.',
    },
    INVITATION_NOT_FOUND: {
      what: 'That invitation is no longer waiting.',
      expected: 'an invitation that nobody accepted or withdrew',
      mend: 'Reload the list, or invite again.',
    },
    INVITATION_LINK_INVALID: {
      what: 'The invitation link is not valid or has expired.',
      expected: 'the last link that you were sent, less than 7 days old and not used',
      mend: 'Ask whoever invited you to send another one.',
    },
    INVITATION_NEEDS_SIGN_IN: {
      what: 'There is an account with the e-mail of the invitation already.',
      expected: 'a session of that account',
      mend: 'Sign in with that account and open the link again.',
    },
    INVITATION_FOR_ANOTHER: {
      what: 'The invitation is for somebody else.',
      expected: 'a session of the account with the invited e-mail',
      mend: 'Sign out and open the link again.',
    },
  },
})
