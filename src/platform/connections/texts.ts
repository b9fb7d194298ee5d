import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'platform.connections.read': 'Ver a qué direcciones se conecta el espacio',
    'platform.connections.manage': 'Permitir y quitar conexiones',
    CONNECTION_REFUSED: {
      what: 'La dirección {host} no está permitida ({reason}).',
      expected: 'una dirección pública http o https, sin usuario ni contraseña',
      mend: 'Corrige la dirección; si es de tu red, permite esa red en Sistema › Conexiones.',
    },
    CONNECTION_FAILED: {
      what: 'No hubo respuesta de {host} ({reason}).',
      expected: 'un servidor que responda a tiempo',
      mend: 'Comprueba la dirección y que el servidor esté en marcha.',
    },
    CONNECTION_ANSWER_TOO_LARGE: {
      what: 'La respuesta de {host} pasa de {bytes:integer} bytes.',
      expected: 'una respuesta más corta',
      mend: 'Comprueba que la dirección sea la de la interfaz de programación y no una página o un archivo.',
    },
    CONNECTION_NETWORK_INVALID: {
      what: '«{network}» no se puede permitir.',
      expected: 'una red privada como 10.20.0.0/16 o una dirección, de 8 bits o más; nunca las de enlace local',
      mend: 'Escribe la red de tu equipo de destino, lo más pequeña posible.',
    },
    CONNECTION_NETWORK_NOT_FOUND: {
      what: '«{network}» no está entre las direcciones permitidas.',
      expected: 'una de la lista, escrita igual',
      mend: 'Actualiza la lista: puede que otra persona la haya quitado.',
    },
    MAIL_RECIPIENT_MISSING: {
      what: 'No hay a quién enviar la prueba.',
      expected: 'una persona con sesión iniciada: las claves de acceso no tienen correo',
      mend: 'Envía la prueba desde Sistema › Conexiones › Correo.',
    },
    mailTestSubject: 'Prueba de correo de Rumbo',
    mailTestBody: 'El correo sale de Rumbo y llega hasta aquí. El botón debe abrir tu Rumbo: si no lo hace, corrige RUMBO_PUBLIC_URL.',
    mailTestOpen: 'Abrir Rumbo',
    mailTestWhy: 'Recibes este correo porque lo has pedido en Sistema › Conexiones › Correo.',
  },
  en: {
    'platform.connections.read': 'See which addresses the workspace connects to',
    'platform.connections.manage': 'Allow and remove connections',
    CONNECTION_REFUSED: {
      what: 'The address {host} is not allowed ({reason}).',
      expected: 'a public http or https address, without user or password',
      mend: 'Correct the address; if it is in your network, allow that network under System › Connections.',
    },
    CONNECTION_FAILED: {
      what: 'There was no answer from {host} ({reason}).',
      expected: 'a server that answers in time',
      mend: 'Check the address and that the server runs.',
    },
    CONNECTION_ANSWER_TOO_LARGE: {
      what: 'The answer of {host} is longer than {bytes:integer} bytes.',
      expected: 'a shorter answer',
      mend: 'Check that the address is that of an interface and not of a page or a file.',
    },
    CONNECTION_NETWORK_INVALID: {
      what: '"{network}" cannot be allowed.',
      expected: 'a private network like 10.20.0.0/16 or one address, of 8 bits or more; never link-local ones',
      mend: 'Write the network of the machine you want to reach, as small as possible.',
    },
    CONNECTION_NETWORK_NOT_FOUND: {
      what: '"{network}" is not among the allowed addresses.',
      expected: 'one of the list, written the same',
      mend: 'Reload the list: somebody else may have removed it.',
    },
    MAIL_RECIPIENT_MISSING: {
      what: 'There is nobody to send the test to.',
      expected: 'a person who is signed in: API keys have no mail address',
      mend: 'Send the test from System › Connections › Mail.',
    },
    mailTestSubject: 'Test of mail from Rumbo',
    mailTestBody: 'Mail leaves Rumbo and arrives here. The button should open your Rumbo: if it does not, correct RUMBO_PUBLIC_URL.',
    mailTestOpen: 'Open Rumbo',
    mailTestWhy: 'You get this mail because you asked for it in System › Connections › Mail.',
  },
})
