import type { Language } from '#base'

type Words = Readonly<Record<Language, string>>
/** A word of Rumbo: its name, its meaning in one line, and the forms in which a sentence may hold it. */
export type GlossaryTerm = Readonly<{ id: string; name: Words; means: Words; forms: Readonly<Record<Language, readonly string[]>> }>

type Form = string | readonly [name: string, ...others: string[]]
const term = (id: string, es: Form, en: Form, esMeans: string, enMeans: string): GlossaryTerm => {
  const forms = { es: typeof es === 'string' ? [es] : es, en: typeof en === 'string' ? [en] : en }
  return { id, name: { es: forms.es[0] ?? id, en: forms.en[0] ?? id }, means: { es: esMeans, en: enMeans }, forms }
}

/** One concept, one word, in both languages. The first form is the name. */
export const terms: readonly GlossaryTerm[] = [
  term(
    'workspace',
    ['espacio', 'espacios'],
    ['workspace', 'workspaces'],
    'Los datos y las personas de una organización.',
    'The data and the people of one organisation.',
  ),
  term('customer', ['cliente', 'clientes'], ['customer', 'customers'], 'Quien ha comprado alguna vez.', 'Somebody who has bought before.'),
  term(
    'contact',
    ['contacto', 'contactos'],
    ['contact', 'contacts'],
    'Persona conocida, haya comprado o no.',
    'A known person, whether they have bought or not.',
  ),
  term(
    'position',
    ['puesto', 'puestos'],
    ['position', 'positions'],
    'Lugar de una persona en el equipo.',
    'The place of a person in the team.',
  ),
  term(
    'role',
    ['rol', 'roles'],
    ['role', 'roles'],
    'Lo que una persona puede ver y hacer en Rumbo.',
    'What a person may see and do in Rumbo.',
  ),
  term('source', ['fuente', 'fuentes'], ['source', 'sources'], 'De dónde vienen los datos.', 'Where data come from.'),
  term('load', ['carga', 'cargas'], ['load', 'loads'], 'Una llegada de datos desde una fuente.', 'One arrival of data from a source.'),
  term(
    'dataset',
    ['conjunto de datos', 'conjuntos de datos'],
    ['dataset', 'datasets'],
    'Tabla con nombre, dueño y versiones.',
    'A table with a name, an owner and versions.',
  ),
  term(
    'check',
    ['comprobación', 'comprobaciones'],
    ['check', 'checks'],
    'Regla que los datos deben cumplir antes de usarse.',
    'A rule that data must meet before they are used.',
  ),
  term(
    'quarantine',
    'cuarentena',
    'quarantine',
    'Donde esperan los datos que no cumplen, con su motivo.',
    'Where data that fail a rule wait, with the reason.',
  ),
  term(
    'replay',
    ['reproceso', 'reprocesos'],
    ['replay', 'replays'],
    'Volver a intentar lo que quedó apartado.',
    'Trying again what was put aside.',
  ),
  term(
    'recipe',
    ['receta', 'recetas'],
    ['recipe', 'recipes'],
    'Pasos que preparan los datos, siempre igual.',
    'Steps that prepare data, the same each time.',
  ),
  term(
    'lineage',
    'linaje',
    'lineage',
    'De qué datos sale cada dato y quién lo usa.',
    'Which data each figure comes from, and who uses it.',
  ),
  term(
    'job',
    ['trabajo', 'trabajos'],
    ['job', 'jobs'],
    'Labor de la máquina que sigue aunque cierres la página.',
    'Work of the machine that goes on when you close the page.',
  ),
  term('task', ['tarea', 'tareas'], ['task', 'tasks'], 'Labor del plan que hace una persona.', 'Work of the plan that a person does.'),
  term(
    'target',
    ['columna de resultado', 'columnas de resultado'],
    ['target column', 'target columns'],
    'Lo que el modelo aprende a anticipar.',
    'What the model learns to anticipate.',
  ),
  term(
    'feature',
    ['característica', 'características'],
    ['feature', 'features'],
    'Dato que usa el modelo.',
    'A piece of data that the model uses.',
  ),
  term(
    'run',
    ['ejecución', 'ejecuciones'],
    ['run', 'runs'],
    'Un entrenamiento completo, con su informe.',
    'One whole training, with its report.',
  ),
  term(
    'model',
    ['modelo', 'modelos'],
    ['model', 'models'],
    'Lo aprendido de los datos, listo para puntuar casos nuevos.',
    'What was learnt from data, ready to score new cases.',
  ),
  term(
    'testSample',
    'muestra de prueba',
    'test sample',
    'Datos que no se usan al entrenar, para medir con honradez.',
    'Data kept apart from training, to measure honestly.',
  ),
  term(
    'controlGroup',
    ['grupo de control', 'grupos de control'],
    ['control group', 'control groups'],
    'Personas que no reciben la campaña a propósito, para comparar.',
    'People left out of a campaign on purpose, to compare.',
  ),
  term(
    'score',
    ['puntuación', 'puntuaciones'],
    ['score', 'scores'],
    'Orden que da el modelo: más alto, más probable.',
    'The order that the model gives: higher is more likely.',
  ),
  term(
    'threshold',
    ['umbral', 'umbrales'],
    ['threshold', 'thresholds'],
    'Puntuación desde la que se actúa.',
    'The score from which one acts.',
  ),
  term(
    'lift',
    'mejora sobre el azar',
    'lift',
    'Cuánto mejor acierta la lista del modelo que una al azar.',
    "How much better the model's list does than a random one.",
  ),
  term(
    'incremental',
    'efecto incremental',
    'incremental effect',
    'Lo que ocurrió gracias a la campaña y no sin ella.',
    'What the campaign caused, and would not have happened without it.',
  ),
  term(
    'uplift',
    'efecto por cliente',
    'uplift',
    'Efecto estimado de actuar sobre una persona.',
    'The estimated effect of acting on one person.',
  ),
  term(
    'interval',
    'margen de error',
    ['interval', 'intervals'],
    'Entre qué valores está casi seguro el verdadero.',
    'The values between which the true one almost surely lies.',
  ),
  term(
    'registry',
    'catálogo de modelos',
    'model registry',
    'Los modelos guardados, con sus versiones y su ficha.',
    'The kept models, with their versions and cards.',
  ),
  term(
    'release',
    ['publicación', 'publicaciones'],
    ['release', 'releases'],
    'Poner una versión de un modelo en servicio.',
    'Putting a version of a model into service.',
  ),
  term(
    'shadow',
    'en sombra',
    'in shadow',
    'El modelo nuevo responde, pero nadie usa su respuesta todavía.',
    'The new model answers, but nobody uses the answer yet.',
  ),
  term(
    'canary',
    'canario',
    'canary',
    'El modelo nuevo atiende solo una parte pequeña del tráfico.',
    'The new model serves a small part of the traffic only.',
  ),
  term(
    'rollback',
    ['reversión', 'reversiones'],
    ['rollback', 'rollbacks'],
    'Volver a la versión anterior.',
    'Going back to the version before.',
  ),
  term(
    'monitoring',
    'vigilancia',
    'monitoring',
    'Mirar si el modelo sigue acertando y los datos siguen pareciéndose.',
    'Watching whether the model still does well and the data still look alike.',
  ),
  term(
    'drift',
    'deriva',
    'drift',
    'Los datos de hoy ya no se parecen a aquellos con los que se entrenó.',
    'Data of today no longer look like those of the training.',
  ),
  term(
    'alert',
    ['aviso', 'avisos'],
    ['alert', 'alerts'],
    'Mensaje de que algo salió de lo normal.',
    'A message that something left its normal range.',
  ),
  term(
    'incident',
    ['incidencia', 'incidencias'],
    ['incident', 'incidents'],
    'Algo que falla y que hay que resolver.',
    'Something that fails and has to be solved.',
  ),
  term(
    'audience',
    ['público', 'públicos'],
    ['audience', 'audiences'],
    'Regla viva: entra y sale gente sola.',
    'A live rule: people enter and leave by themselves.',
  ),
  term(
    'segment',
    ['segmento', 'segmentos'],
    ['segment', 'segments'],
    'Grupo de clientes para entenderlos.',
    'A group of customers, to understand them.',
  ),
  term(
    'consent',
    'consentimiento',
    'consent',
    'Permiso que una persona dio para una finalidad.',
    'The permission that a person gave for a purpose.',
  ),
  term(
    'purpose',
    ['finalidad', 'finalidades'],
    ['purpose', 'purposes'],
    'Para qué se usan los datos de una persona.',
    'What the data of a person are used for.',
  ),
  term(
    'legalBasis',
    ['base jurídica', 'bases jurídicas'],
    ['legal basis', 'legal bases'],
    'Por qué la ley permite usar esos datos.',
    'Why the law allows the use of those data.',
  ),
  term(
    'erasure',
    ['supresión', 'supresiones'],
    ['erasure', 'erasures'],
    'Hacer desaparecer los datos de una persona.',
    'Making the data of a person disappear.',
  ),
  term(
    'requirement',
    ['requisito de la guía', 'requisitos de la guía'],
    ['guide requirement', 'guide requirements'],
    'Uno de los 542 puntos de la guía.',
    'One of the 542 points of the guide.',
  ),
  term(
    'evidence',
    ['evidencia', 'evidencias'],
    ['evidence', 'proof'],
    'Hecho del sistema que cierra un requisito.',
    'A fact of the system that closes a requirement.',
  ),
  term(
    'attestation',
    ['declaración', 'declaraciones'],
    ['attestation', 'attestations'],
    'Firma de una persona donde el sistema no puede ver.',
    'The signature of a person where the system cannot see.',
  ),
  term(
    'gate',
    ['puerta de fase', 'puertas de fase'],
    ['phase gate', 'phase gates'],
    'Decisión de pasar o no a la fase siguiente.',
    'The decision to go on to the next phase or not.',
  ),
  term(
    'gap',
    ['brecha', 'brechas'],
    ['gap', 'gaps'],
    'Lo que falta entre como estamos y como hay que estar.',
    'What is missing between how we are and how we should be.',
  ),
  term(
    'metric',
    ['métrica', 'métricas'],
    ['metric', 'metrics'],
    'La medida de algo que se quiere: una fórmula, su unidad y su historia.',
    'The measure of something wanted: a formula, its unit and its history.',
  ),
  term(
    'target-value',
    ['meta', 'metas'],
    ['target value', 'target values'],
    'El número al que hay que llegar en una fecha.',
    'The number to reach by a date.',
  ),
  term('baseline', 'valor de partida', 'baseline', 'Lo que valía una métrica antes de empezar.', 'What a metric was before starting.'),
  term(
    'ledger',
    'libro de valor',
    'value ledger',
    'Lo ganado, línea a línea: verificado, estimado o previsto.',
    'What was earned, line by line: verified, estimated or forecast.',
  ),
  term(
    'verified',
    ['verificado', 'verificada', 'verificados'],
    'verified',
    'Medido contra un grupo de control.',
    'Measured against a control group.',
  ),
  term(
    'estimated',
    ['estimado', 'estimada', 'estimados'],
    'estimated',
    'Calculado con un modelo, sin grupo de control.',
    'Calculated with a model, without a control group.',
  ),
  term('forecast', ['previsto', 'prevista', 'previstos'], 'forecast', 'Prometido para más adelante.', 'Promised for later.'),
  term(
    'backup',
    ['copia de seguridad', 'copias de seguridad'],
    ['backup', 'backups'],
    'Todo lo guardado, cifrado y comprobable, en otro sitio.',
    'All that is kept, encrypted and verifiable, elsewhere.',
  ),
  term(
    'drill',
    ['simulacro de restauración', 'simulacros de restauración'],
    ['restore drill', 'restore drills'],
    'Restaurar una copia de prueba para saber que sirve.',
    'Restoring a backup as a test, to know that it works.',
  ),
  term(
    'activity',
    'registro de actividad',
    'activity log',
    'Quién hizo qué y cuándo; nadie puede cambiarlo sin que se note.',
    'Who did what and when; nobody can change it unseen.',
  ),
]

/** Words that also mean other things in common sentences; only `<Term id>` marks them. */
const onlyOnPurpose: Readonly<Record<Language, readonly string[]>> = {
  es: ['workspace', 'position', 'load', 'contact', 'release', 'purpose', 'feature', 'verified', 'estimated', 'forecast', 'attestation'],
  en: [
    'position',
    'load',
    'contact',
    'check',
    'release',
    'purpose',
    'feature',
    'verified',
    'estimated',
    'forecast',
    'evidence',
    'interval',
  ],
}

export type Piece = Readonly<{ text: string; term?: GlossaryTerm }>

const patterns = new Map<Language, { pattern: RegExp; byForm: Map<string, GlossaryTerm> }>()
function patternOf(language: Language) {
  let known = patterns.get(language)
  if (!known) {
    const marked = terms.filter(({ id }) => !onlyOnPurpose[language].includes(id))
    const byForm = new Map(marked.flatMap((term) => term.forms[language].map((form) => [form, term] as const)))
    // The longest first, so that "conjunto de datos" is not read as its parts.
    const forms = [...byForm.keys()].sort((a, b) => b.length - a.length)
    known = { pattern: new RegExp(`(?<![\\p{L}\\p{N}])(${forms.join('|')})(?![\\p{L}\\p{N}])`, 'giu'), byForm }
    patterns.set(language, known)
  }
  return known
}

/** Cuts a sentence at the words of the glossary; each is marked the first time only. */
export function findTerms(sentence: string, language: Language): Piece[] {
  const { pattern, byForm } = patternOf(language)
  const seen = new Set<string>()
  const pieces: Piece[] = []
  let from = 0
  for (const match of sentence.matchAll(pattern)) {
    const term = byForm.get(match[0].toLowerCase())
    if (!term || seen.has(term.id)) continue
    seen.add(term.id)
    if (match.index > from) pieces.push({ text: sentence.slice(from, match.index) })
    pieces.push({ text: match[0], term })
    from = match.index + match[0].length
  }
  if (from < sentence.length) pieces.push({ text: sentence.slice(from) })
  return pieces
}
