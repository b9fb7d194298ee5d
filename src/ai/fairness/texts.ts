import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    FAIRNESS_ONLY_BINARY: 'El trato entre grupos de {columns} no se compara: solo se hace en preguntas de sí o no.',
    FAIRNESS_TOO_MANY_GROUPS: 'El trato entre grupos de «{column}» no se compara: tiene {groups} grupos.',
    FAIRNESS_SMALL_GROUPS: 'En «{column}» {n} {n|grupo tiene|grupos tienen} menos de {least} filas de prueba: no se dan sus cifras.',
    FAIRNESS_GAP: 'Entre grupos de «{column}» el menos elegido lo es {ratio:decimal} veces lo que el más elegido, menos de cuatro quintos.',
  },
  en: {
    FAIRNESS_ONLY_BINARY: 'Treatment of groups of {columns} is not compared: that is done for yes or no questions only.',
    FAIRNESS_TOO_MANY_GROUPS: 'Treatment of groups of “{column}” is not compared: it has {groups} groups.',
    FAIRNESS_SMALL_GROUPS: 'In “{column}” {n} {n|group has|groups have} fewer than {least} test rows: their figures are not given.',
    FAIRNESS_GAP:
      'Among groups of “{column}” the least selected is selected {ratio:decimal} times as often as the most selected, below four fifths.',
  },
})
