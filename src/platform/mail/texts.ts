import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    MAIL_NOT_CONFIGURED: {
      what: 'No hay servidor de correo.',
      expected: 'un servidor SMTP',
      mend: 'Indícalo con --smtp-url (RUMBO_SMTP_URL) y vuelve a arrancar; mientras tanto, entrega los enlaces en mano.',
    },
    MAIL_ADDRESS_INVALID: {
      what: 'No se puede enviar correo a esa dirección.',
      expected: 'una dirección sola, nombre@servidor, sin nombres ni saltos de línea',
      mend: 'Corrige la dirección de correo.',
    },
    MAIL_SERVER_REFUSED: {
      what: 'El servidor de correo {host} no acepta la conexión ({reason}).',
      expected: 'un servidor SMTP que responda y admita a este usuario',
      mend: 'Comprueba dirección, puerto, usuario y contraseña de RUMBO_SMTP_URL, y que el certificado sea válido.',
    },
    DOCTOR_MAIL: 'El servidor de correo {host} responde y admite a Rumbo.',
    DOCTOR_MAIL_NONE: 'Sin servidor de correo (RUMBO_SMTP_URL): los avisos solo se ven dentro de Rumbo.',
    'measure.rumbo_mail_messages': 'Mensajes de correo que esperan o no se pudieron enviar',
    'measure.rumbo_mail_oldest_waiting_seconds': 'Espera del correo que más espera; 0 si no espera ninguno',
    'alert.mail-stuck': 'Hay correos que no salen',
    'alert.mail-stuck.mend': 'Comprueba el servidor de correo en Conexiones y envía un correo de prueba.',
  },
  en: {
    MAIL_NOT_CONFIGURED: {
      what: 'There is no mail server.',
      expected: 'an SMTP server',
      mend: 'Name one with --smtp-url (RUMBO_SMTP_URL) and start again; until then, hand links over yourself.',
    },
    MAIL_ADDRESS_INVALID: {
      what: 'No mail can be sent to that address.',
      expected: 'one address, name@host, without names or line ends',
      mend: 'Correct the e-mail address.',
    },
    MAIL_SERVER_REFUSED: {
      what: 'The mail server {host} does not take the connection ({reason}).',
      expected: 'an SMTP server that answers and lets this user in',
      mend: 'Check host, port, user and password of RUMBO_SMTP_URL, and that the certificate is valid.',
    },
    DOCTOR_MAIL: 'The mail server {host} answers and lets Rumbo in.',
    DOCTOR_MAIL_NONE: 'No mail server (RUMBO_SMTP_URL): notices are seen inside Rumbo only.',
    'measure.rumbo_mail_messages': 'Mail messages that wait or could not be sent',
    'measure.rumbo_mail_oldest_waiting_seconds': 'Wait of the mail that waits longest; 0 when none waits',
    'alert.mail-stuck': 'Mail is not leaving',
    'alert.mail-stuck.mend': 'Check the mail server in Connections and send a test mail.',
  },
})
