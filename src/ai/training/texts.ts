import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    TIME_NOT_ORDERED: {
      what: 'La columna de tiempo solo tiene {n} {n|momento distinto|momentos distintos}.',
      expected: 'al menos {least} momentos para probar con lo más reciente',
      mend: 'Indica otra columna en --time, o quita la opción.',
    },
    ONE_ANSWER_IN_PART: {
      what: 'Al repartir las filas por tiempo o por grupos, una parte ({n:integer} filas) solo tiene una de las dos respuestas.',
      expected: 'las dos respuestas en lo que se aprende y en lo que se prueba',
      mend: 'Quita --time o --group, o reúne más datos de la respuesta que falta.',
    },
    TOO_FEW_GROUPS: {
      what: 'Hay demasiado pocos grupos o momentos para probar con algunos y aprender de otros ({n}).',
      expected: 'al menos {least} grupos',
      mend: 'Quita --group o --time, o reúne más datos.',
    },
    CONTINUE_WITHOUT_TREES: {
      what: 'El modelo «{path}» no tiene árboles que puedan seguir aprendiendo.',
      expected: 'un modelo de árboles, o que mezcle árboles y un modelo lineal',
      mend: 'Quita --continue, o indica otro modelo.',
    },
    CONTINUE_SAME_ROWS: {
      what: 'El modelo «{path}» ya aprendió de este mismo archivo.',
      expected: 'filas nuevas: con las mismas, las cifras de la prueba engañarían',
      mend: 'Indica en --continue un modelo de otro archivo, o quita la opción.',
    },
    CONTINUE_OTHER_PROBLEM: {
      what: 'El modelo «{path}» prevé otra cosa ({was}) que la que se pide ({now}).',
      expected: 'el mismo objetivo, con las mismas clases y opciones',
      mend: 'Pide lo mismo que entonces, o quita --continue.',
    },
    CONTINUE_COLUMNS_DIFFER: {
      what: 'El modelo «{path}» lee columnas que aquí faltan o son de otro tipo ({n}): {columns}.',
      expected: 'las mismas columnas, con su nombre y su tipo',
      mend: 'Añádelas al archivo, o indica en --use las que se dejaron fuera, o quita --continue.',
    },
    SPLIT_STRATIFIED:
      'Se apartan {test} filas como muestra de prueba, elegidas al azar con la misma mezcla de resultados. Con las otras {train} se aprende, en {folds} partes.',
    SPLIT_GROUPED:
      'Se apartan {test} filas de grupos enteros como muestra de prueba. Con las otras {train} se aprende, en {folds} partes sin grupos repetidos.',
    GROUPS_CROSS_TIME:
      '{n:integer} {n|grupo tiene|grupos tienen} filas a los dos lados de la fecha de corte: con una columna de momento se aprende de su pasado y se prueba con lo que vino después.',
    SPLIT_BY_TIME:
      'Se apartan las {test} filas más recientes como muestra de prueba. Con las {train} anteriores se aprende: cada prueba mira solo hacia delante, {folds} veces.',
    ROWS_SAMPLED:
      'De {n} filas se toman al azar {train} para aprender y {test} para probar: más no cambiarían el resultado de forma apreciable.',
    DUPLICATES_KEPT_TOGETHER:
      '{n} filas son iguales a otra en todo lo que usa el modelo ({groups} {groups|grupo|grupos}). Quedan juntas, para que ninguna copia delate el resultado de otra.',
    REPEATED_ROWS_ARE_USUAL:
      '{n} filas son iguales a otra en todo lo que usa el modelo. Con tan pocos valores distintos es lo normal, y se tratan como filas sueltas.',
    TARGET_OUTLIERS_TAMED:
      '{n} {n|resultado queda|resultados quedan} muy lejos de los demás. Para aprender cuentan como {low:decimal} o {high:decimal}; las cifras se miden con su valor.',
    LEAK_COPY_EXCLUDED: 'No se usa «{column}»: es una copia del resultado.',
    LEAK_FUNCTION_EXCLUDED: 'No se usa «{column}»: su valor determina el resultado en todas las filas.',
    LEAK_AFTER_EXCLUDED: 'No se usa «{column}»: tiene fechas posteriores al momento de la fila.',
    DATES_AFTER_MOMENT:
      '«{column}» tiene {n:integer} {n|fecha posterior|fechas posteriores} a «{time}», el momento de su fila: comprueba que se conocían entonces.',
    LEAK_SUSPECT_AHEAD:
      '«{column}» sola casi decide el resultado ({alone:decimal}) y las demás juntas quedan muy por detrás ({others:decimal}). ¿Se conoce antes del resultado?',
    LEAK_SUSPECT_JUMP:
      'Con «{column}» el resultado queda casi decidido ({all:decimal}) y sin ella no ({others:decimal}). ¿Se conoce antes del resultado?',
    LEAK_SUSPECT_THROUGH:
      '«{column}» se comporta como una consecuencia del resultado: sola llega a {alone:decimal} y las demás juntas a {others:decimal}. ¿Se conoce antes?',
    LEAK_SUSPECT_SETTLED:
      'Un valor de «{column}» zanja el resultado sin que las demás columnas lo prevean (sin ella {others:decimal}, con ella {all:decimal}). ¿Se conoce antes?',
    LEAK_SUSPECT_NAMED:
      'El nombre de «{column}» sugiere algo posterior al resultado, y aporta mucho (sin ella {others:decimal}, con ella {all:decimal}). ¿Se conoce antes?',
    SECOND_RUN: 'Se repite la ejecución sin {columns}, para comparar.',
    BLEND_HELPS:
      'Mezclar el modelo lineal (peso {share:percent}) y los árboles mejora más de lo que explica el azar ({z:decimal} errores estándar).',
    BLEND_DOES_NOT_HELP: 'Mezclar el modelo lineal y los árboles no mejora más de lo que explica el azar ({z:decimal} errores estándar).',
    MODEL_COMPRESSED:
      'Se entrega un modelo más pequeño, del {share:percent} del tamaño ({trees:integer} árboles de {of:integer}): en filas no vistas acierta lo mismo, dentro del margen de error ({after:decimal} frente a {before:decimal}).',
    COMPRESSION_COSTS:
      'Se entrega el modelo con sus {trees:integer} árboles: ninguna versión más pequeña acierta lo mismo en filas no vistas.',
    CATEGORIES_AS_SETS:
      'Los árboles reparten las categorías en conjuntos: en filas no vistas pierden menos ({sets:decimal}) que con una columna de 1 y 0 por categoría ({marks:decimal}).',
    CATEGORIES_AS_MARKS:
      'Los árboles leen cada categoría como una columna de 1 y 0: en filas no vistas repartirlas en conjuntos no mejora más de lo que explica el azar ({sets:decimal} frente a {marks:decimal}).',
    PRODUCTS_HELP:
      'El modelo lineal lee también productos de dos columnas: acierta más en las partes que no vio (pérdida {loss:decimal} en vez de {plain:decimal}).',
    PRODUCTS_DO_NOT_HELP:
      'Se probaron productos de dos columnas en el modelo lineal; no mejoran más de lo que explica el azar (pérdida {loss:decimal} frente a {plain:decimal}).',
    FOCUS_HELPS:
      'Un resultado es raro ({share:percent}): aprender sobre todo de las filas que no se aciertan (pérdida focal) mejora más de lo que explica el azar ({loss:decimal} frente a {plain:decimal}, con las probabilidades corregidas).',
    FOCUS_DOES_NOT_HELP:
      'Un resultado es raro ({share:percent}): aprender sobre todo de las filas que no se aciertan (pérdida focal) no mejora más de lo que explica el azar ({loss:decimal} frente a {plain:decimal}).',
    CONTINUED_FROM:
      'El modelo «{path}» sigue aprendiendo con estas filas, además de los modelos nuevos; se conservan todas las columnas. Si aprendió de algunas de estas filas, sus cifras serán mejores de lo que es.',
    CONTINUED_TRIED:
      'A sus {before:integer} rondas se añaden {added:integer}: pierde {loss:decimal} en filas apartadas, y los árboles aprendidos de cero {fresh:decimal}.',
    SIMPLER_AS_GOOD:
      'El modelo que se entrega es «{candidate}» y no «{best}»: es más sencillo y acierta lo mismo, dentro del margen de error.',
    COLUMNS_WITHOUT_USE:
      'De {of} columnas, {n} no {n|aporta|aportan} y no se {n|usa|usan}: sin ellas se pierde menos en filas no vistas ({after:decimal} frente a {before:decimal}). Son: {columns}.',
    COLUMNS_ALL_KEPT: 'Se probó a quitar las columnas que menos dicen; sin ellas no se acierta más, así que se usan las {n}.',
    CANDIDATE_CHOSEN: 'El modelo que se entrega es «{candidate}»: es el que menos pierde en filas que no había visto ({loss:decimal}).',
    CALIBRATION_CHOSEN: 'Corrección de las probabilidades: {method} (pérdida {logLoss:decimal} en filas apartadas).',
    TREES_TUNED:
      'Se {trials|probó|probaron} {trials} {trials|ajuste|ajustes} de los árboles. El mejor usa {rounds} rondas (pérdida {loss:decimal}).',
    FOLDS_REPEATED:
      'Para comparar los modelos, las filas se repartieron {repeats} veces: {folds} partes en total. Los márgenes cuentan con que las partes comparten filas.',
    REPEATS_IMPOSSIBLE:
      'Las partes no se reparten de nuevo para comparar: van por orden de fecha, o alguna se quedaría con una sola de las dos respuestas.',
    NESTED_ESTIMATED:
      'Todo se repitió {folds} veces sin mirar la parte que se mide: elegir y medir en las mismas filas cambia la calidad en {optimism:decimal}.',
    NESTED_IMPOSSIBLE: 'No hay filas bastantes en cada parte para repetirlo todo dentro de ella: no se estima cuánto favorece la elección.',
    TUNING_STOPPED_BY_BUDGET:
      'Se acabó el tiempo tras {trials} de {asked} ajustes. Para repetir lo mismo, pide {trials} pruebas de ajustes.',
    TUNING_STOPPED_BY_PERSON:
      'Una persona paró la búsqueda tras {trials} de {asked} ajustes y se quedó con lo mejor. Para repetir lo mismo, pide {trials} {trials|ajuste|ajustes}.',
    SIGNAL_FOUND: 'El modelo acierta más que el azar ({z:decimal} errores estándar).',
    NO_SIGNAL: 'Ningún modelo acierta más que el azar: {z:decimal} errores estándar, y hacen falta {least:decimal}.',
  },
  en: {
    TIME_NOT_ORDERED: {
      what: 'The time column has only {n} different {n|moment|moments}.',
      expected: 'at least {least} moments, to test on the newest',
      mend: 'Name another column in --time, or leave the option out.',
    },
    ONE_ANSWER_IN_PART: {
      what: 'When the rows are dealt by time or groups, one part ({n:integer} rows) has only one of the two answers.',
      expected: 'both answers in what is learnt from and in what is tested on',
      mend: 'Leave out --time or --group, or gather more data of the missing answer.',
    },
    TOO_FEW_GROUPS: {
      what: 'There are too few groups or moments to test on some and learn from others ({n}).',
      expected: 'at least {least} groups',
      mend: 'Leave out --group or --time, or gather more data.',
    },
    CONTINUE_WITHOUT_TREES: {
      what: 'The model “{path}” has no trees that could go on learning.',
      expected: 'a model of trees, or a blend of trees and a linear model',
      mend: 'Leave out --continue, or name another model.',
    },
    CONTINUE_SAME_ROWS: {
      what: 'The model “{path}” has learnt from this very file.',
      expected: 'new rows: with the same ones the figures of the test would flatter',
      mend: 'Name in --continue a model of another file, or leave it out.',
    },
    CONTINUE_OTHER_PROBLEM: {
      what: 'The model “{path}” predicts something else ({was}) than what is asked ({now}).',
      expected: 'the same target, with the same classes and options',
      mend: 'Ask for the same as then, or leave out --continue.',
    },
    CONTINUE_COLUMNS_DIFFER: {
      what: 'The model “{path}” reads columns that are missing here or of another type ({n}): {columns}.',
      expected: 'the same columns, by name and by type',
      mend: 'Add them to the file, or name in --use those that were left out, or leave out --continue.',
    },
    SPLIT_STRATIFIED:
      '{test} rows are set aside as the test sample, drawn at random with the same mix of outcomes. The other {train} are learnt from, in {folds} parts.',
    SPLIT_GROUPED:
      '{test} rows of whole groups are set aside as the test sample. The other {train} are learnt from, in {folds} parts that share no group.',
    GROUPS_CROSS_TIME:
      '{n:integer} {n|group has|groups have} rows on both sides of the cut-off date: with a column of the moment their past is learnt from and what came after is tested on.',
    SPLIT_BY_TIME:
      'The newest {test} rows are set aside as the test sample. The {train} before them are learnt from: each check looks forward only, {folds} times.',
    ROWS_SAMPLED:
      'Of {n} rows {train} are drawn at random to learn from and {test} to test on: more would not change the result noticeably.',
    DUPLICATES_KEPT_TOGETHER:
      '{n} rows equal another in all that the model uses ({groups} {groups|group|groups}). They stay together, so that no copy tells the outcome of another.',
    REPEATED_ROWS_ARE_USUAL:
      '{n} rows equal another in all that the model uses. With so few different values that is usual, and they are treated as rows of their own.',
    TARGET_OUTLIERS_TAMED:
      '{n} {n|outcome lies|outcomes lie} very far from the others. To learn they count as {low:decimal} or {high:decimal}; figures are taken with their own value.',
    LEAK_COPY_EXCLUDED: '“{column}” is not used: it is a copy of the outcome.',
    LEAK_FUNCTION_EXCLUDED: '“{column}” is not used: its value determines the outcome in every row.',
    LEAK_AFTER_EXCLUDED: '“{column}” is not used: it holds dates after the moment of the row.',
    DATES_AFTER_MOMENT: '“{column}” has {n:integer} {n|date|dates} after “{time}”, the moment of the row: check that they were known then.',
    LEAK_SUSPECT_AHEAD:
      '“{column}” alone all but decides the outcome ({alone:decimal}) and the others together stay far behind ({others:decimal}). Is it known before the outcome?',
    LEAK_SUSPECT_JUMP:
      'With “{column}” the outcome is all but decided ({all:decimal}) and without it not ({others:decimal}). Is it known before the outcome?',
    LEAK_SUSPECT_THROUGH:
      '“{column}” behaves like a consequence of the outcome: alone it reaches {alone:decimal}, the others together {others:decimal}. Is it known before?',
    LEAK_SUSPECT_SETTLED:
      'One value of “{column}” settles the outcome and the other columns do not foresee it (without it {others:decimal}, with it {all:decimal}). Is it known before?',
    LEAK_SUSPECT_NAMED:
      'The name of “{column}” suggests something after the outcome, and it adds much (without it {others:decimal}, with it {all:decimal}). Is it known before?',
    SECOND_RUN: 'The run is repeated without {columns}, to compare.',
    BLEND_HELPS: 'Blending the linear model (weight {share:percent}) and the trees helps beyond chance ({z:decimal} standard errors).',
    BLEND_DOES_NOT_HELP: 'Blending the linear model and the trees does not help beyond chance ({z:decimal} standard errors).',
    MODEL_COMPRESSED:
      'The model delivered is a smaller one, of {share:percent} of the size ({trees:integer} trees of {of:integer}): on unseen rows it is as good within the margin of error ({after:decimal} against {before:decimal}).',
    COMPRESSION_COSTS: 'The model is delivered with its {trees:integer} trees: no smaller version is as good on unseen rows.',
    CATEGORIES_AS_SETS:
      'Trees divide categories into sets: on unseen rows they lose less ({sets:decimal}) than with a column of 1 and 0 for each category ({marks:decimal}).',
    CATEGORIES_AS_MARKS:
      'Trees read each category as a column of 1 and 0: on unseen rows dividing them into sets is no better than chance explains ({sets:decimal} against {marks:decimal}).',
    PRODUCTS_HELP:
      'The linear model also reads products of two columns: it is better on the parts it did not see (loss {loss:decimal} instead of {plain:decimal}).',
    PRODUCTS_DO_NOT_HELP:
      'Products of two columns were tried in the linear model; they do not help beyond chance (loss {loss:decimal} against {plain:decimal}).',
    FOCUS_HELPS:
      'One outcome is rare ({share:percent}): learning above all from rows that are not foretold yet (focal loss) is better than chance explains ({loss:decimal} against {plain:decimal}, with probabilities corrected).',
    FOCUS_DOES_NOT_HELP:
      'One outcome is rare ({share:percent}): learning above all from rows that are not foretold yet (focal loss) is no better than chance explains ({loss:decimal} against {plain:decimal}).',
    CONTINUED_FROM:
      'The model “{path}” goes on learning with these rows, beside the new models; all columns are kept. If it has learnt from some of these rows, its figures will be better than it is.',
    CONTINUED_TRIED:
      '{added:integer} rounds are added to its {before:integer}: it loses {loss:decimal} on rows set apart, and the trees learnt from scratch {fresh:decimal}.',
    SIMPLER_AS_GOOD: 'The model delivered is “{candidate}”, not “{best}”: it is simpler and as good within the margin of error.',
    COLUMNS_WITHOUT_USE:
      'Of {of} columns, {n} {n|adds|add} nothing and {n|is|are} not used: without {n|it|them} less is lost on unseen rows ({after:decimal} against {before:decimal}). {n|It is|They are}: {columns}.',
    COLUMNS_ALL_KEPT: 'Leaving out the columns that say least was tried; without them the model is no better, so all {n} are used.',
    CANDIDATE_CHOSEN: 'The model delivered is “{candidate}”: it loses least on rows that it had not seen ({loss:decimal}).',
    CALIBRATION_CHOSEN: 'Correction of the probabilities: {method} (loss {logLoss:decimal} on rows set apart).',
    TREES_TUNED:
      '{trials} {trials|setting|settings} of the trees {trials|was|were} tried. The best uses {rounds} rounds (loss {loss:decimal}).',
    FOLDS_REPEATED:
      'To compare the models, rows were dealt {repeats} times: {folds} folds in all. The intervals reckon with the rows that folds share.',
    REPEATS_IMPOSSIBLE:
      'Folds are not dealt anew to compare: they go by date, or one of them would be left with only one of the two answers.',
    NESTED_ESTIMATED:
      'Everything was repeated {folds} times without the part that is measured: choosing and measuring on the same rows changes quality by {optimism:decimal}.',
    NESTED_IMPOSSIBLE: 'Each part has too few rows to repeat everything within it: how much the choice flatters is not estimated.',
    TUNING_STOPPED_BY_BUDGET: 'The time was up after {trials} of {asked} settings. To repeat the same, ask for {trials} settings to try.',
    TUNING_STOPPED_BY_PERSON:
      'A person stopped the search after {trials} of {asked} settings and kept the best. To repeat the same, ask for {trials} {trials|setting|settings}.',
    SIGNAL_FOUND: 'The model does better than chance ({z:decimal} standard errors).',
    NO_SIGNAL: 'No model does better than chance: {z:decimal} standard errors, and it takes {least:decimal}.',
  },
})
