import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    FAIRNESS_ONLY_BINARY: 'El trato entre grupos de {columns} no se compara: solo se hace en preguntas de sí o no.',
    FAIRNESS_TOO_MANY_GROUPS: 'El trato entre grupos de «{column}» no se compara: tiene {groups} grupos.',
    FAIRNESS_SMALL_GROUPS: 'En «{column}» {n} {n|grupo tiene|grupos tienen} menos de {least} filas de prueba: no se dan sus cifras.',
    MITIGATED_BY_WEIGHTS: 'El modelo se aprende con filas reponderadas por grupos de {columns}, como se ha pedido.',
    MITIGATED_BY_THRESHOLDS:
      'Cada grupo de {columns} tiene su propio umbral, como se ha pedido: al decidir se usa la columna protegida. Según el país y el uso, la ley puede prohibirlo o exigir que se justifique: consúltalo antes. El umbral de model.onnx sigue siendo el común.',
    MITIGATION_NOT_POSSIBLE: 'No se aplica «{way}»: {columns} no {n|da|dan} grupos con bastantes casos en una pregunta de sí o no.',
    FAIRNESS_GAP: 'Entre grupos de «{column}» el menos elegido lo es {ratio:decimal} veces lo que el más elegido, menos de cuatro quintos.',
  },
  en: {
    FAIRNESS_ONLY_BINARY: 'Treatment of groups of {columns} is not compared: that is done for yes or no questions only.',
    FAIRNESS_TOO_MANY_GROUPS: 'Treatment of groups of “{column}” is not compared: it has {groups} groups.',
    FAIRNESS_SMALL_GROUPS: 'In “{column}” {n} {n|group has|groups have} fewer than {least} test rows: their figures are not given.',
    MITIGATED_BY_WEIGHTS: 'The model learns from rows weighed by groups of {columns}, as asked for.',
    MITIGATED_BY_THRESHOLDS:
      'Each group of {columns} has a threshold of its own, as asked for: the protected column is used when deciding. Depending on country and use, the law may forbid it or demand a justification: take advice first. The threshold of model.onnx is still the common one.',
    MITIGATION_NOT_POSSIBLE: '“{way}” is not applied: {columns} {n|gives|give} no groups with enough cases in a yes or no question.',
    FAIRNESS_GAP:
      'Among groups of “{column}” the least selected is selected {ratio:decimal} times as often as the most selected, below four fifths.',
  },
})
