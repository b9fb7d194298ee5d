import type { Language } from '#base'

type Help = Readonly<{ what: string; steps: readonly string[] }>

/** What each page is for and how to begin, by `area/feature`. */
export const pageHelp: Readonly<Record<string, Readonly<Record<Language, Help>>>> = {
  'home/start': {
    es: {
      what: 'Tu página de entrada: lo que importa hoy según tu rol.',
      steps: [
        'Lee la frase: responde a tu pregunta principal.',
        'Mira «Te toca»: lo que espera por ti.',
        'Empieza por el botón de arriba.',
      ],
    },
    en: {
      what: 'Where you come in: what matters today for your role.',
      steps: [
        'Read the sentence: it answers your main question.',
        'Look at “Waiting for me”: what needs you.',
        'Start with the button at the top.',
      ],
    },
  },
  'home/waiting': {
    es: {
      what: 'Lo que Rumbo te ha dicho: lo que terminó, lo que falló y lo que espera por ti.',
      steps: ['Abre un aviso para ir a su página.', 'Marca todo como leído cuando esté visto.'],
    },
    en: {
      what: 'What Rumbo has told you: what is done, what failed and what waits for you.',
      steps: ['Open a notice to go to its page.', 'Mark all as read once you have seen it.'],
    },
  },
  'home/glossary': {
    es: { what: 'Todas las palabras de Rumbo con su significado en una línea.', steps: ['Escribe una palabra en español o en inglés.'] },
    en: { what: 'Every word of Rumbo with its meaning in one line.', steps: ['Type a word in Spanish or English.'] },
  },
  'activation/campaigns': {
    es: {
      what: 'Campañas con grupo de control: a quién llega, a quién no y qué se entregó.',
      steps: [
        'Crea una campaña con un archivo de personas.',
        'Elige el grupo de control y sortea.',
        'Revisa, confirma y descarga el archivo.',
      ],
    },
    en: {
      what: 'Campaigns with a control group: who gets it, who does not and what was delivered.',
      steps: ['Make a campaign from a file of people.', 'Choose the control group and draw.', 'Review, confirm and download the file.'],
    },
  },
  'data/sources': {
    es: {
      what: 'Los archivos con los que trabajas: se traen aquí, se leen y se explica qué es cada columna.',
      steps: [
        'Suelta un Excel o un CSV; puedes irte a otra página mientras llega.',
        'Ábrelo y mira lo que pide una mirada: cada cosa tiene su arreglo.',
        'Di qué es cada columna si lo que parece no es.',
        'Pregunta a esos datos.',
      ],
    },
    en: {
      what: 'The files you work with: they are brought here, read, and each column is explained.',
      steps: [
        'Drop an Excel or CSV file; you can go to another page while it arrives.',
        'Open it and see what needs a look: each thing has its fix.',
        'Say what a column is where it is not what it seems.',
        'Ask those data.',
      ],
    },
  },
  'value/ledger': {
    es: {
      what: 'Lo que ha traído cada campaña, medido con un grupo de control y aprobado.',
      steps: [
        'Añade una línea: se mide sola a partir del archivo de la campaña.',
        'Propónla a quien aprueba gastos.',
        'Ábrela para ver de dónde sale cada cifra.',
      ],
    },
    en: {
      what: 'What each campaign brought, measured with a control group and approved.',
      steps: [
        'Add a line: it is measured from the file of the campaign.',
        'Propose it to whoever approves money.',
        'Open it to see where each figure comes from.',
      ],
    },
  },
  'value/reports': {
    es: {
      what: 'Una página para quien dirige: lo que trajo cada campaña y cuánto se sabe de ello.',
      steps: ['Elige los meses.', 'Mira lo que dice y de dónde sale.', 'Descárgala en PDF, en español o en inglés.'],
    },
    en: {
      what: 'One page for whoever directs: what each campaign brought and how surely.',
      steps: ['Choose the months.', 'See what it says and where it comes from.', 'Download it as PDF, in Spanish or English.'],
    },
  },
  'programme/guide': {
    es: {
      what: 'Los requisitos de la guía y con qué se cierra cada uno: hechos del sistema o una firma.',
      steps: [
        'Elige el alcance: ligero, estándar o completo.',
        'Abre un requisito: dice qué pide, qué lo cierra y qué hechos hay.',
        'Declara con firma lo que solo una persona puede decir.',
      ],
    },
    en: {
      what: 'The requirements of the guide and what closes each: facts of the system or a signature.',
      steps: [
        'Choose the scope: light, standard or full.',
        'Open a requirement: it says what it asks for, what closes it and which facts there are.',
        'Attest with a signature what only a person can say.',
      ],
    },
  },
  'ai/problems': {
    es: {
      what: 'Qué quieres saber de las personas que hay en un archivo.',
      steps: [
        'Elige un archivo de Excel o CSV con una fila por persona.',
        'Elige una pregunta: se propone la columna que dice lo que pasó y qué cuenta como sí.',
        'Si lo sabes, di cuánto vale un cliente y cuánto cuesta un contacto. Después, busca la respuesta.',
      ],
    },
    en: {
      what: 'What you want to know of the people in a file.',
      steps: [
        'Choose an Excel or CSV file with one row per person.',
        'Choose a question: the column that says what happened, and what counts as yes, are proposed.',
        'If you know it, say what a customer is worth and what a contact costs. Then find the answer.',
      ],
    },
  },
  'ai/autopilot': {
    es: {
      what: 'De un archivo de clientes a un modelo con su informe.',
      steps: [
        'Pulsa «Nueva ejecución» y elige un archivo de Excel o CSV.',
        'Elige la columna que dice lo que ocurrió: compró, se dio de baja…',
        'Puedes cerrar la página: el trabajo sigue. Al acabar, abre el informe.',
      ],
    },
    en: {
      what: 'From a file of customers to a model with its report.',
      steps: [
        'Press “New run” and drop an Excel or CSV file.',
        'Choose the column that says what happened: bought, left…',
        'You can close the page: the job goes on. When it is done, open the report.',
      ],
    },
  },
  'platform/auth': {
    es: {
      what: 'Quién entra en este espacio y qué puede hacer.',
      steps: [
        'Invita por correo y elige un rol.',
        'Abre una persona para ver qué puede hacer y por qué.',
        'Quien se va pierde al momento sus sesiones y claves.',
      ],
    },
    en: {
      what: 'Who enters this workspace and what they may do.',
      steps: [
        'Invite by e-mail and choose a role.',
        'Open a person to see what they may do and why.',
        'Whoever leaves loses sessions and keys at once.',
      ],
    },
  },
  'platform/account': {
    es: {
      what: 'Tu contraseña, tu verificación en dos pasos, tus sesiones, tus avisos y tus claves.',
      steps: ['Activa la verificación en dos pasos y guarda los códigos de recuperación.', 'Cierra las sesiones que no reconozcas.'],
    },
    en: {
      what: 'Your password, your two-step verification, your sessions, your notices and your keys.',
      steps: ['Turn on two-step verification and keep the recovery codes.', 'End the sessions that you do not recognise.'],
    },
  },
  'platform/activity': {
    es: {
      what: 'Quién hizo qué, sobre qué y cuándo. Cualquier cambio en el registro se nota.',
      steps: ['Filtra por persona, asunto o fecha.', 'Abre una fila para ver el antes y el después.', 'Exporta lo filtrado.'],
    },
    en: {
      what: 'Who did what, to which and when. Any change of the log is seen.',
      steps: ['Filter by person, subject or date.', 'Open a row to see before and after.', 'Export what is filtered.'],
    },
  },
  'ai/registry': {
    es: {
      what: 'Los modelos publicados: qué anticipan, cómo de bien, y la dirección en la que responden.',
      steps: [
        'Abre un modelo y pruébalo con un caso.',
        'Copia un ejemplo y crea una clave para usarlo desde otro programa.',
        'Vuelve a la versión anterior si la nueva no convence.',
      ],
    },
    en: {
      what: 'The published models: what they foretell, how well, and the address at which they answer.',
      steps: [
        'Open a model and try it with a case.',
        'Copy a sample and create a key to use it from another program.',
        'Roll back to the version before if the new one does not convince.',
      ],
    },
  },
  'data/metrics': {
    es: {
      what: 'Cada cifra del trabajo con su valor de partida, su meta y su límite, calculada siempre igual.',
      steps: [
        'Elige métricas ya hechas o escribe una fórmula con lo que Rumbo cuenta.',
        'Ponle valor de partida, meta y límite: fuera del límite, Rumbo avisa.',
        'Abre «¿De dónde sale?» para ver las cifras y las cosas de las que sale un valor.',
      ],
    },
    en: {
      what: 'Each figure of the work with its baseline, target value and guardrail, always calculated the same way.',
      steps: [
        'Choose ready metrics or write a formula with what Rumbo counts.',
        'Give it a baseline, a target value and a guardrail: outside the guardrail Rumbo raises an alert.',
        'Open “Where does it come from?” to see the figures and the things behind a value.',
      ],
    },
  },
  'platform/jobs': {
    es: {
      what: 'Lo que tarda y sigue sin ti: ejecuciones, copias de seguridad y lo que vuelve por reloj.',
      steps: [
        'Abre un trabajo para ver cuánto lleva y qué ha dicho.',
        'Cancela lo que ya no hace falta: se para en un segundo.',
        'Si falló por culpa de Rumbo, repítelo tal cual.',
      ],
    },
    en: {
      what: 'What takes time and goes on without you: runs, backups and what comes back by the clock.',
      steps: [
        'Open a job to see how far it is and what it said.',
        'Cancel what is no longer needed: it stops within a second.',
        'If it failed through Rumbo, replay it as it is.',
      ],
    },
  },
  'platform/backups': {
    es: {
      what: 'Copias cifradas de todo, y la prueba de que se pueden restaurar.',
      steps: [
        'Haz una copia.',
        'Haz un simulacro de restauración: compara lo restaurado con lo guardado.',
        'Guarda la clave en otro sitio que las copias.',
      ],
    },
    en: {
      what: 'Encrypted backups of everything, and the proof that they can be restored.',
      steps: [
        'Make a backup.',
        'Run a restore drill: it compares what was restored with what is kept.',
        'Keep the key elsewhere than the backups.',
      ],
    },
  },
  'platform/connections': {
    es: {
      what: 'Con qué otros sistemas habla Rumbo y adónde envía avisos.',
      steps: ['Añade un destino y pruébalo.', 'Mira las entregas: lo que no llegó se reintenta tres días.'],
    },
    en: {
      what: 'Which other systems Rumbo talks to, and where it sends news.',
      steps: ['Add a destination and test it.', 'Look at the deliveries: what did not arrive is tried again for three days.'],
    },
  },
  'operations/health': {
    es: {
      what: 'Si todo funciona, en palabras.',
      steps: [
        'Lee la frase de arriba.',
        'Si algo está en ámbar o rojo, su tarjeta dice qué pasa y cómo arreglarlo.',
        'Antes de un trabajo previsto, silencia sus avisos con el motivo; en Reglas decides cuándo avisa y a quién.',
      ],
    },
    en: {
      what: 'Whether everything works, in words.',
      steps: [
        'Read the sentence at the top.',
        'The card of what is amber or red says what happens and how to mend it.',
        'Before planned work, silence its alerts and say why; Rules decide when it tells and whom.',
      ],
    },
  },
}
